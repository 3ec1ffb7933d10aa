// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/difference.h"

#include <gtest/gtest.h>

#include <cmath>

namespace diptych {
namespace {

using Bytes = std::vector<std::uint8_t>;

Image twoPixels(Bytes rgb) { return {2, 1, std::move(rgb)}; }

TEST(Difference, OfEqualPicturesIsBlackOrGrey) {
  const auto picture = twoPixels({0, 10, 255, 7, 8, 9});
  const Bytes black(6, 0);
  const Bytes grey(6, 128);
  EXPECT_EQ(differencePicture(picture, picture, DifferenceKind::Absolute, 64).rgb, black);
  EXPECT_EQ(differencePicture(picture, picture, DifferenceKind::Signed, 64).rgb, grey);
}

TEST(Difference, AmplifiesAndClamps) {
  const auto first = twoPixels({100, 100, 100, 0, 255, 0});
  const auto second = twoPixels({103, 90, 100, 255, 0, 100});
  EXPECT_EQ(
      differencePicture(first, second, DifferenceKind::Absolute, 4).rgb,
      (Bytes{12, 40, 0, 255, 255, 255}));
  EXPECT_EQ(
      differencePicture(first, second, DifferenceKind::Signed, 4).rgb,
      (Bytes{134, 108, 128, 255, 0, 255}));
  EXPECT_EQ(
      differencePicture(first, second, DifferenceKind::Signed).rgb,
      (Bytes{130, 123, 128, 255, 1, 178}));
}

TEST(Psnr, OfAKnownError) {
  const auto black = twoPixels({0, 0, 0, 0, 0, 0});
  const auto five = twoPixels({5, 5, 5, 5, 5, 5});
  const auto white = twoPixels({255, 255, 255, 255, 255, 255});
  EXPECT_NEAR(psnr(black, five), 10 * std::log10(255.0 * 255.0 / 25.0), 1e-12);
  EXPECT_NEAR(psnr(black, white), 0, 1e-12);
  EXPECT_TRUE(std::isinf(psnr(five, five)));
}

TEST(ResizeTo, ScalesToTheSizeAskedFor) {
  const Image flat{3, 2, Bytes(18, 77)};
  const auto scaled = resizeTo(flat, 5, 7);
  EXPECT_EQ(scaled.width, 5);
  EXPECT_EQ(scaled.height, 7);
  EXPECT_EQ(scaled.rgb, Bytes(5 * 7 * 3, 77));
}

}  // namespace
}  // namespace diptych
