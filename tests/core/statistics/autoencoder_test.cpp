// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/statistics/autoencoder.h"

#include "core/base/error.h"
#include "core/dataset/picture_pixels.h"
#include "core/evaluation/reconstruction.h"
#include "core/model/stable_diffusion.h"
#include "tests/core/dataset/folder_test.h"
#include "tests/core/model/tiny_model.h"
#include "tests/core/statistics/planted_pictures.h"

#include <torch/torch.h>

#include <cmath>

namespace diptych {
namespace {

class AutoencoderTest : public FolderTest {
 protected:
  void SetUp() override {
    FolderTest::SetUp();
    writeTinyModel(folder_ / "model", 4);
  }
  std::filesystem::path model() const { return folder_ / "model"; }
};

// Moments by plain loops over one channel.
struct Moments {
  double mean = 0, deviation = 0, kurtosis = 0;
};

Moments momentsByHand(const std::vector<double>& values) {
  const auto count = static_cast<double>(values.size());
  Moments moments;
  double second = 0, fourth = 0;
  for (const double value : values) {
    moments.mean += value / count;
  }
  for (const double value : values) {
    second += std::pow(value - moments.mean, 2) / count;
    fourth += std::pow(value - moments.mean, 4) / count;
  }
  moments.deviation = std::sqrt(second);
  moments.kurtosis = fourth / (second * second) - 3;
  return moments;
}

std::vector<double> channelOf(const torch::Tensor& latents, std::int64_t channel) {
  const auto plane = latents[0][channel].to(torch::kFloat64).contiguous();
  return {plane.data_ptr<double>(), plane.data_ptr<double>() + plane.numel()};
}

// A picture of 41 x 30 is cut to 40 x 30: the tiny model's factor is 2. The latents come straight
// from the whole model, 1e-5 is what float32 leaves.
TEST_F(AutoencoderTest, MeasuresTheLatentsOfTheMiddle) {
  const auto image = noisyPicture(64, 8);
  auto picture = greyPicture(41, 30, [&](int x, int y) { return image.row(y)[3 * x]; });
  const auto middle = greyPicture(40, 30, [&](int x, int y) { return image.row(y)[3 * x]; });
  Autoencoder autoencoder(model(), "cpu");
  autoencoder.load();
  const auto measures = autoencoder.measure(picture);

  const torch::NoGradGuard no_grad;
  auto whole = loadModel(model());
  const auto latents = whole.vae->encode(pixelsOf(middle)).mean * 0.18215;
  ASSERT_EQ(measures.mean.size(), 4u);
  for (std::size_t i = 0; i < 4; ++i) {
    const auto values = channelOf(latents, static_cast<std::int64_t>(i));
    const auto moments = momentsByHand(values);
    EXPECT_NEAR(measures.mean[i], moments.mean, 1e-5);
    EXPECT_NEAR(measures.deviation[i], moments.deviation, 1e-5);
    EXPECT_NEAR(measures.kurtosis[i], moments.kurtosis, 1e-3);
    for (std::size_t j = 0; j < 4; ++j) {
      const auto others = channelOf(latents, static_cast<std::int64_t>(j));
      double sum = 0;
      for (std::size_t place = 0; place < values.size(); ++place) {
        sum += values[place] * others[place];
      }
      const double product = sum / static_cast<double>(values.size());
      EXPECT_NEAR(
          measures.covariance[4 * i + j], product - measures.mean[i] * measures.mean[j], 1e-5);
    }
  }
}

TEST_F(AutoencoderTest, MeasuresTheRoundTripOfTheMiddle) {
  const auto picture = noisyPicture(48, 8);
  Autoencoder autoencoder(model(), "cpu");
  autoencoder.load();
  const auto measures = autoencoder.measure(picture);

  auto whole = loadModel(model());
  const auto pixels = toBytes(pixelsOf(picture));
  const auto rebuilt = roundTrip(whole.vae, pixels);
  EXPECT_NEAR(measures.psnr, psnr(pixels, rebuilt).item<double>(), 0.01);
  EXPECT_NEAR(measures.ssim, ssim(pixels, rebuilt).item<double>(), 1e-3);
  EXPECT_EQ(measures.features.size(), 256u);  // 4 channels in 8 x 8 cells
  EXPECT_FALSE(std::isnan(measures.slope));
}

TEST_F(AutoencoderTest, MeasuresNothingOfTinyPictures) {
  Autoencoder autoencoder(model(), "cpu");
  autoencoder.load();
  for (const int height : {1, 15}) {
    const auto measures = autoencoder.measure(greyPicture(40, height, smoothShade));
    EXPECT_TRUE(std::isnan(measures.psnr));
    ASSERT_EQ(measures.mean.size(), 4u);
    EXPECT_TRUE(std::isnan(measures.mean[0]));
    EXPECT_TRUE(std::isnan(measures.spectrum[20]));
  }
  EXPECT_FALSE(std::isnan(autoencoder.measure(greyPicture(16, 16, smoothShade)).psnr));
}

TEST_F(AutoencoderTest, IsKnownByItsWeights) {
  writeTinyModel(folder_ / "same", 4);
  writeTinyModel(folder_ / "other", 5);
  const auto hash = Autoencoder(model(), "cpu").hash();
  EXPECT_EQ(hash, Autoencoder(folder_ / "same", "cpu").hash());
  EXPECT_NE(hash, Autoencoder(folder_ / "other", "cpu").hash());
  EXPECT_THROW(Autoencoder(folder_ / "nothing", "cpu"), Error);
  EXPECT_THROW(Autoencoder(model(), "abacus"), Error);
}

}  // namespace
}  // namespace diptych
