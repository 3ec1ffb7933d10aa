// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/statistics/pixel_measures.h"

#include "core/image/filters.h"
#include "core/tensor/random.h"
#include "tests/core/statistics/planted_pictures.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <numbers>
#include <numeric>

namespace diptych {
namespace {

double frequencyOf(int bin) { return (bin + 0.5) / (2 * kSpectrumBins); }

// 3 %: of 65,000 places, the median's own scatter is about 1 %. 0.15: rounding to 8 bits adds
// sqrt(1/12) to the noise by squares.
TEST(PixelMeasures, FindsPlantedNoise) {
  for (const double sigma : {2.0, 5.0, 10.0, 20.0}) {
    EXPECT_NEAR(measurePixels(noisyPicture(256, sigma)).noise, sigma, 0.03 * sigma + 0.15);
  }
  EXPECT_LT(measurePixels(noisyPicture(256, 0)).noise, 0.5);
}

// Half of the picture is clipped white: what is left tells the noise all the same.
TEST(PixelMeasures, FindsNoiseBesideWhite) {
  auto image = noisyPicture(256, 5);
  std::fill_n(image.rgb.begin(), image.rgb.size() * 6 / 10, std::uint8_t{255});
  EXPECT_NEAR(measurePixels(image).noise, 5, 0.5);
  std::fill(image.rgb.begin(), image.rgb.end(), std::uint8_t{255});
  EXPECT_TRUE(std::isnan(measurePixels(image).noise));
}

TEST(PixelMeasures, WhiteNoiseHasAFlatSpectrumOfItsVariance) {
  const auto measures = measurePixels(whiteNoise(256, 20));
  EXPECT_NEAR(measures.slope, 0, 0.1);
  double sum = 0;
  for (int bin = 8; bin < kSpectrumBins; ++bin) {
    EXPECT_NEAR(measures.spectrum[bin], std::log10(400), 0.2) << bin;
    sum += measures.spectrum[bin];
  }
  EXPECT_NEAR(sum / (kSpectrumBins - 8), std::log10(400), 0.02);
}

// A Gaussian blur multiplies the power by exp(-(2 pi f sigma)^2). 0.06: the width of a bin and the
// kernel's end; rounding to 8 bits is 1.7 below the weakest of these bins.
TEST(PixelMeasures, BlurLowersTheSpectrumByTheGaussiansOwnFactor) {
  constexpr double kSigma = 1;
  const auto image = whiteNoise(256, 30);
  const auto sharp = measurePixels(image);
  const auto blurred = measurePixels(gaussianBlur(image, kSigma));
  for (int bin = 8; bin < 32; ++bin) {
    const double exponent = 2 * std::numbers::pi * frequencyOf(bin) * kSigma;
    EXPECT_NEAR(
        blurred.spectrum[bin] - sharp.spectrum[bin],
        -exponent * exponent * std::log10(std::numbers::e),
        0.06)
        << bin;
  }
  EXPECT_LT(blurred.slope, sharp.slope - 1);
  EXPECT_LT(blurred.noise, sharp.noise / 2);
}

// Power that falls with the square of the frequency, made in the frequency domain.
TEST(PixelMeasures, FindsTheSlopeOfOneOverFNoise) {
  constexpr int kSide = 256;
  auto generator = makeGenerator(3);
  const auto waves = torch::fft::rfft2(randn({kSide, kSide}, generator).to(torch::kFloat64));
  const auto down = torch::fft::fftfreq(kSide, torch::kFloat64).view({-1, 1});
  const auto across = torch::fft::rfftfreq(kSide, torch::kFloat64).view({1, -1});
  const auto radius = (down.square() + across.square()).sqrt().clamp_min(1.0 / kSide);
  auto shades = torch::fft::irfft2(waves / radius);
  shades = (shades - shades.mean()) / shades.std() * 35 + 128;
  const auto access = shades.accessor<double, 2>();
  const auto image = greyPicture(kSide, kSide, [&](int x, int y) { return access[y][x]; });
  EXPECT_NEAR(measurePixels(image).slope, -2, 0.1);
}

TEST(PixelMeasures, SeesAPlantedGridWhereverItBegins) {
  const auto clean = noisyPicture(256, 2);
  EXPECT_NEAR(measurePixels(clean).grid_peak, 0, 2.5);
  for (const int begin : {0, 3}) {
    auto grid = clean;
    for (int y = 0; y < 256; ++y) {
      for (int x = begin; x < 256; x += 8) {
        for (int colour = 0; colour < 3; ++colour) {
          grid.row(y)[3 * x + colour] += 4;
        }
      }
    }
    EXPECT_GT(measurePixels(grid).grid_peak, 10) << begin;
  }
}

TEST(PixelMeasures, SeesTheBlocksOfJpeg) {
  const auto clean = noisyPicture(256, 4);
  EXPECT_GT(measurePixels(jpegRoundTrip(clean, 15)).grid_peak, 6);
}

TEST(PixelMeasures, CountsColours) {
  const Image image{3, 1, {0, 3, 4, 255, 252, 251, 128, 128, 128}};
  const auto histogram = measurePixels(image).histogram;
  EXPECT_EQ(histogram[0][0], 1u);   // 0
  EXPECT_EQ(histogram[1][0], 1u);   // 3
  EXPECT_EQ(histogram[2][1], 1u);   // 4
  EXPECT_EQ(histogram[0][63], 1u);  // 255
  EXPECT_EQ(histogram[1][63], 1u);  // 252
  EXPECT_EQ(histogram[2][62], 1u);  // 251
  for (const auto& colour : histogram) {
    EXPECT_EQ(colour[32], 1u);
    EXPECT_EQ(std::accumulate(colour.begin(), colour.end(), 0u), 3u);
  }
}

TEST(PixelMeasures, SaysWhatATinyPictureDoesNotTell) {
  const auto dot = measurePixels(whiteNoise(1, 0));
  EXPECT_TRUE(std::isnan(dot.noise));
  EXPECT_TRUE(std::isnan(dot.slope));
  EXPECT_TRUE(std::isnan(dot.grid_peak));
  for (const double bin : dot.spectrum) {
    EXPECT_TRUE(std::isnan(bin));
  }
  EXPECT_EQ(dot.features.size(), 256u);
  const auto small = measurePixels(greyPicture(3, 2, smoothShade));
  EXPECT_TRUE(std::isnan(small.noise));
  EXPECT_TRUE(std::isnan(small.spectrum[0]));
  const auto icon = measurePixels(whiteNoise(16, 10));
  EXPECT_FALSE(std::isnan(icon.noise));
  EXPECT_FALSE(std::isnan(icon.slope));
  EXPECT_TRUE(std::isnan(icon.spectrum[1]));   // 1 / 64 of Nyquist's: longer than the picture
  EXPECT_FALSE(std::isnan(icon.spectrum[8]));  // one wave in 16 pixels
}

TEST(PixelMeasures, TakesLongStripsAndFlatPictures) {
  const auto strip = measurePixels(greyPicture(5000, 4, smoothShade));
  EXPECT_FALSE(std::isnan(strip.grid_peak));
  EXPECT_EQ(strip.features.size(), 256u);
  const auto flat = measurePixels(whiteNoise(64, 0));
  EXPECT_EQ(flat.noise, 0);
  EXPECT_NEAR(flat.slope, 0, 1e-9);
  EXPECT_NEAR(flat.grid_peak, 0, 1e-9);
  EXPECT_EQ(flat.spectrum[40], -10);
}

}  // namespace
}  // namespace diptych
