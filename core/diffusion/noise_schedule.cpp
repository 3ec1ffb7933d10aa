// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/noise_schedule.h"

#include "core/base/error.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace diptych {
namespace {

constexpr std::int64_t kMaxTrainTimesteps = 100'000;
constexpr double kSmallestBeta = 1e-6;
constexpr double kSmallestAlphaBar = 1e-12;

void checkScheduleConfig(const SchedulerConfig& config) {
  if (config.num_train_timesteps < 2 || config.num_train_timesteps > kMaxTrainTimesteps) {
    throw Error(fmt::format(
        "The scheduler's num_train_timesteps is {}; it must be between 2 and {}. Correct "
        "scheduler_config.json (Stable Diffusion has 1000).",
        config.num_train_timesteps,
        kMaxTrainTimesteps));
  }
  if (config.steps_offset < 0 || config.steps_offset >= config.num_train_timesteps) {
    throw Error(fmt::format(
        "The scheduler's steps_offset is {}; it must be between 0 and {}. Correct "
        "scheduler_config.json (Stable Diffusion has 1).",
        config.steps_offset,
        config.num_train_timesteps - 1));
  }
}

// Every beta takes a share of the picture away: not all of it, and one that single precision can
// hold.
void checkBetas(double beta_start, double beta_end) {
  const auto is_share = [](double beta) { return beta >= kSmallestBeta && beta < 1; };
  if (!is_share(beta_start) || !is_share(beta_end)) {
    throw Error(fmt::format(
        "The scheduler's beta_start and beta_end are {} and {}; both must lie between {} and 1. "
        "Correct scheduler_config.json (Stable Diffusion has 0.00085 and 0.012).",
        beta_start,
        beta_end,
        kSmallestBeta));
  }
}

torch::Tensor lineOfBetas(double first, double last, std::int64_t count, torch::Dtype dtype) {
  checkBetas(first, last);
  return torch::linspace(first, last, count, dtype);
}

// Nichol and Dhariwal 2021 (arXiv:2102.09672), eq. 17.
torch::Tensor cosineBetas(std::int64_t count) {
  const auto alpha_bar = [count](std::int64_t i) {
    const double t = static_cast<double>(i) / static_cast<double>(count);
    return std::pow(std::cos((t + 0.008) / 1.008 * std::numbers::pi / 2), 2);
  };
  const auto betas = torch::empty({count}, torch::kFloat64);
  auto beta = betas.accessor<double, 1>();
  for (std::int64_t i = 0; i < count; ++i) {
    beta[i] = std::min(1 - alpha_bar(i + 1) / alpha_bar(i), 0.999);
  }
  return betas;
}

torch::Tensor betasOf(const SchedulerConfig& config, torch::Dtype dtype) {
  const auto count = config.num_train_timesteps;
  if (config.beta_schedule == "scaled_linear") {
    checkBetas(config.beta_start, config.beta_end);
    return lineOfBetas(std::sqrt(config.beta_start), std::sqrt(config.beta_end), count, dtype)
        .square();
  }
  if (config.beta_schedule == "linear") {
    return lineOfBetas(config.beta_start, config.beta_end, count, dtype);
  }
  if (config.beta_schedule == "squaredcos_cap_v2") return cosineBetas(count).to(dtype);
  throw Error(fmt::format(
      "The scheduler's beta_schedule is \"{}\", which Diptych does not know. It must be "
      "\"scaled_linear\", \"linear\" or \"squaredcos_cap_v2\" in scheduler_config.json.",
      config.beta_schedule));
}

// What is left at the end is divided by.
void checkEnd(const torch::Tensor& alphas_cumprod) {
  if (alphas_cumprod[-1].item<double>() >= kSmallestAlphaBar) return;
  throw Error(
      "The scheduler's betas leave nothing of the picture long before the last timestep. Correct "
      "beta_start and beta_end in scheduler_config.json (Stable Diffusion has 0.00085 and 0.012).");
}

// Moves and stretches sqrt(alpha_bar) so that the first stays and the last becomes 0.
torch::Tensor withZeroTerminalSnr(const torch::Tensor& alphas_cumprod) {
  const auto root = alphas_cumprod.sqrt();
  const auto first = root[0];
  const auto last = root[-1];
  return ((root - last) * (first / (first - last))).square();
}

void checkTimesteps(const torch::Tensor& timesteps, std::int64_t count) {
  TORCH_CHECK(
      timesteps.dim() == 1 && timesteps.scalar_type() == torch::kInt64 &&
          timesteps.device().is_cpu(),
      "timesteps must be one row of int64 on the CPU");
  if (timesteps.numel() == 0) return;
  const auto smallest = timesteps.min().item<std::int64_t>();
  const auto largest = timesteps.max().item<std::int64_t>();
  if (smallest < 0 || largest >= count) {
    throw Error(fmt::format(
        "Timestep {} is outside the schedule, which has 0 to {}.",
        smallest < 0 ? smallest : largest,
        count - 1));
  }
}

void checkShapes(
    const torch::Tensor& latents, const torch::Tensor& noise, const torch::Tensor& timesteps) {
  TORCH_CHECK(latents.dim() == 4, "latents must be [batch, channels, height, width]");
  TORCH_CHECK(latents.sizes() == noise.sizes(), "noise must have the shape of the latents");
  TORCH_CHECK(timesteps.size(0) == latents.size(0), "one timestep is needed per picture");
}

}  // namespace

torch::Tensor alphasCumprodOf(const SchedulerConfig& config, torch::Dtype dtype) {
  const torch::NoGradGuard no_grad;
  checkScheduleConfig(config);
  const auto alphas_cumprod = (1 - betasOf(config, dtype)).cumprod(0);
  checkEnd(alphas_cumprod);
  return config.rescale_betas_zero_snr ? withZeroTerminalSnr(alphas_cumprod) : alphas_cumprod;
}

NoiseSchedule::NoiseSchedule(const SchedulerConfig& config)
    : config_(config),
      alphas_cumprod_(alphasCumprodOf(config, torch::kFloat64)),
      training_alphas_cumprod_(alphasCumprodOf(config, torch::kFloat32).to(torch::kFloat64)) {}

NoiseSchedule::Shares NoiseSchedule::sharesAt(
    const torch::Tensor& latents,
    const torch::Tensor& noise,
    const torch::Tensor& timesteps) const {
  checkTimesteps(timesteps, size());
  checkShapes(latents, noise, timesteps);
  const auto alpha_bar = training_alphas_cumprod_.index_select(0, timesteps).view({-1, 1, 1, 1});
  return {alpha_bar.sqrt().to(latents.options()), (1 - alpha_bar).sqrt().to(latents.options())};
}

torch::Tensor NoiseSchedule::addNoise(
    const torch::Tensor& latents,
    const torch::Tensor& noise,
    const torch::Tensor& timesteps) const {
  const auto [signal, spread] = sharesAt(latents, noise, timesteps);
  return signal * latents + spread * noise;
}

torch::Tensor NoiseSchedule::velocity(
    const torch::Tensor& latents,
    const torch::Tensor& noise,
    const torch::Tensor& timesteps) const {
  const auto [signal, spread] = sharesAt(latents, noise, timesteps);
  return signal * noise - spread * latents;
}

torch::Tensor NoiseSchedule::snr(const torch::Tensor& timesteps) const {
  checkTimesteps(timesteps, size());
  const auto alpha_bar = alphas_cumprod_.index_select(0, timesteps);
  return alpha_bar / (1 - alpha_bar);
}

}  // namespace diptych
