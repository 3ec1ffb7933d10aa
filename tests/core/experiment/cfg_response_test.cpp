// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/cfg_response.h"

#include <gtest/gtest.h>

#include <cmath>

namespace diptych {
namespace {

Image imageOf(const std::vector<std::uint8_t>& rgb) {
  return {static_cast<int>(rgb.size() / 3), 1, rgb};
}

TEST(CfgResponse, MeasuresClippingSaturationAndContrast) {
  // Black, white, a full red and a gray of one half.
  const auto level = measurePicture(imageOf({0, 0, 0, 255, 255, 255, 255, 0, 0, 128, 128, 128}));
  EXPECT_DOUBLE_EQ(level.clipped, 9.0 / 12);
  EXPECT_DOUBLE_EQ(level.saturation, 1.0 / 4);
  const double luma[] = {0, 1, 0.299, 128.0 / 255};
  double mean = 0;
  double squares = 0;
  for (const double value : luma) {
    mean += value / 4;
    squares += value * value / 4;
  }
  EXPECT_NEAR(level.contrast, std::sqrt(squares - mean * mean), 1e-12);
}

TEST(CfgResponse, APlainPictureHasNoContrast) {
  EXPECT_DOUBLE_EQ(measurePicture(imageOf({7, 7, 7, 7, 7, 7})).contrast, 0.0);
}

CfgResponse responseOf(const std::vector<double>& clipped) {
  CfgResponse response{"x", {}};
  for (const double share : clipped) {
    response.levels.push_back({static_cast<double>(response.levels.size() + 1), share, 0, 0});
  }
  return response;
}

TEST(CfgResponse, FindsTheHighestScaleWithoutClipping) {
  const auto base = responseOf({0.10, 0.10, 0.11, 0.2});
  EXPECT_EQ(highestWithoutClipping(base, base), 3.0);
  EXPECT_EQ(highestWithoutClipping(responseOf({0.1, 0.11, 0.119, 0.12}), base), 4.0);
  EXPECT_EQ(highestWithoutClipping(responseOf({0.1, 0.3, 0.1, 0.1}), base), 1.0);
  EXPECT_FALSE(highestWithoutClipping(responseOf({0.3, 0.1}), base));
  EXPECT_FALSE(highestWithoutClipping(base, responseOf({})));
}

}  // namespace
}  // namespace diptych
