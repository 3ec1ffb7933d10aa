// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/timestep_plot.h"

#include "ui/charts/curve_style.h"
#include "ui/charts/legend_placement.h"
#include "ui/charts/plot_style.h"
#include "ui/charts/qcustomplot.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

namespace diptych::ui {
namespace {

constexpr int kMostBandMarkers = 25;

QString timestepText(const char* text) {
  return QCoreApplication::translate("TimestepChart", text);
}

// In the order of Viridis (Smith and van der Walt), without the end that the background swallows.
QColor bandColor(std::size_t band, std::size_t bands, const ChartTheme& theme) {
  constexpr std::array<QRgb, 5> kStops = {0x440154, 0x3B528B, 0x21918C, 0x5EC962, 0xFDE725};
  const double share = bands < 2 ? 0.5 : static_cast<double>(band) / static_cast<double>(bands - 1);
  const double place = 4 * (theme.dark ? 0.25 + 0.75 * share : 0.82 * share);
  const auto stop = std::min<std::size_t>(3, static_cast<std::size_t>(place));
  const QColor from = QColor::fromRgb(kStops[stop]);
  const QColor to = QColor::fromRgb(kStops[stop + 1]);
  const double part = place - static_cast<double>(stop);
  const auto mix = [part](int a, int b) { return qRound(a + (b - a) * part); };
  return {mix(from.red(), to.red()), mix(from.green(), to.green()), mix(from.blue(), to.blue())};
}

// Centres of cells lie at whole numbers. QCustomPlot gives a single row no height, so that one is
// laid down as two halves.
QCPRange cellCentres(int count) {
  return count == 1 ? QCPRange(-0.25, 0.25) : QCPRange(0, count - 1);
}

void fillCells(QCPColorMapData& data, const std::vector<std::vector<double>>& changes) {
  const int bands = static_cast<int>(changes.size());
  const int validations = static_cast<int>(changes.front().size());
  data.setSize(std::max(2, validations), std::max(2, bands));
  data.setRange(cellCentres(validations), cellCentres(bands));
  for (int x = 0; x < data.keySize(); ++x) {
    for (int y = 0; y < data.valueSize(); ++y) {
      const auto band = static_cast<std::size_t>(std::min(y, bands - 1));
      const auto validation = static_cast<std::size_t>(std::min(x, validations - 1));
      data.setCell(x, y, changes[band][validation]);
    }
  }
}

bool hasCells(const TimestepMap& map) { return !map.bands.empty() && !map.steps.empty(); }

}  // namespace

QString bandLabel(const TimestepBand& band) {
  return timestepText("t %1 to %2").arg(band.low).arg(band.high);
}

ChangeRange changeRangeOf(const std::vector<TimestepMap>& maps) {
  ChangeRange range;
  for (const auto& map : maps) {
    for (const auto& band : changesInPercent(map)) {
      for (const double change : band) {
        if (!std::isfinite(change)) continue;
        range.low = std::min(range.low, change);
        range.high = std::max(range.high, change);
      }
    }
  }
  return range;
}

HeatPlot::HeatPlot(QCustomPlot& plot)
    : plot_(plot),
      map_(new QCPColorMap(plot.xAxis, plot.yAxis)),
      scale_(new QCPColorScale(&plot)),
      frame_(new QCPItemRect(&plot)) {
  plot_.plotLayout()->addElement(0, 1, scale_);
  scale_->setType(QCPAxis::atRight);
  scale_->setRangeDrag(false);
  scale_->setRangeZoom(false);
  scale_->setBarWidth(14);
  auto* margins = new QCPMarginGroup(&plot_);
  plot_.axisRect()->setMarginGroup(QCP::msTop | QCP::msBottom, margins);
  scale_->setMarginGroup(QCP::msTop | QCP::msBottom, margins);
  map_->setColorScale(scale_);
  map_->setGradient(divergingColours());
  map_->setInterpolate(false);
  map_->setTightBoundary(false);
  map_->setSelectable(QCP::stNone);
  frame_->setSelectable(false);
  frame_->setVisible(false);
  plot_.legend->setVisible(false);
}

void HeatPlot::setMap(const TimestepMap& map, double reach) {
  bands_ = map.bands.size();
  validations_ = map.steps.size();
  frame_->setVisible(false);
  map_->setVisible(hasCells(map));
  if (!hasCells(map)) return;
  fillCells(*map_->data(), changesInPercent(map));
  map_->setDataRange({-reach, reach});
  fillTickers(map);
  plot_.xAxis->setRange(-0.5, static_cast<double>(validations_) - 0.5);
  plot_.yAxis->setRange(-0.5, static_cast<double>(bands_) - 0.5);
}

void HeatPlot::fillTickers(const TimestepMap& map) {
  constexpr std::size_t kMostLabels = 8;
  const QSharedPointer<QCPAxisTickerText> steps(new QCPAxisTickerText);
  const auto stride = (map.steps.size() + kMostLabels - 1) / kMostLabels;
  for (std::size_t i = 0; i < map.steps.size(); i += stride) {
    steps->addTick(
        static_cast<double>(i), QLocale().toString(static_cast<qlonglong>(map.steps[i])));
  }
  const QSharedPointer<QCPAxisTickerText> bands(new QCPAxisTickerText);
  for (std::size_t i = 0; i < map.bands.size(); ++i) {
    bands->addTick(
        static_cast<double>(i),
        QStringLiteral("%1\u2013%2").arg(map.bands[i].low).arg(map.bands[i].high));
  }
  plot_.xAxis->setTicker(steps);
  plot_.yAxis->setTicker(bands);
}

void HeatPlot::setStyle(const ChartTheme& theme, const QFont& font) {
  stylePlot(plot_, theme, font);
  styleAxis(*scale_->axis(), theme, font);
  plot_.xAxis->grid()->setVisible(false);
  plot_.yAxis->grid()->setVisible(false);
  plot_.xAxis->setLabel(timestepText("Optimizer step"));
  plot_.yAxis->setLabel(timestepText("Timestep"));
  scale_->axis()->setLabel(timestepText("Change of the loss (%)"));
  frame_->setPen(QPen(Qt::black, 2));
}

std::optional<HeatPlot::Cell> HeatPlot::cellAt(const QPoint& place) const {
  if (!plot_.axisRect()->rect().contains(place)) return std::nullopt;
  const double x = std::floor(plot_.xAxis->pixelToCoord(place.x()) + 0.5);
  const double y = std::floor(plot_.yAxis->pixelToCoord(place.y()) + 0.5);
  if (x < 0 || y < 0 || x >= static_cast<double>(validations_) ||
      y >= static_cast<double>(bands_)) {
    return std::nullopt;
  }
  return Cell{static_cast<std::size_t>(y), static_cast<std::size_t>(x)};
}

void HeatPlot::markCell(const std::optional<Cell>& cell) {
  frame_->setVisible(cell.has_value());
  if (!cell) return;
  const auto x = static_cast<double>(cell->validation);
  const auto y = static_cast<double>(cell->band);
  frame_->topLeft->setCoords(x - 0.5, y + 0.5);
  frame_->bottomRight->setCoords(x + 0.5, y - 0.5);
}

BandPlot::BandPlot(QCustomPlot& plot) : plot_(plot), font_(plot.font()) {
  plot_.setAutoAddPlottableToLegend(false);
  putLegendBeside(plot_);
  setAxisUnit(*plot_.xAxis, ChartAxis::Step);
}

void BandPlot::setMap(const TimestepMap& map, const ChangeRange& range) {
  plot_.legend->clearItems();
  plot_.clearGraphs();
  graphs_.clear();
  const auto changes = changesInPercent(map);
  for (std::size_t band = 0; band < map.bands.size(); ++band) {
    auto* graph = plot_.addGraph();
    graph->setSelectable(QCP::stNone);
    graph->setName(bandLabel(map.bands[band]));
    QVector<QCPGraphData> points;
    for (std::size_t i = 0; i < map.steps.size(); ++i) {
      points.append({static_cast<double>(map.steps[i]), changes[band][i]});
    }
    graph->data()->set(points, true);
    graphs_.push_back(graph);
  }
  if (!map.steps.empty()) {
    plot_.xAxis->setRange(paddedRange(
        QCPRange(static_cast<double>(map.steps.front()), static_cast<double>(map.steps.back())),
        0.02));
  }
  plot_.yAxis->setRange(paddedRange(QCPRange(range.low, range.high), 0.06));
  style();
}

void BandPlot::setStyle(const ChartTheme& theme, const QFont& font) {
  theme_ = theme;
  font_ = font;
  style();
}

void BandPlot::style() {
  stylePlot(plot_, theme_, font_);
  plot_.yAxis->setLabel(timestepText("Change of the loss (%)"));
  plot_.yAxis->grid()->setZeroLinePen(QPen(theme_.axis, 1));
  styleLegend(*plot_.legend, theme_, font_);
  plot_.legend->setBorderPen(Qt::NoPen);
  plot_.legend->setMargins({4, 8, 8, 0});
  plot_.legend->clearItems();
  for (std::size_t band = graphs_.size(); band-- > 0;) {  // as they lie in the heat map
    auto* graph = graphs_[band];
    const auto color = bandColor(band, graphs_.size(), theme_);
    graph->setPen(QPen(color, 2, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
    auto marker = markerOf(static_cast<int>(band), theme_);
    marker.setPen(QPen(color, 1.5));
    graph->setScatterStyle(graph->data()->size() <= kMostBandMarkers ? marker : QCPScatterStyle());
    graph->addToLegend();
  }
  finishLegend(*plot_.legend);
}

}  // namespace diptych::ui
