// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/samplers.h"
#include "core/diffusion/sigma_sampler.h"

#include <cstddef>

namespace diptych {
namespace {

// Two calls per step but for the last: an Euler step, and the step again with the mean of the
// slopes at its two ends.
class Heun : public SigmaSampler {
 public:
  Heun(const NoiseSchedule& schedule, int steps)
      : SigmaSampler(schedule, twoCallsPerStep(linspacePath(schedule, steps))),
        clip_sample_(schedule.config().clip_sample) {}

 protected:
  torch::Tensor advance(
      const torch::Tensor& model_output,
      std::size_t call,
      const torch::Tensor& sample,
      const torch::Tensor& /*noise*/) override {
    const auto here = slopeWithinRange(model_output, sample, sigmas_[call]);
    if (call % 2 == 0) {
      start_ = sample;
      first_slope_ = here;
      return sample + here * (sigmas_[call + 1] - sigmas_[call]);
    }
    return start_ + (first_slope_ + here) / 2 * (sigmas_[call] - sigmas_[call - 1]);
  }

 private:
  static SigmaPath twoCallsPerStep(const SigmaPath& path) {
    SigmaPath calls;
    for (std::size_t i = 0; i < path.timesteps.size(); ++i) {
      calls.timesteps.insert(calls.timesteps.end(), i == 0 ? 1 : 2, path.timesteps[i]);
      calls.sigmas.insert(calls.sigmas.end(), i == 0 ? 1 : 2, path.sigmas[i]);
    }
    calls.sigmas.push_back(path.sigmas.back());
    return calls;
  }

  torch::Tensor slopeWithinRange(
      const torch::Tensor& model_output, const torch::Tensor& x, double sigma) const {
    const auto noise = slope(model_output, x, sigma);
    if (!clip_sample_) return noise;
    return (x - (x - sigma * noise).clamp(-1, 1)) / sigma;
  }

  bool clip_sample_;
  torch::Tensor start_;
  torch::Tensor first_slope_;
};

}  // namespace

std::unique_ptr<Sampler> makeHeun(const NoiseSchedule& schedule, int steps) {
  return std::make_unique<Heun>(schedule, steps);
}

}  // namespace diptych
