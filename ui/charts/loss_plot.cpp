// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/loss_plot.h"

#include "ui/charts/curve_style.h"
#include "ui/charts/legend_placement.h"
#include "ui/charts/plot_style.h"
#include "ui/charts/qcustomplot.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace diptych::ui {
namespace {

constexpr int kMostMarkers = 60;  // more of them hide the line

// The part of a segment that lies in the frame (Liang and Barsky 1984); false: none.
bool cutSegment(QPointF& from, QPointF& to, const QRectF& frame) {
  const QPointF way = to - from;
  double begin = 0, end = 1;
  const auto cut = [&](double towards, double room) {
    if (towards == 0) return room >= 0;
    const double at = room / towards;
    (towards < 0 ? begin : end) = towards < 0 ? std::max(begin, at) : std::min(end, at);
    return begin <= end;
  };
  const bool inside =
      cut(-way.x(), from.x() - frame.left()) && cut(way.x(), frame.right() - from.x()) &&
      cut(-way.y(), from.y() - frame.top()) && cut(way.y(), frame.bottom() - from.y());
  if (!inside) return false;
  const QPointF start = from;
  from = start + begin * way;
  to = start + end * way;
  return true;
}

// A line's pieces inside the frame, with a gap (NaN) where it leaves.
QVector<QPointF> cutLine(const QVector<QPointF>& points, const QRectF& frame) {
  const double gap = std::numeric_limits<double>::quiet_NaN();
  QVector<QPointF> kept;
  if (points.size() == 1) return points;
  for (qsizetype i = 1; i < points.size(); ++i) {
    QPointF from = points[i - 1], to = points[i];
    if (std::isnan(from.y()) || std::isnan(to.y()) || !cutSegment(from, to, frame)) continue;
    if (kept.isEmpty() || kept.back() != from) {
      if (!kept.isEmpty()) kept.append({kept.back().x(), gap});
      kept.append(from);
    }
    kept.append(to);
  }
  return kept;
}

QCPRange paddedLogRange(const QCPRange& range) {
  const double ratio = std::max(1.02, std::pow(range.upper / range.lower, 0.05));
  return {range.lower / ratio, range.upper * ratio};
}

}  // namespace

LossPlot::LossPlot(QCustomPlot& plot, const LossData& data)
    : plot_(plot), data_(data), font_(plot.font()), mark_(new QCPItemStraightLine(&plot)) {
  mark_->setSelectable(false);
  mark_->setVisible(false);
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
  return run.visible && !run.hidden_in_legend && (curve != Curve::Step || view_.step_loss);
}

void LossPlot::rebuild() {
  for (auto& [id, graphs] : graphs_) {
    for (auto& drawn : graphs) {
      plot_.removeGraph(drawn.graph);
      plot_.removeGraph(drawn.raw);
    }
  }
  graphs_.clear();
  for (const auto& run : data_.runs()) createGraphs(run);
  style();
}

void LossPlot::showAndHide() {
  for (const auto& run : data_.runs()) {
    for (const auto curve : kCurves) {
      const auto& drawn = graphs_.at(run.id)[static_cast<std::size_t>(curve)];
      for (auto* graph : {drawn.raw, drawn.graph}) graph->setVisible(isShown(run, curve));
    }
  }
  style();
}

void LossPlot::createGraphs(const RunLosses& run) {
  Graphs& graphs = graphs_[run.id];
  for (const auto curve : {Curve::Step, Curve::Training, Curve::Validation}) {
    auto& drawn = graphs[static_cast<std::size_t>(curve)];
    drawn.raw = plot_.addGraph();
    drawn.graph = plot_.addGraph();
    drawn.raw->setLayer("steps");
    if (curve == Curve::Step) drawn.graph->setLayer("steps");
    for (auto* graph : {drawn.raw, drawn.graph}) {
      graph->setVisible(isShown(run, curve));
      graph->setSelectable(QCP::stNone);
      graph->setAdaptiveSampling(false);  // the points are few already
    }
    setPoints(run, curve);
  }
}

void LossPlot::setPoints(const RunLosses& run, Curve curve) {
  auto& drawn = graphs_.at(run.id)[static_cast<std::size_t>(curve)];
  drawn.points.clear();
  drawn.raw_points.clear();
  drawn.smoothed = drawn.weight = 0;
  for (const auto& point : run.of(curve)) addPoint(drawn, point);
}

// TensorBoard's smoothing: an exponential moving average, divided by what its weights sum up to, so
// that it does not begin at 0. NaN is left out of it.
void LossPlot::addPoint(Drawn& drawn, const CurvePoint& point) {
  const double x = point.x(view_.axis);
  const double before = view_.smoothing;
  if (before <= 0) return drawn.points.append(x, point.value);
  drawn.raw_points.append(x, point.value);
  if (std::isfinite(point.value)) {
    drawn.smoothed = before * drawn.smoothed + (1 - before) * point.value;
    drawn.weight = before * drawn.weight + (1 - before);
  }
  drawn.points.append(x, std::isfinite(point.value) ? drawn.smoothed / drawn.weight : point.value);
}

void LossPlot::addPoints(
    const RunLosses& run, const std::array<std::size_t, kCurves.size()>& first_new) {
  for (const auto curve : kCurves) {
    const auto index = static_cast<std::size_t>(curve);
    auto& drawn = graphs_.at(run.id)[index];
    if (drawn.points.size() != first_new[index]) {
      setPoints(run, curve);
      continue;
    }
    for (std::size_t i = first_new[index]; i < run.of(curve).size(); ++i) {
      addPoint(drawn, run.of(curve)[i]);
    }
  }
  updateTitle();
}

