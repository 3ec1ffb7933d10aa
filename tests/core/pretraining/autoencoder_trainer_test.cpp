// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pretraining/autoencoder_trainer.h"

#include "core/base/error.h"
#include "core/base/sha256.h"
#include "core/evaluation/picture_tensor.h"
#include "core/evaluation/reconstruction.h"
#include "core/pretraining/patch_code.h"
#include "core/tensor/random.h"
#include "core/tensor/threads.h"
#include "tests/core/pretraining/tiny_pretraining.h"

namespace diptych {
namespace {

class AutoencoderTrainerTest : public TinyPretraining {
 protected:
  void SetUp() override {
    TinyPretraining::SetUp();
    pixels_ = readPictures(picturesIn(folder_ / "data" / "train"), 16, 16);
    useThreads(2);
  }
  void TearDown() override {
    useThreads(1);
    TinyPretraining::TearDown();
  }

  AutoencoderTrainer makeTrainer() const { return {config().vae, pixels_, 1}; }

  std::string hashOf(AutoencoderTrainer& trainer) const {
    trainer.saveState(folder_ / "hashed");
    return sha256OfFile(folder_ / "hashed" / "tensors.safetensors");
  }

  torch::Tensor pixels_;
};

double stepTimes(AutoencoderTrainer& trainer, int steps) {
  double loss = 0;
  for (int i = 0; i < steps; ++i) {
    loss = trainer.step().loss;
  }
  return loss;
}

TEST(PatchCode, HasUnitVarianceAndNoMean) {
  auto generator = makeGenerator(1);
  const auto pixels = randn({64, 3, 16, 16}, generator) * 0.3 + 0.2;
  const auto code = PatchCode(pixels, 4, 4).encode(pixels);
  EXPECT_EQ(code.sizes(), (std::vector<std::int64_t>{64, 4, 4, 4}));
  const auto channels = code.transpose(0, 1).flatten(1);
  EXPECT_LT(channels.mean(1).abs().max().item<double>(), 1e-4);
  EXPECT_LT((channels.std(1) - 1).abs().max().item<double>(), 1e-2);
  const auto products = channels.matmul(channels.t()) / channels.size(1);
  EXPECT_LT((products - torch::eye(4)).abs().max().item<double>(), 1e-2);
}

TEST(PatchCode, KeepsWhatVariesMost) {
  // Brightness varies much, everything else little: the first component is brightness.
  auto generator = makeGenerator(1);
  const auto brightness = randn({256, 1, 1, 1}, generator);
  const auto pixels = brightness + 0.01 * randn({256, 3, 4, 4}, generator);
  const auto code = PatchCode(pixels, 4, 2).encode(pixels);
  const auto first = code.select(1, 0).flatten();
  const auto expected = brightness.flatten();
  const auto correlation = (first * (expected - expected.mean())).mean() / expected.std();
  EXPECT_GT(std::abs(correlation.item<double>()), 0.99);
}

TEST_F(AutoencoderTrainerTest, LearnsInEveryStage) {
  auto trainer = makeTrainer();
  const double decoder = trainer.step().loss;
  EXPECT_LT(stepTimes(trainer, 59), decoder / 2);
  const double encoder = trainer.step().loss;
  EXPECT_LT(stepTimes(trainer, 39), encoder / 2);
  stepTimes(trainer, 60);
  EXPECT_EQ(trainer.stepsDone(), trainer.totalSteps());
  EXPECT_GT(trainer.psnr(pixels_), 18.0);
}

TEST_F(AutoencoderTrainerTest, GoesOnBitForBit) {
  for (const int before : {20, 60}) {  // inside a stage, and between two
    auto whole = makeTrainer();
    stepTimes(whole, before);
    whole.saveState(folder_ / "state");
    stepTimes(whole, 10);
    auto resumed = makeTrainer();
    resumed.loadState(folder_ / "state");
    EXPECT_EQ(resumed.stepsDone(), before);
    stepTimes(resumed, 10);
    EXPECT_EQ(hashOf(resumed), hashOf(whole)) << before;
  }
}

TEST_F(AutoencoderTrainerTest, RefusesAnotherRunsState) {
  auto trainer = makeTrainer();
  trainer.saveState(folder_ / "state");
  AutoencoderTrainer other(config().vae, pixels_, 2);
  EXPECT_THROW(other.loadState(folder_ / "state"), Error);
  AutoencoderTrainer fewer(config().vae, pixels_.slice(0, 1), 1);
  EXPECT_THROW(fewer.loadState(folder_ / "state"), Error);
}

TEST_F(AutoencoderTrainerTest, FoldsTheLatentsScaleWithoutChangingPictures) {
  auto trainer = makeTrainer();
  stepTimes(trainer, 130);
  const double before = trainer.psnr(pixels_);
  const torch::NoGradGuard no_grad;
  auto model = trainer.finished();
  const auto latents = model->encode(toUnitRange(pixels_)).mean * model->config().scaling_factor;
  const auto channels = latents.transpose(0, 1).flatten(1);
  EXPECT_LT(channels.mean(1).abs().max().item<double>(), 1e-3);
  EXPECT_LT((channels.std(1) - 1).abs().max().item<double>(), 1e-3);
  const auto after = psnr(pixels_, roundTrip(model, pixels_)).mean().item<double>();
  EXPECT_NEAR(after, before, 0.05);
}

}  // namespace
}  // namespace diptych
