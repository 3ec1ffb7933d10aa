// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/pixels.h"
#include "tests/core/image/picture_files.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

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

// Waves that are some pixels long in a thumbnail of 256 pixels.
Image waves(int width, int height) {
  const double step = 0.4 * 256 / std::max({width, height, 256});
  Image image = filled(width, height, 0);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width * 3; ++x) {
      image.row(y)[x] = static_cast<std::uint8_t>(128 + 60 * std::sin((x / 3 + 0.7 * y) * step));
    }
  }
  return image;
}

TEST(ShrinkQuickly, IsCloseToTheExactWay) {
  for (const auto& [width, height] :
       {ImageSize{320, 240}, {240, 320}, {511, 300}, {1024, 1024}, {1500, 1000}, {257, 257}}) {
    const auto image = waves(width, height);
    const auto exact = resizeToFit(image, 256, 256);
    const auto quick = shrinkQuickly(image, 256);
    ASSERT_EQ(quick.width, exact.width);
    ASSERT_EQ(quick.height, exact.height);
    double difference = 0;
    for (std::size_t i = 0; i < quick.rgb.size(); ++i) {
      difference += std::abs(quick.rgb[i] - exact.rgb[i]);
    }
    EXPECT_LT(difference / static_cast<double>(quick.rgb.size()), 6) << width << "x" << height;
  }
}

// Single pixels, black and white in turns: grey when every one has its share.
TEST(ShrinkQuickly, LeavesNoPixelOut) {
  Image image = filled(1030, 1030, 0);
  for (int y = 0; y < image.height; ++y) {
    for (int x = y % 2; x < image.width; x += 2) std::fill_n(image.row(y) + 3 * x, 3, 255);
  }
  for (const int value : shrinkQuickly(image, 256).rgb) EXPECT_NEAR(value, 127.5, 1);
}

TEST(ShrinkQuickly, KeepsOneColour) {
  for (const auto& [width, height] : {ImageSize{1, 100'000}, {100'000, 1}, {3, 700}, {999, 998}}) {
    const auto image = shrinkQuickly(filled(width, height, 77), 256);
    EXPECT_EQ(std::max(image.width, image.height), 256);
    EXPECT_EQ(image.rgb, filled(image.width, image.height, 77).rgb);
  }
}

TEST(ShrinkQuickly, NeverEnlarges) {
  EXPECT_EQ(shrinkQuickly(waves(20, 10), 256).rgb, waves(20, 10).rgb);
  EXPECT_EQ(shrinkQuickly(waves(20, 10), 20).rgb, waves(20, 10).rgb);
}

}  // namespace
}  // namespace diptych
