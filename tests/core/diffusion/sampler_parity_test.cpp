// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/noise_schedule.h"
#include "core/diffusion/sampler.h"
#include "tests/core/diffusion/reference.h"

#include <gtest/gtest.h>

#include <string>

namespace diptych {
namespace {

// A key of schedulers.json: "ddim/20".
struct RunName {
  explicit RunName(const std::string& key)
      : sampler(key.substr(0, key.find('/'))), steps(std::stoi(key.substr(key.find('/') + 1))) {}
  std::string sampler;
  int steps;
};

// The references' timesteps are float32. Fractional ones of Karras sigmas come from differences of
// float32 logarithms, which leaves about 1e-6 / 4e-3 of a timestep, the latter being how much log
// sigma changes per timestep. Rounded to the wrong timestep would be 1.
constexpr double kTimestepTolerance = 2e-3;

void expectSameTimesteps(const Sampler& sampler, const nlohmann::json& want) {
  ASSERT_EQ(sampler.timesteps().size(), want.size());
  for (std::size_t i = 0; i < want.size(); ++i) {
    EXPECT_NEAR(sampler.timesteps()[i], want[i].get<double>(), kTimestepTolerance) << "call " << i;
  }
}

// The sampler alone, fed with the recorded model outputs and, at every call, the recorded x:
// outputs that do not answer to x would let the rounding of the references' float32 tables add up.
// Whole runs are in text_to_image_parity_test.cpp.
void expectSameTrajectory(const Reference& reference, const std::string& key) {
  SCOPED_TRACE(reference.model() + " " + key);
  const auto& run = reference.runs().at(key);
  const RunName name(key);
  const NoiseSchedule schedule(referenceScheduler(reference.model()));
  const auto sampler = makeSampler(name.sampler, schedule, name.steps);
  expectSameTimesteps(*sampler, run.at("timesteps"));
  const double want_sigma = run.at("init_noise_sigma").get<double>();
  EXPECT_NEAR(sampler->initNoiseSigma(), want_sigma, 1e-6 * want_sigma);

  const auto outputs = reference.tensor(key + "/model_output");
  const auto recorded = reference.tensor(key + "/x");
  const auto step_noise = reference.tensor("in/step_noise");
  ASSERT_EQ(static_cast<std::int64_t>(sampler->timesteps().size()), outputs.size(0));
  auto x = reference.tensor("in/noise") * sampler->initNoiseSigma();
  for (std::int64_t call = 0; call < outputs.size(0); ++call) {
    const auto index = static_cast<std::size_t>(call);
    if (reference.contains(key + "/model_input")) {
      reference.expectRowClose(sampler->scaleModelInput(x, index), key + "/model_input", call);
    }
    const auto noise = sampler->needsNoise() ? step_noise[call] : torch::Tensor();
    reference.expectRowClose(sampler->step(outputs[call], index, x, noise), key + "/x", call);
    x = recorded[call];
  }
}

class SamplerParity : public testing::Test {
 protected:
  void SetUp() override {
    if (!haveFixtures()) GTEST_SKIP() << "no fixtures at " << DIPTYCH_FIXTURES;
  }
};

}  // namespace

TEST_F(SamplerParity, EverySamplerTakesTheReferencesSteps) {
  for (const auto& model : modelsWith("schedulers")) {
    const Reference reference(model, "schedulers");
    ASSERT_FALSE(reference.runs().empty());
    for (const auto& run : reference.runs().items()) expectSameTrajectory(reference, run.key());
  }
}

// The tables of the references were made in float32: a product of 1000 factors is off by up to 1000
// x 6e-8, relatively. Made in float32 here, they differ in no more than the last digits.
TEST_F(SamplerParity, SchedulesHaveTheReferencesTables) {
  for (const auto& model : modelsWith("schedulers")) {
    const Reference reference(model, "schedulers");
    for (const auto* name : {"scaled_linear", "linear", "squaredcos_cap_v2", "zero_snr"}) {
      SchedulerConfig config = referenceScheduler(model);
      config.rescale_betas_zero_snr = std::string(name) == "zero_snr";
      config.beta_schedule = config.rescale_betas_zero_snr ? "scaled_linear" : name;
      const auto suffix = config.rescale_betas_zero_snr ? "scaled_linear.zero_snr" : name;
      const auto want = reference.tensor(std::string("tables/alphas_cumprod.") + suffix);
      const auto got = NoiseSchedule(config).alphasCumprod();
      EXPECT_TRUE(torch::allclose(got, want.to(torch::kFloat64), 6e-5, 1e-7)) << model << name;
      if (config.rescale_betas_zero_snr) continue;  // diffusers multiplies up its ratios again
      const auto single = alphasCumprodOf(config, torch::kFloat32);
      EXPECT_TRUE(torch::allclose(single, want, 3e-7, 1e-8)) << model << name;
    }
  }
}

TEST_F(SamplerParity, AddsNoiseAsTheReference) {
  for (const auto& model : modelsWith("schedulers")) {
    const Reference reference(model, "schedulers");
    const NoiseSchedule schedule(referenceScheduler(model));
    const auto latents = reference.tensor("add_noise/in/latents");
    const auto noise = reference.tensor("add_noise/in/noise");
    const auto timesteps = reference.tensor("add_noise/in/timesteps");
    reference.expectClose(schedule.addNoise(latents, noise, timesteps), "add_noise/out/noisy");
    reference.expectClose(schedule.velocity(latents, noise, timesteps), "add_noise/out/velocity");
    reference.expectClose(schedule.snr(timesteps), "add_noise/out/snr");
  }
}

}  // namespace diptych
