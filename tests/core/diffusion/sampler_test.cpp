// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/sampler.h"

#include "core/base/error.h"
#include "core/tensor/random.h"
#include "tests/core/diffusion/toy_model.h"

#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace diptych {
namespace {

torch::Tensor somePicture() {
  return torch::linspace(-2, 3, 24, torch::kFloat64).view({1, 4, 2, 3});
}

torch::Tensor someNoise() { return (somePicture() * 5).sin(); }

// Answers differently for every x and level, but within bounds.
torch::Tensor restlessNoise(const torch::Tensor& x, const NoiseLevel& level) {
  return (x + level.noise).tanh() + 0.1;
}

std::size_t callsFor(const std::string& name, int steps) {
  if (name == "heun") return 2 * static_cast<std::size_t>(steps) - 1;
  if (name == "pndm" && steps > 1) return static_cast<std::size_t>(steps) + 1;
  return static_cast<std::size_t>(steps);
}

// With a model that knows the noise, every formula is exact, so that in float64 only rounding is
// left: 1e-10 of a picture of size 3, divided by the smallest signal, 0.07.
void expectToLandOnThePicture(const std::string& name, const NoiseSchedule& schedule, int steps) {
  const auto oracle = [](const torch::Tensor&, const NoiseLevel&) { return someNoise(); };
  const auto level = levelsOfCalls(name, schedule, steps).front();
  const auto start = level.signal * somePicture() + level.noise * someNoise();
  const auto got = runSampler(name, schedule, steps, start, oracle);
  EXPECT_LT(largestDifference(got, somePicture()), 1e-9) << name << " " << steps;
}

}  // namespace

TEST(Sampler, LandsOnThePictureWhenTheModelKnowsTheNoise) {
  const NoiseSchedule schedule(toyConfig());
  for (const auto& name : deterministicSamplers()) {
    for (const int steps : {1, 2, 3, 7, 20, 250, 1000}) {
      expectToLandOnThePicture(name, schedule, steps);
    }
  }
}

// Lin et al. 2023: from the last timestep on. 20 steps: 999, 949, ..., 49.
TEST(Sampler, StartsAtTheLastTimestepWhenTheModelSaysSo) {
  auto config = toyConfig();
  config.timestep_spacing = "trailing";
  const NoiseSchedule schedule(config);
  const auto last = NoiseLevel::ofAlphaBar(schedule.alphasCumprod()[999].item<double>());
  const auto second = NoiseLevel::ofAlphaBar(schedule.alphasCumprod()[949].item<double>());
  for (const auto& name : deterministicSamplers()) {
    const auto levels = levelsOfCalls(name, schedule, 20);
    EXPECT_NEAR(levels.front().signal, last.signal, 1e-9) << name;
    if (name.find("karras") == name.npos && name != "heun" && name != "pndm") {
      EXPECT_NEAR(levels.at(1).signal, second.signal, 1e-9) << name;
    }
    // Where the steps do not divide 1000, DDIM and PNDM miss by the rounding, as diffusers' do.
    for (const int steps : {1, 20, 250, 1000}) {
      expectToLandOnThePicture(name, schedule, steps);
    }
  }
}

// The last step of DDIM and PNDM goes to timestep 0, not to the picture itself, unless
// set_alpha_to_one says so.
TEST(Sampler, LeavesTheNoiseOfTimestepZero) {
  auto config = toyConfig();
  config.set_alpha_to_one = false;
  const NoiseSchedule schedule(config);
  const auto noise = someNoise();
  const auto oracle = [&](const torch::Tensor&, const NoiseLevel&) { return noise; };
  const auto end = NoiseLevel::ofAlphaBar(schedule.alphasCumprod()[0].item<double>());
  for (const auto* name : {"ddim", "pndm"}) {
    const auto level = levelsOfCalls(name, schedule, 20).front();
    const auto start = level.signal * somePicture() + level.noise * noise;
    const auto got = runSampler(name, schedule, 20, start, oracle);
    const auto want = end.signal * somePicture() + end.noise * noise;
    EXPECT_LT(largestDifference(got, want), 1e-9) << name;
  }
}

// For pictures from a normal distribution N(m, c^2) the best noise prediction is known.
struct NormalPictures {
  double m;
  double c;

  torch::Tensor operator()(const torch::Tensor& x, const NoiseLevel& level) const {
    const double sigma = level.noise / level.signal;
    return (x / level.signal - m) * sigma / (c * c + sigma * sigma);
  }
};

