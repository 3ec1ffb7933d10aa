// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/generation_settings.h"
#include "core/diffusion/noise_schedule.h"

#include <torch/torch.h>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace diptych {

// One way from noise to a picture: a fixed list of model calls and what to do after each. One
// object serves one trajectory (it remembers earlier model outputs). Make a new one for each
// picture.
class Sampler {
 public:
  virtual ~Sampler() = default;

  // The timestep that the UNet is given in call i (fractions included). One entry per model call.
  const std::vector<double>& timesteps() const { return timesteps_; }
  // What standard normal noise is multiplied by to get the start.
  virtual double initNoiseSigma() const { return 1.0; }
  // The UNet's input for call i.
  virtual torch::Tensor scaleModelInput(const torch::Tensor& sample, std::size_t call) const;
  // Whether step() uses its noise (ancestral samplers and DDPM).
  virtual bool needsNoise() const { return false; }
  // x after call i. model_output: what the UNet said (after guidance). noise: N(0, 1), the shape of
  // sample; may be undefined when needsNoise() is false. Calls must come in order, 0, 1, 2, ...:
  // any other is a std::logic_error.
  torch::Tensor step(
      const torch::Tensor& model_output,
      std::size_t call,
      const torch::Tensor& sample,
      const torch::Tensor& noise);

 protected:
  // What step() does once it has checked its arguments.
  virtual torch::Tensor advance(
      const torch::Tensor& model_output,
      std::size_t call,
      const torch::Tensor& sample,
      const torch::Tensor& noise) = 0;

  std::vector<double> timesteps_;

 private:
  std::size_t next_call_ = 0;
};

// Throws Error, listing the names, for an unknown one, and when steps is not
// in 1..num_train_timesteps.
std::unique_ptr<Sampler> makeSampler(
    const std::string& name, const NoiseSchedule& schedule, int steps);

}  // namespace diptych
