// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/losses.h"

#include "core/base/error.h"
#include "core/diffusion/noise_schedule.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace diptych {

namespace {

NoiseSchedule scheduleThatPredicts(const std::string& type, bool zero_snr = false) {
  SchedulerConfig config;
  config.prediction_type = type;
  config.rescale_betas_zero_snr = zero_snr;
  return NoiseSchedule(config);
}

const auto kEnds = [] { return torch::tensor({0, 500, 999}, torch::kInt64); };

TEST(Losses, IsTheMeanSquaredErrorOfEachPicture) {
  const auto target = torch::zeros({2, 4, 3, 5});
  auto prediction = torch::zeros({2, 4, 3, 5});
  prediction[0].fill_(2);
  prediction[1][3].fill_(1);
  const auto loss = lossPerSample(prediction, target, torch::tensor({1.0f, 10.0f}));
  EXPECT_TRUE(loss.equal(torch::tensor({4.0f, 2.5f})));
}

TEST(Losses, IsComputedInFloat32WhateverTheModelSaid) {
  const auto prediction = torch::full({1, 4, 2, 2}, 1.5f).to(torch::kBFloat16);
  const auto loss = lossPerSample(prediction, torch::ones({1, 4, 2, 2}), torch::ones({1}));
  EXPECT_EQ(loss.scalar_type(), torch::kFloat32);
  EXPECT_EQ(loss.item<float>(), 0.25f);
}

TEST(Losses, AsksForNoiseOrVelocity) {
  const auto latents = torch::full({3, 4, 2, 2}, 0.5f);
  const auto noise = torch::full({3, 4, 2, 2}, -2.0f);
  EXPECT_TRUE(lossTarget(scheduleThatPredicts("epsilon"), latents, noise, kEnds()).equal(noise));
  const auto velocity = scheduleThatPredicts("v_prediction");
  EXPECT_TRUE(lossTarget(velocity, latents, noise, kEnds())
                  .equal(velocity.velocity(latents, noise, kEnds())));
}

TEST(Losses, RefusesAnotherPredictionType) {
  const auto sample = scheduleThatPredicts("sample");
  const auto zeros = torch::zeros({1, 4, 2, 2});
  EXPECT_THROW(lossTarget(sample, zeros, zeros, torch::zeros({1}, torch::kInt64)), Error);
}

TEST(Losses, WeightsAreOnesWithoutMinSnr) {
  EXPECT_TRUE(lossWeights(scheduleThatPredicts("epsilon"), kEnds(), 0).equal(torch::ones({3})));
}

TEST(Losses, HighNoiseCountsMoreUpToTheLimit) {
  const auto schedule = scheduleThatPredicts("epsilon");
  const auto snr = schedule.snr(kEnds());
  const auto weights = highNoiseWeights(schedule, kEnds(), 20);
  EXPECT_NEAR(weights[0].item<double>(), 1 + 1 / snr[0].item<double>(), 1e-5);
  EXPECT_NEAR(weights[1].item<double>(), 1 + 1 / snr[1].item<double>(), 1e-4);
  EXPECT_EQ(weights[2].item<float>(), 20.0F);
}

TEST(Losses, HighNoiseWeightIsOffAtZeroAndForVelocity) {
  const auto ones = torch::ones({3});
  EXPECT_TRUE(highNoiseWeights(scheduleThatPredicts("epsilon"), kEnds(), 0).equal(ones));
  EXPECT_TRUE(highNoiseWeights(scheduleThatPredicts("v_prediction"), kEnds(), 20).equal(ones));
}

TEST(Losses, MinSnrWeighsLowNoiseDown) {
  const auto schedule = scheduleThatPredicts("epsilon");
  const auto snr = schedule.snr(kEnds());
  const auto epsilon = lossWeights(schedule, kEnds(), 5).to(torch::kFloat64);
  const auto velocity =
      lossWeights(scheduleThatPredicts("v_prediction"), kEnds(), 5).to(torch::kFloat64);
  for (int i = 0; i < 3; ++i) {
    const double s = snr[i].item<double>();
    // 1 - alpha_bar is 8.5e-4 at t = 0, of which the rounding of alpha to float32 is 7e-5.
    EXPECT_NEAR(epsilon[i].item<double>(), std::min(s, 5.0) / s, 7e-5 * std::min(s, 5.0) / s);
    EXPECT_NEAR(velocity[i].item<double>(), std::min(s, 5.0) / (s + 1), 1e-6);
  }
  EXPECT_LT(epsilon[0].item<double>(), 0.01);
  EXPECT_EQ(epsilon[2].item<double>(), 1.0);
}

TEST(Losses, MinSnrIsFiniteAtZeroTerminalSnr) {
  const auto last = torch::tensor({999}, torch::kInt64);
  EXPECT_EQ(lossWeights(scheduleThatPredicts("epsilon", true), last, 5).item<float>(), 1.0f);
  EXPECT_EQ(lossWeights(scheduleThatPredicts("v_prediction", true), last, 5).item<float>(), 0.0f);
}

TEST(Losses, OffsetIsTheSameForAChannelsPixels) {
  const auto noise = torch::zeros({2, 4, 3, 3});
  const auto offset = torch::arange(8, torch::kFloat32).view({2, 4, 1, 1});
  const auto shifted = withOffset(noise, offset, 0.5);
  EXPECT_TRUE(shifted.equal((offset * 0.5f).expand({2, 4, 3, 3})));
}

}  // namespace

}  // namespace diptych
