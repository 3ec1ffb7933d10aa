// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/noise_schedule.h"

#include "core/base/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

namespace diptych {
namespace {

torch::Tensor allTimesteps(const NoiseSchedule& schedule) {
  return torch::arange(schedule.size(), torch::kInt64);
}

void expectRefused(const SchedulerConfig& config, const std::string& word) {
  try {
    const NoiseSchedule schedule(config);
    FAIL() << "accepted a configuration that should be refused for its " << word;
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr(word));
  }
}

}  // namespace

// alphas_cumprod at t = 0, 499 and 999 of Stable Diffusion 1.x, in float64.
TEST(NoiseSchedule, LeavesTheKnownShareOfThePicture) {
  const NoiseSchedule schedule(SchedulerConfig{});
  const auto ones = torch::ones({3, 1, 1, 1}, torch::kFloat64);
  const auto timesteps = torch::tensor({0, 499, 999}, torch::kInt64);
  const auto noisy = schedule.addNoise(ones, torch::zeros_like(ones), timesteps);
  const auto share = noisy.square().flatten();
  EXPECT_NEAR(share[0].item<double>(), 0.999150, 1e-6);
  EXPECT_NEAR(share[1].item<double>(), 0.277669, 1e-6);
  EXPECT_NEAR(share[2].item<double>(), 0.004660, 1e-6);
}

// With beta the same everywhere, alpha_bar at t is (1 - beta)^(t + 1).
TEST(NoiseSchedule, IsAPowerWhenBetaIsConstant) {
  SchedulerConfig config;
  config.beta_start = config.beta_end = 0.01;
  for (const auto* name : {"linear", "scaled_linear"}) {
    config.beta_schedule = name;
    const NoiseSchedule schedule(config);
    const auto powers = torch::pow(0.99, torch::arange(1, 1001, torch::kFloat64));
    EXPECT_TRUE(torch::allclose(schedule.alphasCumprod(), powers, 1e-12, 0)) << name;
  }
}

// Before the cap on beta, the products telescope to the cosine itself.
TEST(NoiseSchedule, FollowsTheSquaredCosine) {
  SchedulerConfig config;
  config.beta_schedule = "squaredcos_cap_v2";
  const NoiseSchedule schedule(config);
  const auto alpha_bar = [](double t) {
    return std::pow(std::cos((t + 0.008) / 1.008 * std::numbers::pi / 2), 2);
  };
  for (const int t : {0, 1, 250, 500, 900}) {
    const double want = alpha_bar((t + 1) / 1000.0) / alpha_bar(0);
    EXPECT_NEAR(schedule.alphasCumprod()[t].item<double>(), want, 1e-12) << t;
  }
}

TEST(NoiseSchedule, HasNothingLeftAtZeroTerminalSnr) {
  SchedulerConfig config;
  const NoiseSchedule plain(config);
  config.rescale_betas_zero_snr = true;
  const NoiseSchedule rescaled(config);
  const auto& table = rescaled.alphasCumprod();
  EXPECT_EQ(table[-1].item<double>(), 0);
  EXPECT_NEAR(table[0].item<double>(), plain.alphasCumprod()[0].item<double>(), 1e-15);
  EXPECT_LT(table.diff().max().item<double>(), 0);
}

// The picture and its noise come back from the noisy picture and the velocity: a rotation and its
// inverse.
TEST(NoiseSchedule, VelocityAndNoisyPictureHoldThePicture) {
  const NoiseSchedule schedule(SchedulerConfig{});
  const auto timesteps = torch::tensor({0, 10, 500, 999}, torch::kInt64);
  const auto latents = torch::linspace(-3, 3, 4 * 4 * 6, torch::kFloat64).view({4, 4, 2, 3});
  const auto noise = (latents * 7).sin();
  const auto noisy = schedule.addNoise(latents, noise, timesteps);
  const auto velocity = schedule.velocity(latents, noise, timesteps);
  const auto alpha_bar = schedule.alphasCumprod().index_select(0, timesteps).view({-1, 1, 1, 1});
  const auto back = alpha_bar.sqrt() * noisy - (1 - alpha_bar).sqrt() * velocity;
  // Noise is added with the float32 table, and this takes it away with the exact one.
  EXPECT_TRUE(torch::allclose(back, latents, 0, 2e-5));
}

