// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/arm_plot.h"

#include "ui/charts/curve_style.h"
#include "ui/charts/legend_placement.h"
#include "ui/charts/plot_style.h"
#include "ui/charts/qcustomplot.h"

#include <QCoreApplication>

#include <algorithm>

namespace diptych::ui {
namespace {

constexpr int kMostArmMarkers = 40;  // more of them hide the line

void setPlaces(QCPGraph& graph, const QVector<QCPGraphData>& places) {
  graph.data()->set(places, true);
}

void setBand(QCPGraph& low, QCPGraph& high, QCPGraph& mean, const ArmCurves& arm, ChartAxis axis) {
  QVector<QCPGraphData> lowest, highest, means;
  for (const auto& point : arm.band) {
    const double x = placeOn(axis, point.mean);
    lowest.append({x, point.low});
    highest.append({x, point.high});
    means.append({x, point.mean.value});
  }
  setPlaces(low, lowest);
  setPlaces(high, highest);
  setPlaces(mean, means);
}

void setSeed(QCPGraph& graph, const SeedCurve& seed, ChartAxis axis) {
  QVector<QCPGraphData> places;
  for (const auto& point : seed.points) places.append({placeOn(axis, point), point.value});
  setPlaces(graph, places);
}

std::size_t thinLines(const ArmCurves& arm) { return arm.seeds.size() > 1 ? arm.seeds.size() : 0; }

}  // namespace

ArmPlot::ArmPlot(QCustomPlot& plot) : plot_(plot), font_(plot.font()) {
  plot_.setAutoAddPlottableToLegend(false);
  plot_.addLayer("bands", plot_.layer("main"), QCustomPlot::limBelow);
  plot_.addLayer("seeds", plot_.layer("main"), QCustomPlot::limBelow);
  plot_.legend->setVisible(true);
  plot_.axisRect()->insetLayout()->setInsetAlignment(0, Qt::AlignTop | Qt::AlignRight);
  QObject::connect(&plot_, &QCustomPlot::beforeReplot, &plot_, [this] { updateDetail(); });
  QObject::connect(&plot_, &QCustomPlot::afterLayout, &plot_, [this] { placeLegend(plot_); });
  setAxisUnit(*plot_.xAxis, axis_);
  style();
}

void ArmPlot::setCurves(const std::vector<ArmCurves>& curves) {
  const bool same_arms = std::equal(
      curves.begin(),
      curves.end(),
      curves_.begin(),
      curves_.end(),
      [](const auto& a, const auto& b) { return a.arm == b.arm && thinLines(a) == thinLines(b); });
  curves_ = curves;
  if (same_arms) {  // a legend that stays can be clicked while points arrive
    fillGraphs();
    updateTitle();
  } else {
    rebuild();
  }
}

void ArmPlot::setAxis(ChartAxis axis) {
  axis_ = axis;
  setAxisUnit(*plot_.xAxis, axis);
  fillGraphs();
}

void ArmPlot::setHidden(const std::set<std::string>& arms) {
  hidden_ = arms;
  style();
}

void ArmPlot::setTheme(const ChartTheme& theme) {
  theme_ = theme;
  style();
}

void ArmPlot::setFont(const QFont& font) {
  font_ = font;
  style();
}

void ArmPlot::rebuild() {
  plot_.legend->clearItems();
  plot_.clearGraphs();
  graphs_.clear();
  for (const auto& arm : curves_) graphs_.push_back(createGraphs(arm));
  fillGraphs();
  style();
}

ArmPlot::Graphs ArmPlot::createGraphs(const ArmCurves& arm) {
  const auto graph = [this](const char* layer) {
    auto* made = plot_.addGraph();
    made->setLayer(layer);
    made->setSelectable(QCP::stNone);
    return made;
  };
  Graphs graphs;
  graphs.low = graph("bands");
  graphs.high = graph("bands");
  graphs.high->setChannelFillGraph(graphs.low);
  for (std::size_t i = 0; i < thinLines(arm); ++i) graphs.seeds.push_back(graph("seeds"));
  graphs.mean = graph("main");
  graphs.mean->setName(elidedLabel(QString::fromStdString(arm.arm)));
  return graphs;
}

void ArmPlot::fillGraphs() {
  for (std::size_t i = 0; i < graphs_.size(); ++i) {
    auto& graphs = graphs_[i];
    setBand(*graphs.low, *graphs.high, *graphs.mean, curves_[i], axis_);
    for (std::size_t seed = 0; seed < graphs.seeds.size(); ++seed) {
      setSeed(*graphs.seeds[seed], curves_[i].seeds[seed], axis_);
    }
  }
}

void ArmPlot::style() {
  stylePlot(plot_, theme_, font_);
  for (std::size_t i = 0; i < graphs_.size(); ++i) styleArm(i);
  updateDetail();
  fillLegend();
  updateTitle();
}

void ArmPlot::styleArm(std::size_t index) {
  const auto color = runColor(static_cast<int>(index), theme_);
  auto& graphs = graphs_[index];
  graphs.low->setPen(Qt::NoPen);
  graphs.high->setPen(Qt::NoPen);
  graphs.high->setBrush(bandBrush(color, theme_));
  graphs.mean->setPen(QPen(color, 2.4, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
  for (auto* seed : graphs.seeds) seed->setPen(memberPen(color));
  const bool shown = isShown(curves_[index]);
  for (auto* graph : {graphs.low, graphs.high, graphs.mean}) graph->setVisible(shown);
  for (auto* seed : graphs.seeds) seed->setVisible(shown);
}

void ArmPlot::fillLegend() {
  auto* legend = plot_.legend;
  legend->clearItems();
  styleLegend(*legend, theme_, font_);
  for (std::size_t i = 0; i < graphs_.size(); ++i) {
    graphs_[i].mean->addToLegend();
    if (isShown(curves_[i])) continue;
    auto* item = legend->item(legend->itemCount() - 1);
    auto font = legend->font();
    font.setStrikeOut(true);
    item->setFont(font);
    item->setTextColor(theme_.axis);
  }
  finishLegend(*legend);
}

void ArmPlot::updateTitle() {
  plot_.yAxis->setLabel(QCoreApplication::translate("ArmChart", "Loss (MSE)"));
}

void ArmPlot::fit() {
  QCPRange keys, values;
  bool any_key = false, any_value = false;
  for (std::size_t i = 0; i < graphs_.size(); ++i) {
    if (!isShown(curves_[i])) continue;
    auto all = graphs_[i].seeds;
    all.push_back(graphs_[i].mean);
    for (const auto* graph : all) {
      bool found = false;
      const auto key = graph->getKeyRange(found);
      if (found) joinRange(keys, any_key, key);
      const auto value = graph->getValueRange(found);
      if (found) joinRange(values, any_value, value);
    }
  }
  if (!any_key || !any_value) {
    keys = {0, 100};
    values = {0, 1};
  }
  plot_.xAxis->setRange(
      keys.size() > 0 ? paddedRange(keys, 0.02) : QCPRange(keys.lower - 0.5, keys.upper + 9.5));
  plot_.yAxis->setRange(paddedRange(values, 0.06));
}

void ArmPlot::updateDetail() {
  const auto range = plot_.xAxis->range();
  for (std::size_t i = 0; i < graphs_.size(); ++i) {
    auto* graph = graphs_[i].mean;
    const auto data = graph->data();
    const auto shown = data->findEnd(range.upper) - data->findBegin(range.lower);
    graph->setScatterStyle(
        shown <= kMostArmMarkers ? markerOf(static_cast<int>(i), theme_) : QCPScatterStyle());
  }
}

std::optional<std::size_t> ArmPlot::armOf(QCPAbstractLegendItem* item) const {
  auto* line = qobject_cast<QCPPlottableLegendItem*>(item);
  for (std::size_t i = 0; line != nullptr && i < graphs_.size(); ++i) {
    if (line->plottable() == graphs_[i].mean) return i;
  }
  return std::nullopt;
}

}  // namespace diptych::ui
