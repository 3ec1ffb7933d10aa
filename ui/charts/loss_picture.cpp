// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/loss_picture.h"

#include "core/base/atomic_file.h"
#include "core/base/csv.h"
#include "core/base/error.h"
#include "core/base/version.h"
#include "ui/charts/qcustomplot.h"
#include "ui/charts/qt_image.h"

#include <fmt/core.h>

#include <QApplication>
#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <string>

namespace diptych::ui {
namespace {

constexpr int kSmallestSide = 150;
constexpr double kSmallestScale = 0.01;
constexpr double kMostPixels = 100e6;  // 400 MB while it is drawn

void checkSize(const ChartExport& options) {
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

// The same on every machine: sizes in pixels, of the application's font family. Smaller in small
// pictures.
QFont pictureFont(double pixels, const QSize& size) {
  const double room = std::min(size.width() / 640.0, size.height() / 400.0);
  auto font = QApplication::font();
  font.setPixelSize(std::max(1, qRound(pixels * std::clamp(room, 0.4, 1.0))));
  return font;
}

void addTitle(QCustomPlot& plot, const ChartExport& options, const ChartTheme& theme) {
  const auto title = options.title.isEmpty()
                         ? QCoreApplication::translate("LossChart", "Validation and training loss")
                         : options.title;
  auto font = pictureFont(18, options.size);
  font.setBold(true);
  plot.plotLayout()->insertRow(0);
  auto* element = new QCPTextElement(&plot, title, font);
  element->setTextColor(theme.text);
  element->setMargins({4, 10, 4, 2});
  plot.plotLayout()->addElement(0, 0, element);
}

}  // namespace

QImage drawLossPicture(
    const LossData& data,
    const PlotView& view,
    const ChartExport& options,
    const std::optional<ShownRange>& range) {
  checkSize(options);
  QCustomPlot plot;
  plot.resize(options.size);
  LossPlot curves(plot, data);
  curves.setView(view);
  curves.setFont(pictureFont(13, options.size));
  curves.setTheme(lightTheme());
  curves.fit();
  if (range) {
    plot.xAxis->setRange(range->left, range->right);
    plot.yAxis->setRange(range->bottom, range->top);
  }
  curves.updateDetail();
  addTitle(plot, options, lightTheme());
  plot.axisRect()->setMinimumMargins({8, 8, 16, 8});
  const auto picture =
      plot.toPixmap(options.size.width(), options.size.height(), options.scale).toImage();
  if (picture.isNull()) throw Error("The chart could not be drawn: there is not enough memory.");
  return picture;
}

void writeLossPicture(
    const LossData& data,
    const PlotView& view,
    const ChartExport& options,
    const std::filesystem::path& png,
    const std::optional<ShownRange>& range) {
  const auto picture = drawLossPicture(data, view, options, range);
  diptych::writePng(png, fromQImage(picture), lossPictureText(data, options));
  if (options.with_csv) writeLossCsv(data, std::filesystem::path(png).replace_extension(".csv"));
}

std::map<std::string, std::string> lossPictureText(
    const LossData& data, const ChartExport& options) {
  auto text = options.text;
  text.try_emplace("Software", fmt::format("Diptych {}", diptych::version()));
  if (!options.title.isEmpty()) text.try_emplace("Title", options.title.toStdString());
  int number = 0;
  for (const auto& run : data.runs()) {
    if (!run.visible) continue;
    const auto label = run.label.toStdString();
    const auto settings = run.settings.toStdString();
    text[fmt::format("Run {}", ++number)] = settings.empty() ? label : label + "\n" + settings;
  }
  return text;
}

void writeLossCsv(const LossData& data, const std::filesystem::path& csv) {
  std::string text = "run,name,step,epoch,pictures_seen,seconds,value\r\n";
  for (const auto& run : data.runs()) {
    if (!run.visible) continue;
    const auto label = diptych::csvField(run.label.toStdString());
    for (const auto curve : kCurves) {
      for (const auto& point : run.of(curve)) {
        text += fmt::format(
            "{},{},{:.0f},{},{:.0f},{},{}\r\n",
            label,
            scalarName(curve),
            point.step,
            point.epoch,
            point.pictures_seen,
            point.seconds,
            diptych::csvNumber(point.value));
      }
    }
  }
  diptych::writeFileAtomically(csv, text);
}

}  // namespace diptych::ui
