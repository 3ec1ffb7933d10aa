// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/loss_readout.h"

#include "ui/charts/curve_place.h"
#include "ui/charts/loss_plot.h"
#include "ui/charts/qcustomplot.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <optional>
#include <utility>

namespace diptych::ui {
namespace {

QString readoutText(const char* text) { return QCoreApplication::translate("LossReadout", text); }

// points: at least one.
std::size_t nearestPoint(const std::vector<CurvePoint>& points, double x, ChartAxis axis) {
  const auto after =
      std::lower_bound(points.begin(), points.end(), x, [axis](const auto& p, double v) {
        return placeOn(axis, p) < v;
      });
  if (after == points.begin()) return 0;
  const auto index = static_cast<std::size_t>(after - points.begin());
  if (after == points.end()) return index - 1;
  return x - placeOn(axis, points[index - 1]) <= placeOn(axis, *after) - x ? index - 1 : index;
}

QString stepText(const CurvePoint& point) {
  return QLocale().toString(static_cast<qlonglong>(point.step));
}

QString epochText(const CurvePoint& point) { return QString::number(point.epoch, 'f', 2); }

}  // namespace

LossReadout::LossReadout(QCustomPlot& plot, const LossPlot& curves)
    : plot_(plot), curves_(curves), box_(plot, "lossReadout") {}

void LossReadout::moveTo(double x) {
  x_ = x;
  visible_ = true;
  refresh();
}

void LossReadout::stepBy(int direction) {
  std::vector<double> places;
  for (const auto* run : curves_.shownRuns()) {
    for (const auto curve : kCurves) {
      if (curve == Curve::Step || !curves_.isShown(*run, curve)) continue;
      for (const auto& point : curves_.pointsOf(*run, curve)) {
        places.push_back(placeOn(curves_.view().axis, point));
      }
    }
  }
  const auto next =
      nextPlace(std::move(places), visible_ ? std::optional(x_) : std::nullopt, direction);
  if (next) moveTo(*next);
}

void LossReadout::hide() {
  if (!visible_) return;
  visible_ = false;
  refresh();
}

void LossReadout::refresh() {
  text_.clear();
  const auto points = visible_ ? nearestPoints() : std::vector<Nearest>{};
  for (const auto& nearest : points) {
    text_ += readoutText("%1, %2: step %3, epoch %4, %5 %6\n")
                 .arg(nearest.run->label, kindOf(nearest.curve), stepText(nearest.point))
                 .arg(epochText(nearest.point), valueHead(), lossText(nearest.point.value));
  }
  plot_.setAccessibleDescription(text_);
  if (areLossPairs(points)) return showPairs(points);
  std::vector<CursorRow> rows;
  for (const auto& nearest : points) rows.push_back(rowOf(nearest));
  QStringList heads = {valueHead(), readoutText("step"), readoutText("epoch")};
  if (curves_.view().smoothing > 0) heads.prepend(readoutText("smoothed"));
  box_.show(x_, rows, heads, curves_.theme());
}

// Whether each run has its two measured losses at one step, and nothing more.
bool LossReadout::areLossPairs(const std::vector<Nearest>& points) const {
  if (points.size() % 2 != 0 || curves_.view().smoothing > 0) return false;
  for (std::size_t i = 0; i < points.size(); i += 2) {
    const auto& first = points[i];
    const auto& second = points[i + 1];
    if (first.run != second.run || first.curve != Curve::Validation ||
        second.curve != Curve::Training || first.point.step != second.point.step) {
      return false;
    }
  }
  return true;
}

// One line for each run, so that the box covers less of the chart.
void LossReadout::showPairs(const std::vector<Nearest>& points) {
  std::vector<CursorRow> rows;
  for (std::size_t i = 0; i < points.size(); i += 2) {
    const auto& training = points[i + 1];
    auto row = rowOf(points[i]);
    row.kind.clear();
    row.numbers.insert(1, lossText(training.point.value));
    row.more_rings = {{placeOn(curves_.view().axis, training.point), training.shown}};
    rows.push_back(row);
  }
  box_.show(
      x_,
      rows,
      {readoutText("validation"),
       readoutText("training"),
       readoutText("step"),
       readoutText("epoch")},
      curves_.theme());
}

QString LossReadout::valueHead() const {
  return curves_.view().scalar.empty() ? readoutText("loss") : readoutText("value");
}

QString LossReadout::kindOf(Curve curve) const {
  return curve == Curve::Scalar ? scalarTitle(curves_.view().scalar) : curveLabel(curve);
}

std::vector<LossReadout::Nearest> LossReadout::nearestPoints() const {
  std::vector<Nearest> found;
  for (const auto* run : curves_.shownRuns()) {
    for (const auto curve : kCurves) {
      const auto& points = curves_.pointsOf(*run, curve);
      if (!curves_.isShown(*run, curve) || points.empty()) continue;
      const auto index = nearestPoint(points, x_, curves_.view().axis);
      found.push_back({run, curve, points[index], curves_.shownValue(*run, curve, index)});
    }
  }
  return found;
}

CursorRow LossReadout::rowOf(const Nearest& nearest) const {
  const auto& [run, curve, point, shown] = nearest;
  QStringList numbers = {lossText(point.value), stepText(point), epochText(point)};
  if (curves_.view().smoothing > 0) numbers.prepend(lossText(shown));
  return {
      placeOn(curves_.view().axis, point),
      shown,
      runColor(run->color, curves_.theme()),
      run->label,
      kindOf(curve),
      numbers};
}

}  // namespace diptych::ui
