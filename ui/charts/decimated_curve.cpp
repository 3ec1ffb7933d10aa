// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/decimated_curve.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace diptych::ui {
namespace {

constexpr std::size_t kFirstStretch = 8;
constexpr std::size_t kCoarser = 4;
constexpr std::size_t kLevels = 8;

bool isLeftOf(const DecimatedCurve::Point& point, double x) { return point.x < x; }
bool isRightOf(double x, const DecimatedCurve::Point& point) { return x < point.x; }

}  // namespace

void DecimatedCurve::Stretch::add(const Point& point) {
  if (!std::isfinite(point.y)) {
    has_gap = true;
    return;
  }
  if (!has_value) {
    low = high = point;
    has_value = true;
    return;
  }
  if (point.y < low.y) {
    low = point;
    low_first = false;
  } else if (point.y > high.y) {
    high = point;
    low_first = true;
  }
}

void DecimatedCurve::clear() {
  points_.clear();
  levels_.clear();
  all_ = {};
  positive_ = {};
}

void DecimatedCurve::append(double x, double y) {
  const Point point{x, y};
  levels_.resize(kLevels);
  std::size_t stretch = kFirstStretch;
  for (auto& level : levels_) {
    const auto place = points_.size() / stretch;
    if (place == level.size()) level.emplace_back();
    level[place].add(point);
    stretch *= kCoarser;
  }
  all_.add(point);
  if (y > 0) positive_.add(point);
  points_.push_back(point);
}

std::size_t DecimatedCurve::countIn(double left, double right) const {
  const auto begin = std::lower_bound(points_.begin(), points_.end(), left, isLeftOf);
  const auto end = std::upper_bound(begin, points_.end(), right, isRightOf);
  return static_cast<std::size_t>(end - begin);
}

std::vector<DecimatedCurve::Point> DecimatedCurve::part(
    double left, double right, std::size_t most) const {
  const auto first = std::lower_bound(points_.begin(), points_.end(), left, isLeftOf);
  const auto last = std::upper_bound(first, points_.end(), right, isRightOf);
  auto begin = static_cast<std::size_t>(first - points_.begin());
  auto end = static_cast<std::size_t>(last - points_.begin());
  if (begin > 0) --begin;
  if (end < points_.size()) ++end;
  if (end - begin <= most) return {points_.begin() + begin, points_.begin() + end};
  std::size_t stretch = kFirstStretch;
  std::size_t level = 0;
  while (level + 1 < levels_.size() && 2 * (end - begin) / stretch > most) {
    stretch *= kCoarser;
    ++level;
  }
  return stretchesOf(levels_[level], begin / stretch, (end - 1) / stretch + 1);
}

std::vector<DecimatedCurve::Point> DecimatedCurve::stretchesOf(
    const std::vector<Stretch>& level, std::size_t begin, std::size_t end) const {
  constexpr double kGap = std::numeric_limits<double>::quiet_NaN();
  std::vector<Point> points;
  points.reserve(2 * (end - begin));
  for (std::size_t i = begin; i < end; ++i) {
    const auto& stretch = level[i];
    if (stretch.has_value) {
      points.push_back(stretch.low_first ? stretch.low : stretch.high);
      if (stretch.low.x != stretch.high.x) {
        points.push_back(stretch.low_first ? stretch.high : stretch.low);
      }
    }
    if (stretch.has_gap && !points.empty()) points.push_back({points.back().x, kGap});
  }
  return points;
}

bool DecimatedCurve::range(bool positive_only, double& lowest, double& highest) const {
  const auto& values = positive_only ? positive_ : all_;
  lowest = values.low.y;
  highest = values.high.y;
  return values.has_value;
}

}  // namespace diptych::ui
