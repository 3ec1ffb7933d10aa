// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/loss_plot.h"

#include "ui/charts/curve_style.h"
#include "ui/charts/legend_placement.h"
#include "ui/charts/plot_style.h"
#include "ui/charts/qcustomplot.h"

#include <algorithm>
#include <cmath>

namespace diptych::ui {
namespace {

constexpr int kMostMarkers = 60;  // more of them hide the line

QCPRange paddedLogRange(const QCPRange& range) {
  const double ratio = std::max(1.02, std::pow(range.upper / range.lower, 0.05));
  return {range.lower / ratio, range.upper * ratio};
}

}  // namespace

LossPlot::LossPlot(QCustomPlot& plot, const LossData& data)
    : plot_(plot), data_(data), font_(plot.font()) {
  plot_.setAutoAddPlottableToLegend(false);
  plot_.addLayer("steps", plot_.layer("main"), QCustomPlot::limBelow);
  plot_.legend->setVisible(true);
  plot_.axisRect()->insetLayout()->setInsetAlignment(0, Qt::AlignTop | Qt::AlignRight);
  QObject::connect(&plot_, &QCustomPlot::beforeReplot, &plot_, [this] { updateDetail(); });
  QObject::connect(&plot_, &QCustomPlot::afterLayout, &plot_, [this] { placeLegend(plot_); });
  for (const auto curve : kCurves) legend_keys_[static_cast<std::size_t>(curve)] = plot_.addGraph();
  setView(view_);
}

void LossPlot::setView(const PlotView& view) {
  view_ = view;
  plot_.yAxis->setScaleType(view.logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
  updateTickers();
  rebuild();
}

void LossPlot::setTheme(const ChartTheme& theme) {
  theme_ = theme;
  style();
}

void LossPlot::setFont(const QFont& font) {
  font_ = font;
  style();
}

bool LossPlot::isShown(const RunLosses& run, Curve curve) const {
  return run.visible && (curve != Curve::Step || view_.step_loss);
}

void LossPlot::rebuild() {
  for (const auto& [id, graphs] : graphs_) {
    for (auto* graph : graphs) plot_.removeGraph(graph);
  }
  graphs_.clear();
  for (const auto& run : data_.runs()) createGraphs(run);
  style();
}

void LossPlot::createGraphs(const RunLosses& run) {
  Graphs& graphs = graphs_[run.id];
  for (const auto curve : {Curve::Step, Curve::Training, Curve::Validation}) {
    auto* graph = plot_.addGraph();
    if (curve == Curve::Step) graph->setLayer("steps");
    graph->setVisible(isShown(run, curve));
    graph->setSelectable(QCP::stNone);
    graphs[static_cast<std::size_t>(curve)] = graph;
    setPoints(run, curve);
  }
}

void LossPlot::setPoints(const RunLosses& run, Curve curve) {
  QVector<QCPGraphData> points;
  points.reserve(static_cast<qsizetype>(run.of(curve).size()));
  for (const auto& point : run.of(curve)) points.append({point.x(view_.axis), point.value});
  graphs_.at(run.id)[static_cast<std::size_t>(curve)]->data()->set(points, true);
}

void LossPlot::addPoints(
    const RunLosses& run, const std::array<std::size_t, kCurves.size()>& first_new) {
  for (const auto curve : kCurves) {
    const auto index = static_cast<std::size_t>(curve);
    auto data = graphs_.at(run.id)[index]->data();
    if (static_cast<std::size_t>(data->size()) != first_new[index]) {
      setPoints(run, curve);
      continue;
    }
    QVector<QCPGraphData> tail;
    for (std::size_t i = first_new[index]; i < run.of(curve).size(); ++i) {
      tail.append({run.of(curve)[i].x(view_.axis), run.of(curve)[i].value});
    }
    data->add(tail, true);
  }
  updateTitle();
}

void LossPlot::fit() {
  QCPRange keys, values;
  bool any_key = false, any_value = false;
  const auto sign = view_.logarithmic ? QCP::sdPositive : QCP::sdBoth;
  for (const auto& run : data_.runs()) {
    for (const auto curve : kCurves) {
      if (!isShown(run, curve)) continue;
      const auto* graph = graphs_.at(run.id)[static_cast<std::size_t>(curve)];
      bool found = false;
      const auto key = graph->getKeyRange(found);
      if (found) joinRange(keys, any_key, key);
      const auto value = graph->getValueRange(found, sign);
      if (found) joinRange(values, any_value, value);
    }
  }
  if (!any_key || !any_value) {
    plot_.xAxis->setRange(0, 100);
    plot_.yAxis->setRange(view_.logarithmic ? 0.01 : 0, 1);
    return;
  }
  plot_.xAxis->setRange(
      keys.size() > 0 ? paddedRange(keys, 0.02) : QCPRange(keys.lower - 0.5, keys.upper + 9.5));
  plot_.yAxis->setRange(view_.logarithmic ? paddedLogRange(values) : paddedRange(values, 0.06));
}

// What fits the number of points in view: markers on a few, thin lines through very many. A thick
// dashed line through a hundred thousand points takes a third of a second and shows no dashes.
void LossPlot::updateDetail() {
  const auto range = plot_.xAxis->range();
  for (const auto& run : data_.runs()) {
    for (const auto curve : kCurves) {
      auto* graph = graphs_.at(run.id)[static_cast<std::size_t>(curve)];
      const auto data = graph->data();
      const auto shown = data->findEnd(range.upper) - data->findBegin(range.lower);
      const bool dense = shown > plot_.width();
      graph->setPen(
          dense ? densePen(curve, runColor(run.color, theme_))
                : curvePen(curve, runColor(run.color, theme_)));
      graph->setAntialiased(!dense);
      graph->setScatterStyle(QCPScatterStyle());
      if (curve == Curve::Validation && shown <= kMostMarkers) {
        graph->setScatterStyle(markerOf(run.color, theme_));
      } else if (curve == Curve::Training && data->size() == 1) {
        graph->setScatterStyle({QCPScatterStyle::ssDisc, 5});  // no line shows it yet
      }
    }
  }
}

}  // namespace diptych::ui