void LossPlot::fit() {
  QCPRange keys, values;
  bool any_key = false, any_value = false;
  for (const auto& run : data_.runs()) {
    for (const auto curve : kCurves) {
      const auto& points = graphs_.at(run.id)[static_cast<std::size_t>(curve)].points;
      double low = 0, high = 0;
      if (!isShown(run, curve) || !points.range(view_.logarithmic, low, high)) continue;
      joinRange(values, any_value, QCPRange(low, high));
      joinRange(keys, any_key, QCPRange(points.firstX(), points.lastX()));
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

// Two for each pixel of the width, fewer when very many curves share them.
std::size_t LossPlot::mostPoints() const {
  constexpr std::size_t kOfAllCurves = 60'000;
  constexpr std::size_t kLeast = 300;
  std::size_t curves = 1;
  for (const auto& run : data_.runs()) {
    for (const auto curve : kCurves) curves += isShown(run, curve) ? 1 : 0;
  }
  const auto pixels = static_cast<std::size_t>(std::max(1, plot_.viewport().width()));
  return std::max(kLeast, std::min(2 * pixels, kOfAllCurves / curves));
}

void LossPlot::showPart(Drawn& drawn, std::size_t most) {
  const auto range = plot_.xAxis->range();
  const auto show = [&](QCPGraph& graph, const DecimatedCurve& curve) {
    QVector<QCPGraphData> points;
    if (graph.visible()) {
      for (const auto& [x, y] : curve.part(range.lower, range.upper, most)) points.append({x, y});
    }
    graph.data()->set(points, true);
  };
  show(*drawn.graph, drawn.points);
  show(*drawn.raw, drawn.raw_points);
}

// What fits the number of points in view: markers on a few, thin lines through very many. A thick
// dashed line through a hundred thousand points takes a third of a second and shows no dashes.
void LossPlot::updateDetail() {
  const auto most = mostPoints();
  for (const auto& run : data_.runs()) {
    for (const auto curve : kCurves) {
      auto& drawn = graphs_.at(run.id)[static_cast<std::size_t>(curve)];
      showPart(drawn, most);
      updateLook(run, curve, drawn);
    }
  }
  placeMark();
}

void LossPlot::updateLook(const RunLosses& run, Curve curve, Drawn& drawn) {
  const auto range = plot_.xAxis->range();
  const auto shown = drawn.points.countIn(range.lower, range.upper);
  const auto width = static_cast<std::size_t>(std::max(1, plot_.width()));
  const bool dense = shown > width || (curve == Curve::Step && data_.runs().size() > 10);
  const auto color = runColor(run.color, theme_);
  const bool smoothed_step = curve == Curve::Step && view_.smoothing > 0;
  drawn.graph->setPen(dense ? densePen(curve, color) : curvePen(curve, color));
  if (smoothed_step) drawn.graph->setPen(QPen(color, dense ? 1 : 1.2));
  drawn.graph->setAntialiased(!dense);
  drawn.graph->setScatterStyle(QCPScatterStyle());
  if (curve == Curve::Validation && shown <= kMostMarkers) {
    drawn.graph->setScatterStyle(markerOf(run.color, theme_));
  } else if (curve == Curve::Training && drawn.points.size() == 1) {
    drawn.graph->setScatterStyle({QCPScatterStyle::ssDisc, 5});  // no line shows it yet
  }
  drawn.raw->setPen(densePen(Curve::Step, color));
  drawn.raw->setAntialiased(false);
}

void LossPlot::cutAtTheFrame() {
  const auto x = plot_.xAxis->range();
  const auto y = plot_.yAxis->range();
  const bool log = view_.logarithmic;
  const auto up = [log](double value) { return log ? std::log10(value) : value; };
  const auto down = [log](double value) { return log ? std::pow(10, value) : value; };
  const QRectF frame(QPointF(x.lower, up(y.lower)), QPointF(x.upper, up(y.upper)));
  for (auto& [id, graphs] : graphs_) {
    for (auto& drawn : graphs) {
      for (auto* graph : {drawn.graph, drawn.raw}) {
        QVector<QPointF> points;
        for (const auto& point : *graph->data()) points.append({point.key, up(point.value)});
        QVector<QCPGraphData> kept;
        for (const auto& point : cutLine(points, frame)) {
          kept.append({point.x(), down(point.y())});
        }
        graph->data()->set(kept, true);
      }
    }
  }
}

void LossPlot::setMarkedStep(std::optional<double> step) {
  marked_step_ = step;
  placeMark();
}

// On axes other than the step: where the first run that is shown had come to by then.
void LossPlot::placeMark() {
  std::optional<double> place;
  for (const auto& run : data_.runs()) {
    if (!marked_step_ || place || !isShown(run, Curve::Validation)) continue;
    for (const auto& point : run.of(Curve::Validation)) {
      if (point.step <= *marked_step_) place = point.x(view_.axis);
    }
  }
  if (marked_step_ && view_.axis == ChartAxis::Step) place = *marked_step_;
  mark_->setVisible(place.has_value());
  mark_->setPen(QPen(theme_.axis, 1, Qt::DotLine));
  if (!place) return;
  mark_->point1->setCoords(*place, 0);
  mark_->point2->setCoords(*place, 1);
}

QString LossPlot::runOf(QCPAbstractLegendItem* item) const {
  auto* entry = qobject_cast<QCPPlottableLegendItem*>(item);
  if (entry == nullptr) return {};
  for (const auto& [id, graphs] : graphs_) {
    const auto* graph = graphs[static_cast<std::size_t>(Curve::Validation)].graph;
    if (entry->plottable() == graph) return id;
  }
  return {};
}

}  // namespace diptych::ui