// For normal pictures so is the path of the probability flow: in the scale in which the picture
// does not shrink, x(0) = m + (x(sigma) - m) c / sqrt(c^2 + sigma^2). With 100 steps and numbers up
// to 9, methods of first order are 0.03 to 0.04 from it and those of a higher order at most 0.0015
// (measured).
TEST(Sampler, TendsToTheExactSolution) {
  const NoiseSchedule schedule(toyConfig());
  const NormalPictures pictures{0.3, 3};
  for (const auto& name : deterministicSamplers()) {
    const auto level = levelsOfCalls(name, schedule, 100).front();
    const double sigma = level.noise / level.signal;
    const double shrinks = pictures.c / std::sqrt(pictures.c * pictures.c + sigma * sigma);
    const auto want = pictures.m + (someNoise() / level.signal - pictures.m) * shrinks;
    const auto got = runSampler(name, schedule, 100, someNoise(), pictures);
    const bool is_first_order = name == "ddim" || name.starts_with("euler");
    EXPECT_LT(largestDifference(got, want), is_first_order ? 0.06 : 0.003) << name;
  }
}

// For the samplers that add noise: the results' mean and spread are m and c. 16384 numbers tell the
// mean to 0.006 and the spread to 0.6 %; the start, which holds nothing of the mean where 7 % of it
// should be, takes 0.012 from the mean.
TEST(Sampler, NoisySamplersKeepTheDistribution) {
  const NoiseSchedule schedule(toyConfig());
  const NormalPictures pictures{0.3, 0.8};
  for (const auto* name : {"ddpm", "euler_a"}) {
    auto generator = makeGenerator(3);
    const auto start = randn({1, 4, 64, 64}, generator).to(torch::kFloat64);
    const auto got = runSampler(name, schedule, 1000, start, pictures);
    EXPECT_NEAR(got.mean().item<double>(), pictures.m, 0.03) << name;
    EXPECT_NEAR(got.std().item<double>(), pictures.c, 0.03) << name;
  }
}

// The same truth told as noise and as velocity gives the same picture. (Not for PNDM, which
// combines earlier answers as they are: see the next test.)
TEST(Sampler, EpsilonAndVelocityOfTheSameTruthAgree) {
  const NoiseSchedule epsilon(toyConfig("epsilon"));
  const NoiseSchedule velocity(toyConfig("v_prediction"));
  for (const auto& name : samplerNames()) {
    if (name == "pndm") continue;
    for (const int steps : {1, 2, 15, 60}) {
      const auto a = runSampler(name, epsilon, steps, someNoise(), restlessNoise);
      const auto b = runSampler(name, velocity, steps, someNoise(), restlessNoise);
      EXPECT_LT(largestDifference(a, b), 1e-8) << name << " " << steps;
    }
  }
}

// Its gap is of first order in the steps: 0.19 at 50, 0.025 at 500.
TEST(Sampler, PndmTendsToTheSamePictureFromVelocities) {
  const NoiseSchedule epsilon(toyConfig("epsilon"));
  const NoiseSchedule velocity(toyConfig("v_prediction"));
  const auto gap = [&](int steps) {
    return largestDifference(
        runSampler("pndm", epsilon, steps, someNoise(), restlessNoise),
        runSampler("pndm", velocity, steps, someNoise(), restlessNoise));
  };
  EXPECT_LT(gap(1), 1e-10);
  EXPECT_LT(gap(500), gap(50) / 5);
}

TEST(Sampler, HasAFallingTimestepForEveryCall) {
  const NoiseSchedule schedule(SchedulerConfig{});
  for (const auto& name : samplerNames()) {
    for (const int steps : {1, 2, 3, 4, 5, 6, 7, 13, 20, 49, 250, 333, 500, 501, 999, 1000}) {
      const auto sampler = makeSampler(name, schedule, steps);
      const auto& timesteps = sampler->timesteps();
      ASSERT_EQ(timesteps.size(), callsFor(name, steps)) << name << " " << steps;
      EXPECT_TRUE(std::is_sorted(timesteps.rbegin(), timesteps.rend())) << name << " " << steps;
      EXPECT_LE(timesteps.front(), 999) << name << " " << steps;
      EXPECT_GE(timesteps.back(), 0) << name << " " << steps;
    }
  }
}

// Zero terminal SNR has an infinite sigma, and 1000 steps two equal timesteps: neither may show.
void expectFinite(const std::string& name, const NoiseSchedule& schedule, int steps) {
  const auto sampler = makeSampler(name, schedule, steps);
  const auto fresh = someNoise().to(torch::kFloat32);
  auto x = fresh * sampler->initNoiseSigma();
  for (std::size_t call = 0; call < sampler->timesteps().size(); ++call) {
    x = sampler->step(sampler->scaleModelInput(x, call).tanh(), call, x, fresh);
  }
  EXPECT_TRUE(x.isfinite().all().item<bool>()) << name << " " << steps;
}

TEST(Sampler, StaysFiniteWithEverySchedule) {
  for (const auto* betas : {"scaled_linear", "linear", "squaredcos_cap_v2"}) {
    for (const auto* prediction : {"epsilon", "v_prediction"}) {
      for (const bool zero_snr : {false, true}) {
        SCOPED_TRACE(fmt::format("{} {} zero SNR {}", betas, prediction, zero_snr));
        auto config = toyConfig(prediction);
        config.beta_schedule = betas;
        config.rescale_betas_zero_snr = zero_snr;
        const NoiseSchedule schedule(config);
        for (const auto& name : samplerNames()) {
          for (const int steps : {1, 2, 20, 500, 1000}) expectFinite(name, schedule, steps);
        }
      }
    }
  }
}

