// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/prediction.h"
#include "core/diffusion/sampler.h"
#include "core/diffusion/sampler_path.h"

#include <cstddef>
#include <vector>

namespace diptych {

// DPM++ 2M and what UniPC predicts with: second order in lambda = log(signal / noise), from the
// predicted pictures of this call and the one before. The first and the last step are of first
// order.
class MultistepSampler : public Sampler {
 public:
  MultistepSampler(const NoiseSchedule& schedule, SigmaPath path);

 protected:
  torch::Tensor advance(
      const torch::Tensor& model_output,
      std::size_t call,
      const torch::Tensor& sample,
      const torch::Tensor& noise) override;

  torch::Tensor predictedOriginal(
      const torch::Tensor& model_output, std::size_t call, const torch::Tensor& sample) const;
  // What step `call` moves towards.
  torch::Tensor extrapolated(const torch::Tensor& original, std::size_t call) const;
  // x after step `call`, exact when the picture is `original` all the way (arXiv:2211.01095,
  // proposition 4.1).
  torch::Tensor moveTowards(
      const torch::Tensor& original, std::size_t call, const torch::Tensor& sample) const;
  // How far lambda rises in step `call`; infinite in the last.
  double lambdaStep(std::size_t call) const;

  std::vector<double> sigmas_;
  torch::Tensor previous_original_;  // of the call before

 private:
  Prediction prediction_;
};

}  // namespace diptych
