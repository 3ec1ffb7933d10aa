// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/prediction.h"
#include "core/diffusion/sampler.h"
#include "core/diffusion/sampler_path.h"

#include <cstddef>
#include <vector>

namespace diptych {

// The samplers that work on x = x_0 + sigma e: the noise grows and the picture keeps its size. The
// model is given x / sqrt(sigma^2 + 1).
class SigmaSampler : public Sampler {
 public:
  double initNoiseSigma() const override { return sigmas_.front(); }
  torch::Tensor scaleModelInput(const torch::Tensor& sample, std::size_t call) const override;

 protected:
  SigmaSampler(const NoiseSchedule& schedule, SigmaPath path);

  // dx/dsigma at x, which is the noise e.
  torch::Tensor slope(
      const torch::Tensor& model_output, const torch::Tensor& x, double sigma) const;

  Prediction prediction_;
  std::vector<double> sigmas_;
};

}  // namespace diptych
