// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/losses.h"

#include "core/base/error.h"
#include "core/diffusion/noise_schedule.h"

#include <fmt/core.h>
#include <torch/torch.h>

namespace diptych {

namespace {

bool predictsVelocity(const NoiseSchedule& schedule) {
  const auto& type = schedule.config().prediction_type;
  if (type != "epsilon" && type != "v_prediction") {
    throw Error(fmt::format(
        "The scheduler's prediction_type is \"{}\", which training does not know. "
        "Use a model whose prediction_type is \"epsilon\" or \"v_prediction\".",
        type));
  }
  return type == "v_prediction";
}

// snr from the float32 table that diffusers has: close to t = 0 its roundings change the weights by
// 5e-6.
at::Tensor snrAsDiffusers(const NoiseSchedule& schedule, const at::Tensor& timesteps) {
  const auto table = alphasCumprodOf(schedule.config(), torch::kFloat32).to(torch::kFloat64);
  const auto alpha_bar = table.index_select(0, timesteps);
  return alpha_bar / (1 - alpha_bar);
}

}  // namespace

at::Tensor withOffset(const at::Tensor& noise, const at::Tensor& offset, double amount) {
  return noise + amount * offset;
}

at::Tensor lossTarget(
    const NoiseSchedule& schedule,
    const at::Tensor& latents,
    const at::Tensor& noise,
    const at::Tensor& timesteps) {
  return predictsVelocity(schedule) ? schedule.velocity(latents, noise, timesteps) : noise;
}

at::Tensor lossWeights(
    const NoiseSchedule& schedule, const at::Tensor& timesteps, double min_snr_gamma) {
  if (min_snr_gamma <= 0) {
    return torch::ones({timesteps.size(0)}, torch::kFloat32);
  }
  const auto snr = snrAsDiffusers(schedule, timesteps);
  // min(snr, gamma) / snr is min(1, gamma / snr), which has its limit where snr is 0.
  const auto weights = predictsVelocity(schedule) ? snr.clamp_max(min_snr_gamma) / (snr + 1)
                                                  : (min_snr_gamma / snr).clamp_max(1.0);
  return weights.to(torch::kFloat32);
}

at::Tensor highNoiseWeights(
    const NoiseSchedule& schedule, const at::Tensor& timesteps, double highest) {
  if (highest <= 0 || predictsVelocity(schedule)) {
    return torch::ones({timesteps.size(0)}, torch::kFloat32);
  }
  const auto snr = snrAsDiffusers(schedule, timesteps);
  return (1 + 1 / snr).clamp_max(highest).to(torch::kFloat32);
}

at::Tensor lossPerSample(
    const at::Tensor& prediction, const at::Tensor& target, const at::Tensor& weights) {
  const auto squares = torch::mse_loss(
      prediction.to(torch::kFloat32), target.to(torch::kFloat32), at::Reduction::None);
  return squares.flatten(1).mean(1) * weights.to(squares.device());
}

}  // namespace diptych
