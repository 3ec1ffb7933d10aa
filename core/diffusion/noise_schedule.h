// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/model_config.h"

#include <torch/torch.h>

#include <cstdint>

namespace diptych {

// The share of the picture that is left at every timestep.
class NoiseSchedule {
 public:
  // betas: "scaled_linear", "linear" or "squaredcos_cap_v2"; with rescale_betas_zero_snr the last
  // timestep has no picture left (Lin et al. 2023, arXiv:2305.08891, algorithm 1). Throws Error for
  // other names.
  explicit NoiseSchedule(const SchedulerConfig& config);

  // q(x_t | x_0) of Ho et al. 2020 (arXiv:2006.11239), eq. 4.
  // latents, noise: [batch, channels, height, width]; timesteps: [batch], int64, on the CPU.
  // Throws Error when a timestep is outside [0, num_train_timesteps).
  torch::Tensor addNoise(
      const torch::Tensor& latents,
      const torch::Tensor& noise,
      const torch::Tensor& timesteps) const;

  // v = sqrt(alpha_bar) noise - sqrt(1 - alpha_bar) latents (Salimans and Ho 2022,
  // arXiv:2202.00512). Shapes as addNoise.
  torch::Tensor velocity(
      const torch::Tensor& latents,
      const torch::Tensor& noise,
      const torch::Tensor& timesteps) const;

  // alpha_bar / (1 - alpha_bar) at each timestep: [batch], float64.
  torch::Tensor snr(const torch::Tensor& timesteps) const;

  // [num_train_timesteps], float64.
  const torch::Tensor& alphasCumprod() const { return alphas_cumprod_; }
  const SchedulerConfig& config() const { return config_; }
  std::int64_t size() const { return alphas_cumprod_.size(0); }

 private:
  // sqrt(alpha_bar) and sqrt(1 - alpha_bar) at the timesteps, [batch, 1, 1, 1], as the latents are.
  struct Shares {
    torch::Tensor signal;
    torch::Tensor spread;
  };
  Shares sharesAt(
      const torch::Tensor& latents,
      const torch::Tensor& noise,
      const torch::Tensor& timesteps) const;

  SchedulerConfig config_;
  torch::Tensor alphas_cumprod_;
  // The same computed in float32, as float64: what diffusers trains with. AdamW magnifies the
  // difference where a gradient is next to nothing.
  torch::Tensor training_alphas_cumprod_;
};

// The table with all of its arithmetic in another precision; diffusers has it in float32. Throws as
// NoiseSchedule does.
torch::Tensor alphasCumprodOf(const SchedulerConfig& config, torch::Dtype dtype);

}  // namespace diptych
