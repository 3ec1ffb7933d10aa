// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/sigma_sampler.h"

#include <utility>

namespace diptych {

SigmaSampler::SigmaSampler(const NoiseSchedule& schedule, SigmaPath path)
    : prediction_(parsePrediction(schedule.config().prediction_type)),
      sigmas_(std::move(path.sigmas)) {
  timesteps_ = std::move(path.timesteps);
}

torch::Tensor SigmaSampler::scaleModelInput(const torch::Tensor& sample, std::size_t call) const {
  return sample * NoiseLevel::ofSigma(sigmas_.at(call)).signal;
}

torch::Tensor SigmaSampler::slope(
    const torch::Tensor& model_output, const torch::Tensor& x, double sigma) const {
  const auto level = NoiseLevel::ofSigma(sigma);
  return predictNoise(prediction_, model_output, level.signal * x, level);
}

}  // namespace diptych
