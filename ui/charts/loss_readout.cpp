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
  std::vector<CursorRow> rows;
  text_.clear();
  for (const auto& nearest : visible_ ? nearestPoints() : std::vector<Nearest>{}) {
    rows.push_back(rowOf(nearest));
    text_ += readoutText("%1, %2: step %3, epoch %4, %5 %6\n")
                 .arg(nearest.run->label, kindOf(nearest.curve), stepText(nearest.point))
                 .arg(epochText(nearest.point), valueHead(), lossText(nearest.point.value));
  }
  plot_.setAccessibleDescription(text_);
  QStringList heads = {valueHead(), readoutText("step"), readoutText("epoch")};
  if (curves_.view().smoothing > 0) heads.prepend(readoutText("smoothed"));
  box_.show(x_, rows, heads, curves_.theme());
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