// With velocities, zero terminal SNR means that the first call starts from noise alone; the start
// then does not matter.
TEST(Sampler, DdimForgetsTheStartAtZeroTerminalSnr) {
  auto config = toyConfig("v_prediction");
  config.rescale_betas_zero_snr = true;
  const NoiseSchedule schedule(config);
  const auto sampler = makeSampler("ddim", schedule, 500);
  ASSERT_EQ(sampler->timesteps().front(), 999);
  const auto velocity = -somePicture();
  const auto x = sampler->step(velocity, 0, someNoise(), {});
  const auto next = NoiseLevel::ofAlphaBar(schedule.alphasCumprod()[997].item<double>());
  const auto want = next.signal * somePicture() + next.noise * someNoise();
  EXPECT_LT(largestDifference(x, want), 1e-12);
}

// clip_sample keeps the predicted picture within -1..1.
TEST(Sampler, ClipsThePredictedPictureWhenAsked) {
  auto config = toyConfig();
  config.clip_sample = true;
  const NoiseSchedule schedule(config);
  const auto far = 3 * torch::ones({1, 4, 2, 2}, torch::kFloat64);
  const auto oracle = [&](const torch::Tensor& x, const NoiseLevel& level) {
    return (x - level.signal * far) / level.noise;
  };
  for (const auto* name : {"ddim", "ddpm", "heun"}) {
    const auto got = runSampler(name, schedule, 10, torch::zeros_like(far), oracle);
    EXPECT_LT(largestDifference(got, torch::ones_like(far)), 1e-9) << name;
  }
}

TEST(Sampler, RefusesCallsOutOfOrder) {
  const NoiseSchedule schedule(SchedulerConfig{});
  const auto x = torch::zeros({1, 4, 2, 2});
  for (const auto& name : samplerNames()) {
    const auto sampler = makeSampler(name, schedule, 1);
    EXPECT_THROW(sampler->step(x, 1, x, x), std::logic_error) << name;
    EXPECT_NO_THROW(sampler->step(x, 0, x, x)) << name;
    EXPECT_THROW(sampler->step(x, 0, x, x), std::logic_error) << name;
    EXPECT_THROW(sampler->step(x, 1, x, x), std::logic_error) << name;
  }
}

TEST(Sampler, RefusesToStepWithoutTheNoiseItNeeds) {
  const NoiseSchedule schedule(SchedulerConfig{});
  const auto x = torch::zeros({1, 4, 2, 2});
  EXPECT_THROW(makeSampler("euler_a", schedule, 5)->step(x, 0, x, {}), std::logic_error);
  EXPECT_THROW(makeSampler("ddpm", schedule, 5)->step(x, 0, x, {}), std::logic_error);
}

TEST(Sampler, RefusesAnUnknownNameWithTheListOfNames) {
  const NoiseSchedule schedule(SchedulerConfig{});
  try {
    makeSampler("euler_b", schedule, 20);
    FAIL() << "there is no euler_b";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("euler_b"));
    for (const auto& name : samplerNames()) {
      EXPECT_THAT(error.what(), testing::HasSubstr(name));
    }
  }
  EXPECT_THROW(samplerDisplayName(""), Error);
}

TEST(Sampler, RefusesStepsThatTheModelDoesNotHave) {
  const NoiseSchedule schedule(SchedulerConfig{});
  for (const auto& name : samplerNames()) {
    for (const int steps : {-1, 0, 1001, std::numeric_limits<int>::max()}) {
      EXPECT_THROW(makeSampler(name, schedule, steps), Error) << name << " " << steps;
    }
  }
}

TEST(Sampler, RefusesAPredictionTypeItCannotUse) {
  const NoiseSchedule schedule(toyConfig("sample"));
  for (const auto& name : samplerNames()) {
    EXPECT_THROW(makeSampler(name, schedule, 20), Error) << name;
  }
}

// Where diffusers 0.31's float32 tables decide the rounding; 575.49976 and 341.49967 in float64
// (computed outside of this program, from the references' table).
TEST(Sampler, RoundsKarrasTimestepsAsDiffusers) {
  const NoiseSchedule schedule(SchedulerConfig{});
  EXPECT_EQ(makeSampler("dpmpp_2m_karras", schedule, 18)->timesteps()[7], 576);
  EXPECT_EQ(makeSampler("dpmpp_2m_karras", schedule, 35)->timesteps()[14], 576);
  EXPECT_EQ(makeSampler("dpmpp_2m_karras", schedule, 43)->timesteps()[23], 342);
}

TEST(Sampler, IsCalledAsInA1111) {
  EXPECT_EQ(samplerDisplayName("dpmpp_2m_karras"), "DPM++ 2M Karras");
  EXPECT_EQ(samplerDisplayName("euler_a"), "Euler a");
  EXPECT_EQ(samplerDisplayName("pndm"), "PLMS");
}

}  // namespace diptych
