// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/plot_picture.h"

#include "core/base/error.h"
#include "ui/charts/qcustomplot.h"

#include <fmt/core.h>

#include <QApplication>

#include <algorithm>
#include <cmath>

namespace diptych::ui {
namespace {

constexpr int kSmallestSide = 150;
constexpr double kSmallestScale = 0.01;
constexpr double kMostPixels = 100e6;  // 400 MB while it is drawn

}  // namespace

void checkPictureSize(const ChartExport& options) {
  const double width = options.size.width() * options.scale;
  const double height = options.size.height() * options.scale;
  if (options.size.width() < kSmallestSide || options.size.height() < kSmallestSide ||
      !std::isfinite(options.scale) || options.scale < kSmallestScale) {
    throw Error(fmt::format(
        "The chart cannot be drawn at {} x {} points and a scale of {}: it needs {} points each "
        "way "
        "and a scale above 0.",
        options.size.width(),
        options.size.height(),
        options.scale,
        kSmallestSide));
  }
  if (width * height > kMostPixels) {
    throw Error(fmt::format(
        "A chart of {:.0f} x {:.0f} pixels is too large: choose a smaller size or scale.",
        width,
        height));
  }
}

QFont pictureFont(double pixels, const QSize& size) {
  const double room = std::min(size.width() / 640.0, size.height() / 400.0);
  auto font = QApplication::font();
  font.setPixelSize(std::max(1, qRound(pixels * std::clamp(room, 0.4, 1.0))));
  return font;
}

void addPlotTitle(
    QCustomPlot& plot, const QString& title, const QFont& font, const ChartTheme& theme) {
  auto bold = font;
  bold.setBold(true);
  plot.plotLayout()->insertRow(0);
  auto* element = new QCPTextElement(&plot, title, bold);
  element->setTextColor(theme.text);
  element->setMargins({4, 10, 4, 2});
  plot.plotLayout()->addElement(0, 0, element);
}

QImage renderPlot(QCustomPlot& plot, const ChartExport& options) {
  plot.axisRect()->setMinimumMargins({8, 8, 16, 8});
  const auto picture =
      plot.toPixmap(options.size.width(), options.size.height(), options.scale).toImage();
  if (picture.isNull()) throw Error("The chart could not be drawn: there is not enough memory.");
  return picture;
}

}  // namespace diptych::ui
