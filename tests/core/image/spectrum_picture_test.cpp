// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/spectrum_picture.h"

#include "core/base/error.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace diptych {
namespace {

// Grey waves: so many across and down.
Image waves(int width, int height, int across, int down) {
  Image image{width, height, {}};
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const double phase =
          2 * std::numbers::pi *
          (static_cast<double>(across) * x / width + static_cast<double>(down) * y / height);
      image.rgb.insert(
          image.rgb.end(), 3, static_cast<std::uint8_t>(std::lround(128 + 100 * std::cos(phase))));
    }
  }
  return image;
}

// The colours of the scale grow lighter.
int lightness(const Image& image, int x, int y) {
  const auto* pixel = image.row(y) + static_cast<std::size_t>(x) * 3;
  return pixel[0] + pixel[1] + pixel[2];
}

TEST(SpectrumPicture, ShowsAWaveAtItsFrequency) {
  const auto spectrum = spectrumPicture(waves(64, 48, 12, -6));
  ASSERT_EQ(spectrum.width, 64);
  ASSERT_EQ(spectrum.height, 48);
  const int peak = lightness(spectrum, 32 + 12, 24 - 6);
  EXPECT_EQ(peak, lightness(spectrum, 32 - 12, 24 + 6));  // of a real picture: symmetric
  int as_light = 0;
  for (int y = 0; y < 48; ++y) {
    for (int x = 0; x < 64; ++x) {
      as_light += lightness(spectrum, x, y) >= peak ? 1 : 0;
    }
  }
  EXPECT_EQ(as_light, 2);
}

TEST(SpectrumPicture, OfAFlatPictureIsTheDarkEndEverywhere) {
  const auto spectrum = spectrumPicture({16, 16, std::vector<std::uint8_t>(768, 200)});
  for (int y = 0; y < 16; ++y) {
    for (int x = 0; x < 16; ++x) {
      EXPECT_EQ(lightness(spectrum, x, y), lightness(spectrum, 0, 0));
    }
  }
  EXPECT_LT(lightness(spectrum, 0, 0), 30);
}

TEST(SpectrumPicture, TakesTheCentreOfAwkwardSizes) {
  EXPECT_EQ(spectrumSize({512, 512}), (ImageSize{512, 512}));
  EXPECT_EQ(spectrumSize({509, 7000}), (ImageSize{500, 2048}));
  EXPECT_EQ(spectrumSize({1, 2}), (ImageSize{0, 2}));
  const auto spectrum = spectrumPicture(waves(67, 35, 3, 3));
  EXPECT_EQ(spectrum.width, 64);
  EXPECT_EQ(spectrum.height, 32);
}

TEST(SpectrumPicture, RefusesALineOfPixels) {
  EXPECT_THROW(spectrumPicture({1, 5, std::vector<std::uint8_t>(15)}), Error);
}

}  // namespace
}  // namespace diptych
