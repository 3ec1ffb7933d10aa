// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/reconstruction.h"

#include "core/tensor/random.h"

#include <gtest/gtest.h>

#include <cmath>

namespace diptych {
namespace {

torch::Tensor noisePictures(std::uint64_t seed, double spread) {
  auto generator = makeGenerator(seed);
  const auto noise = randn({2, 3, 32, 32}, generator) * spread;
  return (noise + 128).clamp(0, 255).to(torch::kUInt8);
}

TEST(Reconstruction, BytesSurviveTheWayToTheUnitRangeAndBack) {
  const auto all = torch::arange(256, torch::kUInt8).view({1, 1, 16, 16}).expand({1, 3, 16, 16});
  EXPECT_TRUE(toBytes(toUnitRange(all)).equal(all));
  EXPECT_FLOAT_EQ(toUnitRange(all).min().item<float>(), -1.0F);
  EXPECT_FLOAT_EQ(toUnitRange(all).max().item<float>(), 1.0F);
}

TEST(Reconstruction, PsnrOfAKnownError) {
  const auto black = torch::zeros({2, 3, 8, 8}, torch::kUInt8);
  auto other = black.clone();
  other[0].fill_(5);  // mean squared error 25
  other[1].fill_(255);
  const auto found = psnr(black, other);
  EXPECT_NEAR(found[0].item<double>(), 10 * std::log10(255.0 * 255.0 / 25.0), 1e-9);
  EXPECT_NEAR(found[1].item<double>(), 0.0, 1e-9);
  EXPECT_NEAR(psnr(black, black)[0].item<double>(), 148.1, 0.05);
}

TEST(Reconstruction, SsimIsOneForEqualPicturesAndFallsWithNoise) {
  const auto pictures = noisePictures(1, 40);
  EXPECT_NEAR(ssim(pictures, pictures).min().item<double>(), 1.0, 1e-12);
  const auto little = (pictures.to(torch::kInt64) + 4).clamp(0, 255).to(torch::kUInt8);
  const auto other = noisePictures(2, 40);
  EXPECT_GT(ssim(pictures, little).min().item<double>(), 0.98);
  EXPECT_LT(ssim(pictures, other).max().item<double>(), 0.2);
}

// The definition, number by number.
double ssimByHand(const torch::Tensor& a, const torch::Tensor& b) {
  const auto luma = [](const torch::Tensor& p, int y, int x) {
    return 0.299 * p[0][0][y][x].item<double>() + 0.587 * p[0][1][y][x].item<double>() +
           0.114 * p[0][2][y][x].item<double>();
  };
  double weight = 0;
  double ma = 0;
  double mb = 0;
  double aa = 0;
  double bb = 0;
  double ab = 0;
  for (int y = 0; y < 11; ++y) {
    for (int x = 0; x < 11; ++x) {
      const double w = std::exp(-((y - 5) * (y - 5) + (x - 5) * (x - 5)) / (2 * 1.5 * 1.5));
      const double va = luma(a, y, x);
      const double vb = luma(b, y, x);
      weight += w;
      ma += w * va;
      mb += w * vb;
      aa += w * va * va;
      bb += w * vb * vb;
      ab += w * va * vb;
    }
  }
  ma /= weight;
  mb /= weight;
  const double c1 = 2.55 * 2.55;
  const double c2 = 7.65 * 7.65;
  return (2 * ma * mb + c1) * (2 * (ab / weight - ma * mb) + c2) /
         ((ma * ma + mb * mb + c1) * (aa / weight - ma * ma + bb / weight - mb * mb + c2));
}

TEST(Reconstruction, SsimIsWangsDefinition) {
  const auto x = noisePictures(1, 40).slice(0, 0, 1).slice(2, 0, 11).slice(3, 0, 11);
  const auto noise = noisePictures(2, 20).slice(0, 0, 1).slice(2, 0, 11).slice(3, 0, 11);
  const auto y = ((x.to(torch::kInt64) + noise.to(torch::kInt64)) / 2).to(torch::kUInt8);
  EXPECT_NEAR(ssim(x, y).item<double>(), ssimByHand(x, y), 1e-9);
}

TEST(Reconstruction, SsimOfFlatPicturesIsTheLuminanceTerm) {
  const auto x = torch::full({1, 3, 16, 16}, 100, torch::kUInt8);
  const auto y = torch::full({1, 3, 16, 16}, 150, torch::kUInt8);
  const double c1 = (0.01 * 255) * (0.01 * 255);
  const double expected = (2.0 * 100 * 150 + c1) / (100.0 * 100 + 150.0 * 150 + c1);
  EXPECT_NEAR(ssim(x, y).item<double>(), expected, 1e-9);
}

}  // namespace
}  // namespace diptych
