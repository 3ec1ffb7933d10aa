// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statistics/square_panel.h"

#include "ui/charts/plot_style.h"
#include "ui/charts/qcustomplot.h"

#include <algorithm>
#include <cmath>

namespace diptych::ui {
namespace {

QSharedPointer<QCPAxisTickerText> channelTicker(std::size_t side) {
  constexpr std::size_t kMostLabels = 16;
  const QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
  const auto stride = (side + kMostLabels - 1) / kMostLabels;
  for (std::size_t i = 0; i < side; i += stride) {
    ticker->addTick(static_cast<double>(i), QString::number(i + 1));
  }
  return ticker;
}

// QCustomPlot gives a single row no height, so that one is laid down as two halves.
void fillCells(QCPColorMapData& data, const ChartPanel& panel) {
  const int side = static_cast<int>(panel.side);
  const QCPRange centres = side == 1 ? QCPRange(-0.25, 0.25) : QCPRange(0, side - 1);
  data.setSize(std::max(2, side), std::max(2, side));
  data.setRange(centres, centres);
  for (int x = 0; x < data.keySize(); ++x) {
    for (int y = 0; y < data.valueSize(); ++y) {
      const auto row = static_cast<std::size_t>(std::min(y, side - 1));
      const auto column = static_cast<std::size_t>(std::min(x, side - 1));
      data.setCell(x, y, panel.cells[row * panel.side + column]);
    }
  }
}

void styleAxes(QCPAxisRect& rect, std::size_t side) {
  rect.setRangeDrag({});
  rect.setRangeZoom({});
  for (auto* axis : {rect.axis(QCPAxis::atBottom), rect.axis(QCPAxis::atLeft)}) {
    axis->setRange(-0.5, static_cast<double>(side) - 0.5);
    axis->setTicker(channelTicker(side));
    axis->grid()->setVisible(false);
  }
  rect.axis(QCPAxis::atLeft)->setRangeReversed(true);  // as a matrix is written
}

void addNumber(QCustomPlot& plot, QCPAxisRect& rect, const QPointF& place, double number) {
  auto* text = new QCPItemText(&plot);
  text->setClipAxisRect(&rect);
  text->position->setAxisRect(&rect);
  text->position->setAxes(rect.axis(QCPAxis::atBottom), rect.axis(QCPAxis::atLeft));
  text->position->setType(QCPItemPosition::ptPlotCoords);
  text->position->setCoords(place);
  text->setText(QString::number(number, 'f', 2).replace('-', QChar(0x2212)));
  text->setSelectable(false);
}

void addNumbers(
    QCustomPlot& plot,
    QCPAxisRect& rect,
    const ChartPanel& panel,
    double reach,
    const QFont& font) {
  for (std::size_t i = 0; i < panel.cells.size(); ++i) {
    const QPointF place(static_cast<double>(i % panel.side), static_cast<double>(i / panel.side));
    addNumber(plot, rect, place, panel.cells[i]);
    auto* text = qobject_cast<QCPItemText*>(plot.item());
    text->setFont(scaledFont(font, 0.92));
    text->setColor(std::abs(panel.cells[i]) > 0.7 * reach ? Qt::white : Qt::black);
  }
}

}  // namespace

double reachOf(const ChartContents& contents) {
  double reach = 0;
  for (const auto& panel : contents.panels) {
    for (const double cell : panel.cells) {
      if (std::isfinite(cell)) reach = std::max(reach, std::abs(cell));
    }
  }
  return reach > 0 ? reach : 1;
}

void addSquare(
    QCustomPlot& plot,
    QCPAxisRect& rect,
    const ChartPanel& panel,
    double reach,
    const QFont& font) {
  auto* map = new QCPColorMap(rect.axis(QCPAxis::atBottom), rect.axis(QCPAxis::atLeft));
  fillCells(*map->data(), panel);
  map->setInterpolate(false);
  map->setTightBoundary(false);
  map->setSelectable(QCP::stNone);
  map->setGradient(divergingColours());
  map->setDataRange({-reach, reach});
  styleAxes(rect, panel.side);
  constexpr std::size_t kMostNumbers = 8;
  if (panel.side <= kMostNumbers) addNumbers(plot, rect, panel, reach, font);
}

QCPColorScale* createColourScale(
    QCustomPlot& plot, double reach, const ChartTheme& theme, const QFont& font) {
  auto* scale = new QCPColorScale(&plot);
  scale->setType(QCPAxis::atRight);
  scale->setBarWidth(14);
  scale->setRangeDrag(false);
  scale->setRangeZoom(false);
  scale->setGradient(divergingColours());
  scale->setDataRange({-reach, reach});
  styleAxis(*scale->axis(), theme, font);
  return scale;
}

}  // namespace diptych::ui
