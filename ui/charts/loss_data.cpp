// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/loss_data.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <string_view>

namespace diptych::ui {
namespace {

QString chartText(const char* text) { return QCoreApplication::translate("LossChart", text); }

CurvePoint toCurvePoint(const diptych::MetricPoint& point) {
  const auto value =
      std::isfinite(point.value) ? point.value : std::numeric_limits<double>::quiet_NaN();
  return {point.step, point.epoch, point.pictures_seen, point.seconds, value};
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
    case Curve::Scalar:
      break;
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
    case Curve::Scalar:
      break;
  }
  return {};
}

QString scalarTitle(const std::string& scalar) {
  constexpr std::string_view kOfSet = "loss/val/";
  if (scalar == "lr/unet") return chartText("Learning rate of the UNet");
  if (scalar == "lr/text_encoder") return chartText("Learning rate of the text encoder");
  if (scalar == "grad_norm") return chartText("Norm of the gradient");
  if (scalar == "performance/pictures-per-second") return chartText("Pictures per second");
  if (scalar.starts_with(kOfSet)) {
    const auto set = QString::fromStdString(scalar.substr(kOfSet.size()));
    return chartText("Validation loss on %1 (MSE)").arg(set);
  }
  return QString::fromStdString(scalar);
}

const std::vector<CurvePoint>& RunLosses::of(const std::string& scalar) const {
  static const std::vector<CurvePoint> kNone;
  const auto found = scalars.find(scalar);
  return found == scalars.end() ? kNone : found->second;
}

std::map<std::string, std::size_t> RunLosses::append(
    const std::vector<diptych::MetricPoint>& points) {
  std::map<std::string, std::size_t> first_new;
  for (const auto& point : points) {
    const auto place = toCurvePoint(point);
    if (!hasFinitePlace(place)) continue;
    auto& known = scalars[point.name];
    while (!known.empty() && known.back().step >= place.step) known.pop_back();
    auto& first = first_new.try_emplace(point.name, known.size()).first->second;
    first = std::min(first, known.size());
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
    for (const auto curve : kLosses) count += run.of(curve).size();
  }
  return count;
}

std::vector<std::string> LossData::otherScalars() const {
  std::set<std::string> names;
  for (const auto& run : runs_) {
    for (const auto& [name, points] : run.scalars) names.insert(name);
  }
  for (const auto curve : kLosses) names.erase(scalarName(curve));
  return {names.begin(), names.end()};
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
