// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/diffusion/toy_model.h"

#include "core/diffusion/sampler_path.h"
#include "core/tensor/random.h"

#include <set>

namespace diptych {
namespace {

std::vector<double> sigmasOfCalls(
    const std::string& sampler, const NoiseSchedule& schedule, int steps) {
  if (sampler == "dpmpp_2m" || sampler == "unipc") return roundedPath(schedule, steps).sigmas;
  if (sampler == "dpmpp_2m_karras") return roundedKarrasPath(schedule, steps).sigmas;
  return {};
}

bool worksInSigma(const std::string& sampler) {
  static const std::set<std::string> names = {"euler", "euler_karras", "euler_a", "heun", "lms"};
  return names.contains(sampler);
}

torch::Tensor answer(
    const SchedulerConfig& config,
    const torch::Tensor& noise,
    const torch::Tensor& x,
    const NoiseLevel& level) {
  if (config.prediction_type == "epsilon") return noise;
  return (noise - level.noise * x) / level.signal;
}

}  // namespace

std::vector<NoiseLevel> levelsOfCalls(
    const std::string& name, const NoiseSchedule& schedule, int steps) {
  const auto sampler = makeSampler(name, schedule, steps);
  const auto sigmas = sigmasOfCalls(name, schedule, steps);
  const auto alpha_bars = alphaBars(schedule);
  std::vector<NoiseLevel> levels;
  for (std::size_t call = 0; call < sampler->timesteps().size(); ++call) {
    if (worksInSigma(name)) {
      const auto one = torch::ones({1}, torch::kFloat64);
      const double signal = sampler->scaleModelInput(one, call).item<double>();
      levels.push_back(NoiseLevel::ofAlphaBar(signal * signal));
    } else if (!sigmas.empty()) {
      levels.push_back(NoiseLevel::ofSigma(sigmas[call]));
    } else {
      const auto t = static_cast<std::size_t>(sampler->timesteps()[call]);
      levels.push_back(NoiseLevel::ofAlphaBar(alpha_bars[t]));
    }
  }
  return levels;
}

torch::Tensor runSampler(
    const std::string& name,
    const NoiseSchedule& schedule,
    int steps,
    const torch::Tensor& start,
    const NoiseOracle& oracle) {
  const auto sampler = makeSampler(name, schedule, steps);
  const auto levels = levelsOfCalls(name, schedule, steps);
  auto generator = makeGenerator(7);
  auto x = worksInSigma(name) ? start / levels.front().signal : start;
  for (std::size_t call = 0; call < levels.size(); ++call) {
    const auto input = sampler->scaleModelInput(x, call);
    const auto noise = oracle(input, levels[call]);
    const auto fresh = randn(x.sizes(), generator).to(x.options());
    x = sampler->step(answer(schedule.config(), noise, input, levels[call]), call, x, fresh);
  }
  return x;
}

SchedulerConfig toyConfig(const std::string& prediction_type) {
  SchedulerConfig config;
  config.prediction_type = prediction_type;
  config.set_alpha_to_one = true;
  return config;
}

std::vector<std::string> deterministicSamplers() {
  std::vector<std::string> names;
  const NoiseSchedule schedule{SchedulerConfig{}};
  for (const auto& name : samplerNames()) {
    if (!makeSampler(name, schedule, 2)->needsNoise()) names.push_back(name);
  }
  return names;
}

double largestDifference(const torch::Tensor& a, const torch::Tensor& b) {
  return (a - b).abs().max().item<double>();
}

}  // namespace diptych
