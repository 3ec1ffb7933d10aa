// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace diptych {

// One validation of a run.
struct CurvePoint {
  std::int64_t step = 0;
  double epoch = 0;
  std::int64_t pictures_seen = 0;
  double seconds = 0;
  double value = 0;
};

// What a loss curve comes to. Every number is of the curve alone, not of others beside it.
struct CurveFigures {
  double start = 0;              // the first value, before any training
  double lowest = 0;             // the smallest value
  std::int64_t lowest_step = 0;  // where it is first reached
  double change = 0;             // start - lowest
  double slope = 0;    // per 1000 pictures seen, see theilSenSlope; negative when it falls
  double area = 0;     // mean of start - value over the pictures seen, by trapezoids
  double last = 0;     // the newest value
  double rebound = 0;  // last - lowest
};

// The first share of the pictures seen that the slope is fitted to.
inline constexpr double kSlopeWindow = 0.5;
// Of longer curves so many points of that share, evenly, make the slope: it takes all their pairs.
inline constexpr std::size_t kSlopePoints = 400;

// curve: in the order of its steps, values finite. Throws Error when it is empty.
CurveFigures figuresOf(const std::vector<CurvePoint>& curve, double slope_window = kSlopeWindow);

// The line whose slope that is (with the median of what is left as its height), at the points that
// it is fitted to: the first ones, at most kSlopePoints of them. Empty when the pictures seen are
// not known.
std::vector<CurvePoint> slopeLineOf(
    const std::vector<CurvePoint>& curve, double slope_window = kSlopeWindow);

// The median of the slopes of all pairs of points (Theil 1950, Sen 1968): a few odd points do not
// move it. x: not all equal; 0 for fewer than two points.
double theilSenSlope(const std::vector<double>& x, const std::vector<double>& y);

}  // namespace diptych
