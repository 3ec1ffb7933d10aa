// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/loss_data.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace diptych::ui {
namespace {

QString chartText(const char* text) { return QCoreApplication::translate("LossChart", text); }

std::optional<Curve> curveOf(const std::string& scalar) {
  for (const auto curve : kCurves) {
    if (scalar == scalarName(curve)) return curve;
  }
  return std::nullopt;
}

CurvePoint toCurvePoint(const diptych::MetricPoint& point) {
  const auto value =
      std::isfinite(point.value) ? point.value : std::numeric_limits<double>::quiet_NaN();
  return {
      static_cast<double>(point.step),
      point.epoch,
      static_cast<double>(point.pictures_seen),
      point.seconds,
      value};
}

bool hasFinitePlace(const CurvePoint& point) {
  return std::isfinite(point.epoch) && std::isfinite(point.seconds);
}

}  // namespace

const char* scalarName(Curve curve) {
  switch (curve) {
    case Curve::Validation:
      return "loss/val";
    case Curve::Training:
      return "loss/train-stabilized";
    case Curve::Step:
      return "loss/step";
  }
  return "";
}

QString curveLabel(Curve curve) {
  switch (curve) {
    case Curve::Validation:
      return chartText("validation");
    case Curve::Training:
      return chartText("training (stabilized)");
    case Curve::Step:
      return chartText("each step");
  }
  return {};
}

QString axisTitle(ChartAxis axis) {
  switch (axis) {
    case ChartAxis::Step:
      return chartText("Optimizer step");
    case ChartAxis::Epoch:
      return chartText("Epoch");
    case ChartAxis::PicturesSeen:
      return chartText("Pictures seen");
    case ChartAxis::Minutes:
      return chartText("Training time (minutes)");
  }
  return {};
}

double CurvePoint::x(ChartAxis axis) const {
  switch (axis) {
    case ChartAxis::Step:
      return step;
    case ChartAxis::Epoch:
      return epoch;
    case ChartAxis::PicturesSeen:
      return pictures_seen;
    case ChartAxis::Minutes:
      return seconds / 60;
  }
  return step;
}

std::array<std::size_t, kCurves.size()> RunLosses::append(
    const std::vector<diptych::MetricPoint>& points) {
  std::array<std::size_t, kCurves.size()> first_new;
  std::transform(
      curves.begin(), curves.end(), first_new.begin(), [](const auto& c) { return c.size(); });
  for (const auto& point : points) {
    const auto curve = curveOf(point.name);
    const auto place = toCurvePoint(point);
    if (!curve || !hasFinitePlace(place)) continue;
    const auto index = static_cast<std::size_t>(*curve);
    auto& known = curves[index];
    while (!known.empty() && known.back().step >= place.step) known.pop_back();
    first_new[index] = std::min(first_new[index], known.size());
    known.push_back(place);
  }
  return first_new;
}

RunLosses& LossData::add(const QString& id, const QString& label) {
  if (auto* known = find(id)) {
    known->label = label;
    return *known;
  }
  RunLosses run;
  run.id = id;
  run.label = label;
  run.color = freeColor();
  return runs_.emplace_back(std::move(run));
}

RunLosses* LossData::find(const QString& id) {
  const auto found =
      std::find_if(runs_.begin(), runs_.end(), [&id](const auto& run) { return run.id == id; });
  return found == runs_.end() ? nullptr : &*found;
}

const RunLosses* LossData::find(const QString& id) const {
  return const_cast<LossData*>(this)->find(id);
}

void LossData::remove(const QString& id) {
  std::erase_if(runs_, [&id](const auto& run) { return run.id == id; });
}

std::size_t LossData::pointCount() const {
  std::size_t count = 0;
  for (const auto& run : runs_) {
    for (const auto& curve : run.curves) count += curve.size();
  }
  return count;
}

int LossData::freeColor() const {
  int color = 0;
  const auto taken = [this](int wanted) {
    return std::any_of(
        runs_.begin(), runs_.end(), [wanted](const auto& run) { return run.color == wanted; });
  };
  while (taken(color)) ++color;
  return color;
}

}  // namespace diptych::ui
