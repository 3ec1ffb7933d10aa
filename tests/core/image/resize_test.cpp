// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/image/picture_files.h"

namespace diptych {
namespace {

Image filled(int width, int height, std::uint8_t value) {
  return {width, height, Bytes(static_cast<std::size_t>(width) * height * 3, value)};
}

TEST(ResizeToCover, HasExactlyTheSizeAskedFor) {
  for (const auto& [width, height] : {ImageSize{1, 1}, {7, 300}, {300, 7}, {64, 64}, {65, 63}}) {
    for (const auto& [w, h] : {ImageSize{64, 64}, {1, 1}, {16, 128}, {33, 17}}) {
      const auto image = resizeToCover(filled(width, height, 90), w, h);
      EXPECT_EQ(image.width, w);
      EXPECT_EQ(image.height, h);
      EXPECT_EQ(image.rgb, filled(w, h, 90).rgb);  // one colour stays that colour, to the edges
    }
  }
}

TEST(ResizeToCover, KeepsThePictureOfTheRightSize) {
  EXPECT_EQ(resizeToCover(quarters(64, 48), 64, 48).rgb, quarters(64, 48).rgb);
}

// The mean of every 2 x 2 pixels, by hand.
TEST(ResizeToCover, AveragesAreas) {
  Image image = filled(4, 2, 0);
  for (std::size_t i = 0; i < image.rgb.size(); ++i) {
    image.rgb[i] = static_cast<std::uint8_t>(10 * i);
  }
  const auto half = resizeToCover(image, 2, 1);
  for (int x = 0; x < 2; ++x) {
    for (int c = 0; c < 3; ++c) {
      const int first = image.row(0)[6 * x + c] + image.row(0)[6 * x + 3 + c];
      const int second = image.row(1)[6 * x + c] + image.row(1)[6 * x + 3 + c];
      EXPECT_NEAR(half.row(0)[3 * x + c], (first + second) / 4.0, 0.5);
    }
  }
}

TEST(ResizeToCover, CutsTheCentreOut) {
  Image image = filled(30, 10, 0);
  for (int y = 0; y < 10; ++y) std::fill_n(image.row(y) + 10 * 3, 10 * 3, std::uint8_t{200});
  EXPECT_EQ(resizeToCover(image, 10, 10).rgb, filled(10, 10, 200).rgb);
}

TEST(ResizeToCover, KeepsTheShapeOfThings) {
  const auto image = resizeToCover(quarters(400, 100), 64, 64);
  EXPECT_TRUE(isNear(colorAt(image, 0.2, 0.2), kRed, 0));
  EXPECT_TRUE(isNear(colorAt(image, 0.8, 0.2), kGreen, 0));
  EXPECT_TRUE(isNear(colorAt(image, 0.8, 0.8), kWhite, 0));
}

// Scaled as a whole it would have 26,000 million pixels.
TEST(ResizeToCover, DoesNotBlowUpStrips) {
  EXPECT_EQ(resizeToCover(filled(1, 100'000, 5), 512, 512).rgb, filled(512, 512, 5).rgb);
}

TEST(ResizeToCover, IsTheSameEveryTime) {
  const auto image = quarters(333, 257);
  EXPECT_EQ(resizeToCover(image, 128, 64).rgb, resizeToCover(image, 128, 64).rgb);
}

TEST(ResizeToFit, KeepsTheShapeAndNeverEnlarges) {
  const auto image = resizeToFit(quarters(400, 100), 64, 64);
  EXPECT_EQ(image.width, 64);
  EXPECT_EQ(image.height, 16);
  EXPECT_EQ(resizeToFit(quarters(40, 10), 64, 64).rgb, quarters(40, 10).rgb);
  EXPECT_EQ(resizeToFit(quarters(10'000, 2), 100, 100).height, 1);
}

}  // namespace
}  // namespace diptych