TEST(NoiseSchedule, SnrFallsFromNearlyAllPictureToNearlyAllNoise) {
  const NoiseSchedule schedule(SchedulerConfig{});
  const auto snr = schedule.snr(allTimesteps(schedule));
  EXPECT_EQ(snr.scalar_type(), torch::kFloat64);
  EXPECT_LT(snr.diff().max().item<double>(), 0);
  EXPECT_NEAR(snr[0].item<double>(), 0.99915 / 0.00085, 1e-6);
}

TEST(NoiseSchedule, KeepsTheDtypeOfTheLatents) {
  const NoiseSchedule schedule(SchedulerConfig{});
  const auto latents = torch::ones({2, 4, 3, 5}, torch::kBFloat16);
  const auto timesteps = torch::tensor({1, 2}, torch::kInt64);
  EXPECT_EQ(schedule.addNoise(latents, latents, timesteps).scalar_type(), torch::kBFloat16);
  EXPECT_EQ(schedule.velocity(latents, latents, timesteps).scalar_type(), torch::kBFloat16);
}

TEST(NoiseSchedule, RefusesTimestepsOutside) {
  const NoiseSchedule schedule(SchedulerConfig{});
  const auto latents = torch::ones({1, 4, 2, 2});
  for (const std::int64_t t : {std::int64_t{-1}, std::int64_t{1000}}) {
    const auto timesteps = torch::full({1}, t, torch::kInt64);
    EXPECT_THROW(schedule.addNoise(latents, latents, timesteps), Error);
    EXPECT_THROW(schedule.velocity(latents, latents, timesteps), Error);
    EXPECT_THROW(schedule.snr(timesteps), Error);
  }
}

TEST(NoiseSchedule, RefusesShapesThatWouldBroadcast) {
  const NoiseSchedule schedule(SchedulerConfig{});
  const auto latents = torch::ones({3, 4, 2, 2});
  const auto three = torch::tensor({1, 2, 3}, torch::kInt64);
  EXPECT_THROW(schedule.addNoise(latents, latents, three.slice(0, 0, 1)), c10::Error);
  EXPECT_THROW(schedule.addNoise(latents, latents.slice(0, 0, 1), three), c10::Error);
  EXPECT_THROW(schedule.addNoise(latents, latents, three.to(torch::kFloat32)), c10::Error);
}

TEST(NoiseSchedule, RefusesWhatMakesNoSchedule) {
  SchedulerConfig config;
  config.beta_schedule = "sigmoid";
  expectRefused(config, "sigmoid");
  for (const auto count : {std::int64_t{0}, std::int64_t{1}, std::int64_t{1} << 40}) {
    config = SchedulerConfig{};
    config.num_train_timesteps = count;
    expectRefused(config, "num_train_timesteps");
  }
  for (const double beta : {-0.1, 0.0, 1.0, 1e-30, std::numeric_limits<double>::quiet_NaN()}) {
    config = SchedulerConfig{};
    config.beta_start = beta;
    expectRefused(config, "beta_start");
  }
  config = SchedulerConfig{};
  config.steps_offset = 1000;
  expectRefused(config, "steps_offset");
}

// (1 - 0.9)^1000 is less than the smallest double.
TEST(NoiseSchedule, RefusesBetasThatLeaveNothing) {
  SchedulerConfig config;
  config.beta_schedule = "linear";
  config.beta_start = config.beta_end = 0.9;
  expectRefused(config, "beta_end");
}

}  // namespace diptych
