// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/multistep_sampler.h"

#include <cmath>
#include <utility>

namespace diptych {

MultistepSampler::MultistepSampler(const NoiseSchedule& schedule, SigmaPath path)
    : sigmas_(std::move(path.sigmas)),
      prediction_(parsePrediction(schedule.config().prediction_type)) {
  timesteps_ = std::move(path.timesteps);
}

torch::Tensor MultistepSampler::advance(
    const torch::Tensor& model_output,
    std::size_t call,
    const torch::Tensor& sample,
    const torch::Tensor& /*noise*/) {
  const auto original = predictedOriginal(model_output, call, sample);
  const auto target = extrapolated(original, call);
  previous_original_ = original;
  return moveTowards(target, call, sample);
}

torch::Tensor MultistepSampler::predictedOriginal(
    const torch::Tensor& model_output, std::size_t call, const torch::Tensor& sample) const {
  return predictOriginal(prediction_, model_output, sample, NoiseLevel::ofSigma(sigmas_[call]));
}

torch::Tensor MultistepSampler::extrapolated(
    const torch::Tensor& original, std::size_t call) const {
  const bool is_last = call + 1 == timesteps_.size();
  if (call == 0 || is_last) return original;
  const double before = lambdaStep(call - 1);
  // With as many steps as trained timesteps, two of them are rounded to the same one.
  if (before == 0) return original;
  return original + (original - previous_original_) * (0.5 * lambdaStep(call) / before);
}

torch::Tensor MultistepSampler::moveTowards(
    const torch::Tensor& original, std::size_t call, const torch::Tensor& sample) const {
  const auto from = NoiseLevel::ofSigma(sigmas_[call]);
  const auto to = NoiseLevel::ofSigma(sigmas_[call + 1]);
  const double share = to.signal * (1 - sigmas_[call + 1] / sigmas_[call]);
  return sample * (to.noise / from.noise) + original * share;
}

double MultistepSampler::lambdaStep(std::size_t call) const {
  return std::log(sigmas_[call] / sigmas_[call + 1]);
}

}  // namespace diptych
