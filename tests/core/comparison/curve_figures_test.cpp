// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/comparison/curve_figures.h"

#include "core/base/error.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace diptych {
namespace {

// 10 steps and 40 pictures an epoch.
std::vector<CurvePoint> curveOf(const std::vector<double>& values) {
  std::vector<CurvePoint> curve;
  for (const double value : values) {
    const auto number = static_cast<std::int64_t>(curve.size());
    curve.push_back({10 * number, static_cast<double>(number), 40 * number, 1.5, value});
  }
  return curve;
}

TEST(CurveFigures, SaysWhatACurveComesTo) {
  const auto figures = figuresOf(curveOf({1.0, 0.75, 0.5, 0.25, 0.5}));
  EXPECT_DOUBLE_EQ(figures.start, 1.0);
  EXPECT_DOUBLE_EQ(figures.lowest, 0.25);
  EXPECT_EQ(figures.lowest_step, 30);
  EXPECT_DOUBLE_EQ(figures.change, 0.75);
  EXPECT_DOUBLE_EQ(figures.last, 0.5);
  EXPECT_DOUBLE_EQ(figures.rebound, 0.25);
  // Trapezoids of 0, 0.25, 0.5, 0.75, 0.5 below the start: 1.75 of 4 widths.
  EXPECT_DOUBLE_EQ(figures.area, 1.75 / 4);
  // The first half is 1.0, 0.75, 0.5 over 80 pictures: a line of -0.25 for 40 pictures.
  EXPECT_DOUBLE_EQ(figures.slope, -6.25);
  EXPECT_DOUBLE_EQ(figuresOf(curveOf({1.0, 0.75, 0.5, 0.25, 0.0}), 1.0).slope, -6.25);
}

TEST(CurveFigures, TakesTheFirstOfSeveralLowestPoints) {
  EXPECT_EQ(figuresOf(curveOf({1.0, 0.5, 0.5})).lowest_step, 10);
}

TEST(CurveFigures, OnePointHasNoSlope) {
  const auto figures = figuresOf(curveOf({0.5}));
  EXPECT_DOUBLE_EQ(figures.change, 0);
  EXPECT_DOUBLE_EQ(figures.slope, 0);
  EXPECT_DOUBLE_EQ(figures.area, 0);
  EXPECT_THROW(figuresOf({}), Error);
}

TEST(CurveFigures, AFewOddPointsDoNotMoveTheSlope) {
  const std::vector<double> x = {0, 1, 2, 3, 4, 5, 6};
  EXPECT_DOUBLE_EQ(theilSenSlope(x, {0, -2, -4, 100, -8, -10, -12}), -2.0);
  // The ten slopes are -1.9, -1.3, -0.6, -13/30, -11/70, -0.14, 2/15, 13/30, 1.5 and 1.6.
  EXPECT_NEAR(
      theilSenSlope({1, 2, 4, 7, 8}, {3.1, 1.2, 4.4, 0.5, 2.0}), (-11.0 / 70 - 0.14) / 2, 1e-12);
}

TEST(CurveFigures, TheSlopesLineGoesThroughWhatItIsFittedTo) {
  std::vector<CurvePoint> curve;
  for (int i = 0; i <= 10; ++i) {
    // Falls by 2 for each 1000 pictures in the first half, then no more; one point is odd.
    curve.push_back({i, 0, i * 100, 0, i == 3 ? 9.0 : 5 - 0.2 * std::min(i, 5)});
  }
  const auto line = slopeLineOf(curve);
  ASSERT_EQ(line.size(), 6u);
  EXPECT_NEAR(line.front().value, 5, 1e-12);
  EXPECT_NEAR(line[3].value, 4.4, 1e-12);
  EXPECT_NEAR(line.back().value, 4, 1e-12);
  EXPECT_EQ(line.back().step, 5);
  EXPECT_TRUE(slopeLineOf({}).empty());
  EXPECT_TRUE(slopeLineOf({{0, 0, 0, 0, 1}, {1, 0, 0, 0, 2}}).empty()) << "no pictures are known";
}

TEST(CurveFigures, OfALongCurveSomePointsMakeTheSlope) {
  std::vector<CurvePoint> curve;
  for (int i = 0; i <= 20'000; ++i) curve.push_back({i, 0, i * 4, 0, 3 - i * 0.004});
  EXPECT_NEAR(figuresOf(curve).slope, -1, 1e-9);
  const auto line = slopeLineOf(curve);
  ASSERT_EQ(line.size(), kSlopePoints);
  EXPECT_EQ(line.front().step, 0);
  EXPECT_EQ(line.back().step, 10'000);
}

}  // namespace
}  // namespace diptych
