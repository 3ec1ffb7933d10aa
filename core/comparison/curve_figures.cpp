// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/comparison/curve_figures.h"

#include "core/base/error.h"

#include <boost/math/statistics/univariate_statistics.hpp>

#include <algorithm>
#include <cassert>

namespace diptych {
namespace {

// What the slope is fitted to.
std::vector<CurvePoint> windowOf(const std::vector<CurvePoint>& curve, double window) {
  const auto last = static_cast<double>(curve.back().pictures_seen);
  std::vector<CurvePoint> all;
  for (const auto& point : curve) {
    const bool inside = static_cast<double>(point.pictures_seen) <= window * last;
    if (inside || all.size() < 2) all.push_back(point);
  }
  if (all.size() <= kSlopePoints) return all;
  std::vector<CurvePoint> some;
  for (std::size_t i = 0; i < kSlopePoints; ++i) {
    some.push_back(all[i * (all.size() - 1) / (kSlopePoints - 1)]);
  }
  return some;
}

double thousandsOf(const CurvePoint& point) {
  return static_cast<double>(point.pictures_seen) / 1000;
}

// points: as windowOf gives them.
double slopeOf(const std::vector<CurvePoint>& points) {
  std::vector<double> thousands;
  std::vector<double> values;
  for (const auto& point : points) {
    thousands.push_back(thousandsOf(point));
    values.push_back(point.value);
  }
  return theilSenSlope(thousands, values);
}

double areaOf(const std::vector<CurvePoint>& curve) {
  const double start = curve.front().value;
  double sum = 0;
  for (std::size_t i = 1; i < curve.size(); ++i) {
    const auto width = static_cast<double>(curve[i].pictures_seen - curve[i - 1].pictures_seen);
    sum += width * (start - (curve[i].value + curve[i - 1].value) / 2);
  }
  const auto whole = static_cast<double>(curve.back().pictures_seen - curve.front().pictures_seen);
  return whole > 0 ? sum / whole : 0;
}

}  // namespace

double theilSenSlope(const std::vector<double>& x, const std::vector<double>& y) {
  assert(x.size() == y.size());
  std::vector<double> slopes;
  for (std::size_t i = 0; i < x.size(); ++i) {
    for (std::size_t j = i + 1; j < x.size(); ++j) {
      if (x[i] != x[j]) {
        slopes.push_back((y[j] - y[i]) / (x[j] - x[i]));
      }
    }
  }
  return slopes.empty() ? 0 : boost::math::statistics::median(slopes);
}

CurveFigures figuresOf(const std::vector<CurvePoint>& curve, double slope_window) {
  if (curve.empty()) {
    throw Error("A curve without points has no figures. Wait for the first validation.");
  }
  const auto lowest = std::min_element(
      curve.begin(), curve.end(), [](const auto& a, const auto& b) { return a.value < b.value; });
  CurveFigures figures;
  figures.start = curve.front().value;
  figures.lowest = lowest->value;
  figures.lowest_step = lowest->step;
  figures.change = figures.start - figures.lowest;
  figures.slope = slopeOf(windowOf(curve, slope_window));
  figures.area = areaOf(curve);
  figures.last = curve.back().value;
  figures.rebound = figures.last - figures.lowest;
  return figures;
}

std::vector<CurvePoint> slopeLineOf(const std::vector<CurvePoint>& curve, double slope_window) {
  if (curve.empty()) return {};
  auto line = windowOf(curve, slope_window);
  if (line.front().pictures_seen == line.back().pictures_seen) return {};
  const double slope = slopeOf(line);
  std::vector<double> left;
  for (const auto& point : line) left.push_back(point.value - slope * thousandsOf(point));
  const double height = boost::math::statistics::median(left);
  for (auto& point : line) point.value = height + slope * thousandsOf(point);
  return line;
}

}  // namespace diptych
