// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/plot_style.h"

#include "ui/charts/axis_tickers.h"
#include "ui/charts/curve_place.h"
#include "ui/charts/qcustomplot.h"

#include <algorithm>
#include <cmath>

namespace diptych::ui {

QFont scaledFont(QFont font, double factor) {
  if (font.pixelSize() > 0) {
    font.setPixelSize(std::max(1, qRound(font.pixelSize() * factor)));
  } else {
    font.setPointSizeF(font.pointSizeF() * factor);
  }
  return font;
}

QString elidedLabel(const QString& label) {
  constexpr qsizetype kLongest = 40;
  if (label.size() <= kLongest) return label;
  return label.left(kLongest / 2) + QChar(0x2026) + label.right(kLongest / 2 - 1);
}

void styleAxis(QCPAxis& axis, const ChartTheme& theme, const QFont& font) {
  axis.setBasePen(QPen(theme.axis, 1));
  axis.setTickPen(QPen(theme.axis, 1));
  axis.setSubTickPen(QPen(theme.grid, 1));
  axis.setTickLabelColor(theme.text);
  axis.setLabelColor(theme.text);
  axis.setLabelFont(font);
  axis.setTickLabelFont(scaledFont(font, 0.92));
  axis.setTickLengthIn(0);
  axis.setTickLengthOut(4);
  axis.setSubTickLengthIn(0);
  axis.setSubTicks(false);
  axis.setLabelPadding(6);
  axis.setNumberFormat("g");
  axis.setNumberPrecision(5);
  axis.grid()->setPen(QPen(theme.grid, 1));
  axis.grid()->setZeroLinePen(QPen(theme.grid, 1));
}

void stylePlot(QCustomPlot& plot, const ChartTheme& theme, const QFont& font) {
  plot.setBackground(theme.background);
  styleAxis(*plot.xAxis, theme, font);
  styleAxis(*plot.yAxis, theme, font);
}

void styleLegend(QCPLegend& legend, const ChartTheme& theme, const QFont& font) {
  legend.setFont(scaledFont(font, 0.92));
  legend.setTextColor(theme.text);
  legend.setBorderPen(QPen(theme.grid, 1));
  auto background = theme.background;
  background.setAlpha(215);
  legend.setBrush(background);
  legend.setIconSize(34, 14);
  legend.setRowSpacing(0);
}

void finishLegend(QCPLegend& legend) {
  // QCustomPlot cuts descenders off when it enlarges the picture.
  const int row_height = QFontMetrics(legend.font()).height() + 3;
  for (int i = 0; i < legend.itemCount(); ++i) legend.item(i)->setMinimumSize(0, row_height);
  legend.setVisible(legend.itemCount() > 0);
}

QCPColorGradient divergingColours() {
  QCPColorGradient gradient;
  gradient.setColorInterpolation(QCPColorGradient::ciRGB);
  gradient.setColorStops(
      {{0.0, QColor(0x21, 0x66, 0xAC)},
       {0.25, QColor(0x67, 0xA9, 0xCF)},
       {0.5, QColor(0xF7, 0xF7, 0xF7)},
       {0.75, QColor(0xEF, 0x8A, 0x62)},
       {1.0, QColor(0xB2, 0x18, 0x2B)}});
  gradient.setNanHandling(QCPColorGradient::nhNanColor);
  gradient.setNanColor(QColor(0x90, 0x90, 0x90));
  return gradient;
}

void setAxisUnit(QCPAxis& axis, ChartAxis unit) {
  axis.setLabel(axisTitle(unit));
  const bool whole = unit == ChartAxis::Step || unit == ChartAxis::PicturesSeen;
  axis.setTicker(
      whole ? QSharedPointer<QCPAxisTicker>(new WholeNumberTicker)
            : QSharedPointer<QCPAxisTicker>::create());
}

void joinRange(QCPRange& all, bool& any, const QCPRange& range) {
  if (any) {
    all.expand(range);
  } else {
    all = range;
  }
  any = true;
}

QCPRange paddedRange(const QCPRange& range, double share) {
  double margin = range.size() * share;
  if (margin <= 0) margin = range.upper != 0 ? std::abs(range.upper) * 0.1 : 0.5;
  return {range.lower - margin, range.upper + margin};
}

}  // namespace diptych::ui
