// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/loss_plot.h"

#include "ui/charts/curve_place.h"
#include "ui/charts/curve_style.h"
#include "ui/charts/cut_line.h"
#include "ui/charts/legend_placement.h"
#include "ui/charts/loss_marks.h"
#include "ui/charts/plot_style.h"
#include "ui/charts/qcustomplot.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

namespace diptych::ui {
namespace {

constexpr int kMostMarkers = 60;  // more of them hide the line

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
  plot_.addLayer("bands", plot_.layer("steps"), QCustomPlot::limBelow);
  plot_.addLayer("marks", plot_.layer("main"), QCustomPlot::limAbove);
  marks_ = new LossMarks(plot_);
  marks_->setLayer("marks");
  plot_.legend->setVisible(true);
  plot_.axisRect()->insetLayout()->setInsetAlignment(0, Qt::AlignTop | Qt::AlignRight);
  QObject::connect(&plot_, &QCustomPlot::beforeReplot, &plot_, [this] { updateDetail(); });
  QObject::connect(&plot_, &QCustomPlot::afterLayout, &plot_, [this] { placeLegend(plot_); });
  for (auto& key : legend_keys_) key = plot_.addGraph();
  for (auto& key : mark_keys_) key = plot_.addGraph();
  setView(view_);
}

void LossPlot::setView(const PlotView& view) {
  const bool same_points = view.axis == view_.axis && view.smoothing == view_.smoothing &&
                           view.scalar == view_.scalar && view.bands == view_.bands;
  view_ = view;
  plot_.yAxis->setScaleType(view.logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
  updateTickers();
  if (!same_points) removeGraphs([](const QString&) { return true; });
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

Curve LossPlot::leadingCurve() const {
  return view_.scalar.empty() ? Curve::Validation : Curve::Scalar;
}

bool LossPlot::isWanted(Curve curve) const {
  if (!view_.scalar.empty()) return curve == Curve::Scalar;
  return curve != Curve::Scalar && (curve != Curve::Step || view_.step_loss);
}

const SeedMean* LossPlot::meanWith(const RunLosses& run) const {
  const auto found = std::find_if(
      means_.begin(), means_.end(), [&run](const auto& seeds) { return seeds.has(run.id); });
  return found == means_.end() ? nullptr : &*found;
}

bool LossPlot::isShown(const RunLosses& run, Curve curve) const {
  return run.isSeen() && isWanted(curve) && meanWith(run) == nullptr &&
         havePlaces(view_.axis, pointsOf(run, curve));
}

bool LossPlot::isDrawn(const RunLosses& run, Curve curve) const {
  if (meanWith(run) == nullptr) return isShown(run, curve);
  return run.isSeen() && curve == leadingCurve() && havePlaces(view_.axis, pointsOf(run, curve));
}

std::vector<const RunLosses*> LossPlot::drawnRuns() const {
  std::vector<const RunLosses*> runs;
  for (const auto& run : data_.runs()) runs.push_back(&run);
  for (const auto& seeds : means_) runs.push_back(&seeds.mean);
  return runs;
}

std::vector<const RunLosses*> LossPlot::shownRuns() const {
  auto runs = drawnRuns();
  std::erase_if(runs, [this](const auto* run) { return meanWith(*run) != nullptr; });
  return runs;
}

const std::vector<CurvePoint>& LossPlot::pointsOf(const RunLosses& run, Curve curve) const {
  return curve == Curve::Scalar ? run.of(view_.scalar) : run.of(curve);
}

double LossPlot::shownValue(const RunLosses& run, Curve curve, std::size_t index) const {
  return graphs_.at(run.id)[static_cast<std::size_t>(curve)].points.at(index).y;
}

int LossPlot::colorOf(const RunLosses& run) const {
  const auto* seeds = meanWith(run);
  return seeds != nullptr ? seeds->mean.color : run.color;
}

void LossPlot::removeGraphs(const std::function<bool(const QString& id)>& gone) {
  for (auto it = graphs_.begin(); it != graphs_.end();) {
    if (!gone(it->first)) {
      ++it;
      continue;
    }
    for (auto& drawn : it->second) {
      for (auto* graph : {drawn.graph, drawn.raw}) plot_.removeGraph(graph);
    }
    it = graphs_.erase(it);
  }
  for (auto it = bands_.begin(); it != bands_.end();) {
    if (!gone(it->first)) {
      ++it;
      continue;
    }
    for (auto* graph : {it->second.high, it->second.low}) plot_.removeGraph(graph);
    it = bands_.erase(it);
  }
}

void LossPlot::updateMeans() {
  means_.clear();
  if (!view_.bands) return;
  const bool losses = view_.scalar.empty();
  means_ = seedMeans(
      data_,
      losses ? std::vector<std::string>{scalarName(Curve::Validation), scalarName(Curve::Training)}
             : std::vector<std::string>{view_.scalar});
}

void LossPlot::rebuild() {
  updateMeans();
  const auto runs = drawnRuns();
  removeGraphs([&runs](const QString& id) {
    return std::none_of(runs.begin(), runs.end(), [&id](const auto* run) { return run->id == id; });
  });
  for (const auto* run : runs) {
    if (!graphs_.contains(run->id)) createGraphs(*run);
  }
  for (const auto& seeds : means_) fillMean(seeds);
  showAll();
}

void LossPlot::showAll() {
  for (const auto* run : drawnRuns()) {
    for (const auto curve : kCurves) {
      const auto& drawn = graphs_.at(run->id)[static_cast<std::size_t>(curve)];
      for (auto* graph : {drawn.raw, drawn.graph}) graph->setVisible(isDrawn(*run, curve));
    }
  }
  for (const auto& seeds : means_) {
    const auto& band = bands_.at(seeds.mean.id);
    for (auto* graph : {band.low, band.high}) graph->setVisible(!seeds.mean.hidden_in_legend);
  }
  style();
}

void LossPlot::showAndHide() {
  if (view_.bands) return rebuild();  // a mean is of those that are visible
  showAll();
}

void LossPlot::createGraphs(const RunLosses& run) {
  Graphs& graphs = graphs_[run.id];
  for (const auto curve : {Curve::Step, Curve::Training, Curve::Validation, Curve::Scalar}) {
    auto& drawn = graphs[static_cast<std::size_t>(curve)];
    drawn.raw = addGraph("steps");
    drawn.graph = addGraph(curve == Curve::Step ? "steps" : "main");
    setPoints(run, curve);
  }
}

QCPGraph* LossPlot::addGraph(const char* layer) {
  auto* graph = plot_.addGraph();
  graph->setLayer(layer);
  graph->setSelectable(QCP::stNone);
  graph->setAdaptiveSampling(false);  // the points are few already
  return graph;
}

void LossPlot::setPoints(const RunLosses& run, Curve curve) {
  auto& drawn = graphs_.at(run.id)[static_cast<std::size_t>(curve)];
  drawn.points.clear();
  drawn.raw_points.clear();
  drawn.smoothed = drawn.weight = 0;
  for (const auto& point : pointsOf(run, curve)) addPoint(drawn, point);
}

void LossPlot::fillMean(const SeedMean& seeds) {
  for (const auto curve : kCurves) setPoints(seeds.mean, curve);
  auto& band = bands_[seeds.mean.id];
  if (band.low == nullptr) {
    band.low = addGraph("bands");
    band.high = addGraph("bands");
    band.high->setChannelFillGraph(band.low);
  }
  band.low_points.clear();
  band.high_points.clear();
  const auto leading = view_.scalar.empty() ? scalarName(Curve::Validation) : view_.scalar;
  for (const auto& point : seeds.bands.at(leading)) {
    band.low_points.append(placeOn(view_.axis, point.mean), point.low);
    band.high_points.append(placeOn(view_.axis, point.mean), point.high);
  }
}

// TensorBoard's smoothing: an exponential moving average, divided by what its weights sum up to, so
// that it does not begin at 0. NaN is left out of it.
void LossPlot::addPoint(Drawn& drawn, const CurvePoint& point) {
  const double x = placeOn(view_.axis, point);
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
    const RunLosses& run, const std::map<std::string, std::size_t>& first_new) {
  bool any_wanted = false;
  for (const auto curve : kCurves) {
    const auto first = first_new.find(curve == Curve::Scalar ? view_.scalar : scalarName(curve));
    if (first == first_new.end()) continue;
    any_wanted = any_wanted || isWanted(curve);
    auto& drawn = graphs_.at(run.id)[static_cast<std::size_t>(curve)];
    const auto& points = pointsOf(run, curve);
    if (drawn.points.size() != first->second) {
      setPoints(run, curve);
      continue;
    }
    for (auto i = first->second; i < points.size(); ++i) addPoint(drawn, points[i]);
  }
  if (any_wanted && meanWith(run) != nullptr) {
    updateMeans();
    for (const auto& seeds : means_) fillMean(seeds);
  }
  updateTitle();
}

void LossPlot::fit() {
  QCPRange keys, values;
  bool any_key = false, any_value = false;
  for (const auto* run : drawnRuns()) {
    for (const auto curve : kCurves) {
      const auto& points = graphs_.at(run->id)[static_cast<std::size_t>(curve)].points;
      double low = 0, high = 0;
      if (!isDrawn(*run, curve) || !points.range(view_.logarithmic, low, high)) continue;
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
  for (const auto* run : drawnRuns()) {
    for (const auto curve : kCurves) curves += isDrawn(*run, curve) ? 1 : 0;
  }
  const auto pixels = static_cast<std::size_t>(std::max(1, plot_.viewport().width()));
  return std::max(kLeast, std::min(2 * pixels, kOfAllCurves / curves));
}

void LossPlot::showPart(QCPGraph& graph, const DecimatedCurve& curve, std::size_t most) {
  const auto range = plot_.xAxis->range();
  QVector<QCPGraphData> points;
  if (graph.visible()) {
    for (const auto& [x, y] : curve.part(range.lower, range.upper, most)) points.append({x, y});
  }
  graph.data()->set(points, true);
}

// What fits the number of points in view: markers on a few, thin lines through very many. A thick
// dashed line through a hundred thousand points takes a third of a second and shows no dashes.
void LossPlot::updateDetail() {
  const auto most = mostPoints();
  for (const auto* run : drawnRuns()) {
    for (const auto curve : kCurves) {
      auto& drawn = graphs_.at(run->id)[static_cast<std::size_t>(curve)];
      showPart(*drawn.graph, drawn.points, most);
      showPart(*drawn.raw, drawn.raw_points, most);
      updateLook(*run, curve, drawn);
    }
  }
  for (const auto& seeds : means_) {
    const auto& band = bands_.at(seeds.mean.id);
    showPart(*band.low, band.low_points, most);
    showPart(*band.high, band.high_points, most);
    band.low->setPen(Qt::NoPen);
    band.high->setPen(Qt::NoPen);
    band.high->setBrush(bandBrush(runColor(seeds.mean.color, theme_), theme_));
  }
  updateMarks();
  placeMark();
}

void LossPlot::updateLook(const RunLosses& run, Curve curve, Drawn& drawn) {
  const auto range = plot_.xAxis->range();
  const auto shown = drawn.points.countIn(range.lower, range.upper);
  const auto width = static_cast<std::size_t>(std::max(1, plot_.width()));
  const bool dense = shown > width || (curve == Curve::Step && data_.runs().size() > 10);
  const auto color = runColor(colorOf(run), theme_);
  const bool smoothed_step = curve == Curve::Step && view_.smoothing > 0;
  drawn.raw->setPen(densePen(Curve::Step, color));
  drawn.raw->setAntialiased(false);
  drawn.graph->setScatterStyle(QCPScatterStyle());
  drawn.graph->setAntialiased(!dense);
  if (meanWith(run) != nullptr) return drawn.graph->setPen(memberPen(color));
  drawn.graph->setPen(dense ? densePen(curve, color) : curvePen(curve, color));
  if (smoothed_step) drawn.graph->setPen(QPen(color, dense ? 1 : 1.2));
  if (curve == leadingCurve() && shown <= kMostMarkers) {
    drawn.graph->setScatterStyle(markerOf(run.color, theme_));
  } else if (curve == Curve::Training && drawn.points.size() == 1) {
    drawn.graph->setScatterStyle({QCPScatterStyle::ssDisc, 5});  // no line shows it yet
  }
}

void LossPlot::updateMarks() {
  std::vector<MarkedCurve> curves;
  for (const auto* run : shownRuns()) {
    if (!isShown(*run, leadingCurve())) continue;
    const auto color = runColor(run->color, theme_);
    curves.push_back({run, &pointsOf(*run, leadingCurve()), color});
  }
  marks_->setCurves(std::move(curves), view_, theme_, scaledFont(font_, 0.85));
}

// Places are as on the screen: of a logarithmic axis the logarithms.
QVector<QPointF> LossPlot::placesOf(const QCPGraph& graph) const {
  QVector<QPointF> places;
  for (const auto& point : *graph.data()) {
    places.append({point.key, view_.logarithmic ? std::log10(point.value) : point.value});
  }
  return places;
}

void LossPlot::setPlaces(QCPGraph& graph, const QVector<QPointF>& places) const {
  QVector<QCPGraphData> points;
  for (const auto& place : places) {
    points.append({place.x(), view_.logarithmic ? std::pow(10, place.y()) : place.y()});
  }
  graph.data()->set(points, true);
}

void LossPlot::cutAtTheFrame() {
  const auto x = plot_.xAxis->range();
  const auto y = plot_.yAxis->range();
  const auto up = [this](double v) { return view_.logarithmic ? std::log10(v) : v; };
  const QRectF frame(QPointF(x.lower, up(y.lower)), QPointF(x.upper, up(y.upper)));
  for (auto& [id, graphs] : graphs_) {
    for (auto& drawn : graphs) {
      for (auto* graph : {drawn.graph, drawn.raw}) {
        setPlaces(*graph, cutLine(placesOf(*graph), frame));
      }
    }
  }
  // A band stays one piece: its edges follow the frame.
  for (auto& [id, band] : bands_) {
    for (auto* graph : {band.low, band.high}) {
      auto places = placesOf(*graph);
      auto tall = frame;
      for (const auto& place : places) {
        if (!std::isfinite(place.y())) continue;
        tall.setTop(std::min(tall.top(), place.y()));
        tall.setBottom(std::max(tall.bottom(), place.y()));
      }
      places = cutLine(places, tall);
      for (auto& place : places) {
        if (!std::isnan(place.y())) {
          place.setY(std::clamp(place.y(), frame.top(), frame.bottom()));
        }
      }
      setPlaces(*graph, places);
    }
  }
}

void LossPlot::setMarkedStep(std::optional<std::int64_t> step) {
  marked_step_ = step;
  placeMark();
}

// On axes other than the step: where the first run that is shown had come to by then.
void LossPlot::placeMark() {
  std::optional<double> place;
  for (const auto& run : data_.runs()) {
    if (!marked_step_ || place || !isDrawn(run, leadingCurve())) continue;
    const auto& points = pointsOf(run, leadingCurve());
    const auto after = std::upper_bound(
        points.begin(), points.end(), *marked_step_, [](std::int64_t step, const auto& point) {
          return step < point.step;
        });
    if (after != points.begin()) place = placeOn(view_.axis, *std::prev(after));
  }
  if (marked_step_ && view_.axis == ChartAxis::Step) place = static_cast<double>(*marked_step_);
  mark_->setVisible(place.has_value());
  mark_->setPen(QPen(theme_.axis, 1, Qt::DotLine));
  if (!place) return;
  mark_->point1->setCoords(*place, 0);
  mark_->point2->setCoords(*place, 1);
}

QStringList LossPlot::runsOf(QCPAbstractLegendItem* item) const {
  auto* entry = qobject_cast<QCPPlottableLegendItem*>(item);
  if (entry == nullptr) return {};
  for (const auto* run : shownRuns()) {
    const auto* graph = graphs_.at(run->id)[static_cast<std::size_t>(leadingCurve())].graph;
    if (entry->plottable() != graph) continue;
    for (const auto& seeds : means_) {
      if (seeds.mean.id == run->id) return {seeds.members.begin(), seeds.members.end()};
    }
    return {run->id};
  }
  return {};
}

}  // namespace diptych::ui
