// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/curve_place.h"

#include <QCoreApplication>

namespace diptych::ui {

double placeOn(ChartAxis axis, const diptych::CurvePoint& point) {
  switch (axis) {
    case ChartAxis::Step:
      break;
    case ChartAxis::Epoch:
      return point.epoch;
    case ChartAxis::PicturesSeen:
      return static_cast<double>(point.pictures_seen);
    case ChartAxis::Minutes:
      return point.seconds / 60;
  }
  return static_cast<double>(point.step);
}

bool havePlaces(ChartAxis axis, const std::vector<diptych::CurvePoint>& points) {
  if (axis != ChartAxis::Epoch && axis != ChartAxis::PicturesSeen) return true;
  return points.empty() || points.back().step <= 0 || placeOn(axis, points.back()) > 0;
}

QString axisTitle(ChartAxis axis) {
  const auto text = [](const char* source) {
    return QCoreApplication::translate("LossChart", source);
  };
  switch (axis) {
    case ChartAxis::Step:
      return text("Optimizer step");
    case ChartAxis::Epoch:
      return text("Epoch");
    case ChartAxis::PicturesSeen:
      return text("Pictures seen");
    case ChartAxis::Minutes:
      return text("Training time (minutes)");
  }
  return {};
}

}  // namespace diptych::ui
