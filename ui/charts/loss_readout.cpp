// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/loss_readout.h"

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

const CurvePoint& nearestPoint(const std::vector<CurvePoint>& points, double x, ChartAxis axis) {
  auto after = std::lower_bound(
      points.begin(), points.end(), x, [axis](const auto& p, double v) { return p.x(axis) < v; });
  if (after == points.end()) return points.back();
  if (after == points.begin()) return *after;
  const auto before = std::prev(after);
  return x - before->x(axis) <= after->x(axis) - x ? *before : *after;
}

QString stepText(const CurvePoint& point) {
  return QLocale().toString(static_cast<qlonglong>(point.step));
}

QString epochText(const CurvePoint& point) { return QString::number(point.epoch, 'f', 2); }

}  // namespace

LossReadout::LossReadout(QCustomPlot& plot, const LossPlot& curves, const LossData& data)
    : plot_(plot), curves_(curves), data_(data), box_(plot, "lossReadout") {}

void LossReadout::moveTo(double x) {
  x_ = x;
  visible_ = true;
  refresh();
}

void LossReadout::stepBy(int direction) {
  std::vector<double> places;
  for (const auto& run : data_.runs()) {
    for (const auto curve : {Curve::Validation, Curve::Training}) {
      if (!curves_.isShown(run, curve)) continue;
      for (const auto& point : run.of(curve)) places.push_back(point.x(curves_.view().axis));
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
    const auto& [run, curve, point] = nearest;
    rows.push_back(rowOf(nearest));
    text_ += readoutText("%1, %2: step %3, epoch %4, loss %5\n")
                 .arg(run->label, curveLabel(curve), stepText(point), epochText(point))
                 .arg(lossText(point.value));
  }
  plot_.setAccessibleDescription(text_);
  const QStringList heads = {readoutText("loss"), readoutText("step"), readoutText("epoch")};
  box_.show(x_, rows, heads, curves_.theme());
}

std::vector<LossReadout::Nearest> LossReadout::nearestPoints() const {
  std::vector<Nearest> points;
  for (const auto& run : data_.runs()) {
    for (const auto curve : kCurves) {
      if (!curves_.isShown(run, curve) || run.of(curve).empty()) continue;
      points.push_back({&run, curve, nearestPoint(run.of(curve), x_, curves_.view().axis)});
    }
  }
  return points;
}

CursorRow LossReadout::rowOf(const Nearest& nearest) const {
  const auto& [run, curve, point] = nearest;
  return {
      point.x(curves_.view().axis),
      point.value,
      runColor(run->color, curves_.theme()),
      run->label,
      curveLabel(curve),
      {lossText(point.value), stepText(point), epochText(point)}};
}

}  // namespace diptych::ui
