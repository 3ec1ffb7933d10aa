// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/axis_tickers.h"
#include "ui/charts/curve_style.h"
#include "ui/charts/loss_plot.h"
#include "ui/charts/qcustomplot.h"

#include <QCoreApplication>

#include <algorithm>

namespace diptych::ui {
namespace {

QFont scaledFont(QFont font, double factor) {
  if (font.pixelSize() > 0) {
    font.setPixelSize(std::max(1, qRound(font.pixelSize() * factor)));
  } else {
    font.setPointSizeF(font.pointSizeF() * factor);
  }
  return font;
}

QString elided(const QString& label) {
  constexpr qsizetype kLongest = 40;
  if (label.size() <= kLongest) return label;
  return label.left(kLongest / 2) + QChar(0x2026) + label.right(kLongest / 2 - 1);
}

QString valueTitle(const LossData& data, const LossPlot& plot) {
  const auto shown = [&](Curve curve) {
    return std::any_of(data.runs().begin(), data.runs().end(), [&](const auto& run) {
      return plot.isShown(run, curve) && !run.of(curve).empty();
    });
  };
  const auto text = [](const char* source) {
    return QCoreApplication::translate("LossChart", source);
  };
  const bool training = shown(Curve::Training) || shown(Curve::Step);
  if (training && !shown(Curve::Validation)) return text("Training loss (MSE)");
  return training ? text("Loss (MSE)") : text("Validation loss (MSE)");
}

}  // namespace

QPen curvePen(Curve curve, QColor color) {
  QPen pen(color, 2.2, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin);
  if (curve == Curve::Training) {
    pen.setWidthF(1.6);
    pen.setDashPattern({5, 3});
  }
  if (curve == Curve::Step) {
    color.setAlpha(90);
    pen = QPen(color, 1);
  }
  return pen;
}

QPen densePen(Curve curve, QColor color) {
  if (curve == Curve::Step) color.setAlpha(45);
  if (curve == Curve::Training) color.setAlpha(130);
  return {color, 1};
}

QCPScatterStyle markerOf(int color, const ChartTheme& theme) {
  constexpr std::array kShapes = {
      QCPScatterStyle::ssCircle,
      QCPScatterStyle::ssSquare,
      QCPScatterStyle::ssTriangle,
      QCPScatterStyle::ssDiamond,
      QCPScatterStyle::ssTriangleInverted};
  const auto shape = kShapes[static_cast<std::size_t>(color) % kShapes.size()];
  return {shape, QPen(runColor(color, theme), 1.5), QBrush(theme.background), 6.5};
}

void LossPlot::style() {
  plot_.setBackground(theme_.background);
  styleAxes();
  updateDetail();
  fillLegend();
  updateTitle();
}

void LossPlot::styleAxes() {
  const auto small = scaledFont(font_, 0.92);
  for (auto* axis : {plot_.xAxis, plot_.yAxis}) {
    axis->setBasePen(QPen(theme_.axis, 1));
    axis->setTickPen(QPen(theme_.axis, 1));
    axis->setSubTickPen(QPen(theme_.grid, 1));
    axis->setTickLabelColor(theme_.text);
    axis->setLabelColor(theme_.text);
    axis->setLabelFont(font_);
    axis->setTickLabelFont(small);
    axis->setTickLengthIn(0);
    axis->setTickLengthOut(4);
    axis->setSubTickLengthIn(0);
    axis->setSubTicks(false);
    axis->setLabelPadding(6);
    axis->setNumberFormat("g");
    axis->setNumberPrecision(5);
    axis->grid()->setPen(QPen(theme_.grid, 1));
    axis->grid()->setZeroLinePen(QPen(theme_.grid, 1));
  }
}

void LossPlot::fillLegend() {
  auto* legend = plot_.legend;
  legend->clearItems();
  legend->setFont(scaledFont(font_, 0.92));
  legend->setTextColor(theme_.text);
  legend->setBorderPen(QPen(theme_.grid, 1));
  auto background = theme_.background;
  background.setAlpha(215);
  legend->setBrush(background);
  legend->setIconSize(34, 14);
  legend->setRowSpacing(0);
  for (const auto& run : data_.runs()) {
    auto* graph = graphs_.at(run.id)[static_cast<std::size_t>(Curve::Validation)];
    graph->setName(elided(run.label));
    if (run.visible) graph->addToLegend();
  }
  if (legend->itemCount() > 0) {
    for (const auto curve : kCurves) addLegendKey(curve);
  }
  // QCustomPlot cuts descenders off when it enlarges the picture.
  const int row_height = QFontMetrics(legend->font()).height() + 3;
  for (int i = 0; i < legend->itemCount(); ++i) legend->item(i)->setMinimumSize(0, row_height);
  legend->setVisible(legend->itemCount() > 0);
}

void LossPlot::addLegendKey(Curve curve) {
  if (curve == Curve::Step && !view_.step_loss) return;
  auto* key = legend_keys_[static_cast<std::size_t>(curve)];
  key->setName(curveLabel(curve));
  auto pen = curvePen(curve, theme_.axis);
  pen.setColor(theme_.axis);  // a faint one would not be seen
  key->setPen(pen);
  key->addToLegend();
}

void LossPlot::updateTitle() { plot_.yAxis->setLabel(valueTitle(data_, *this)); }

void LossPlot::updateTickers() {
  plot_.xAxis->setLabel(axisTitle(view_.axis));
  const bool whole = view_.axis == ChartAxis::Step || view_.axis == ChartAxis::PicturesSeen;
  plot_.xAxis->setTicker(
      whole ? QSharedPointer<QCPAxisTicker>(new WholeNumberTicker)
            : QSharedPointer<QCPAxisTicker>::create());
  plot_.yAxis->setTicker(
      view_.logarithmic ? QSharedPointer<QCPAxisTicker>(new LossLogTicker)
                        : QSharedPointer<QCPAxisTicker>::create());
}

}  // namespace diptych::ui
