// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/samplers.h"
#include "core/diffusion/sigma_sampler.h"

#include <cmath>

namespace diptych {
namespace {

// Goes further down than the next sigma and adds fresh noise to be there again: sigma_down^2 +
// sigma_up^2 = sigma_to^2.
class EulerAncestral : public SigmaSampler {
 public:
  EulerAncestral(const NoiseSchedule& schedule, int steps)
      : SigmaSampler(schedule, linspacePath(schedule, steps)) {}

  bool needsNoise() const override { return true; }

 protected:
  torch::Tensor advance(
      const torch::Tensor& model_output,
      std::size_t call,
      const torch::Tensor& sample,
      const torch::Tensor& noise) override {
    const double sigma = sigmas_[call];
    const double sigma_to = sigmas_[call + 1];
    const double share = sigma_to / sigma;
    const double sigma_up = sigma_to * std::sqrt(1 - share * share);
    const double sigma_down = sigma_to * share;
    const auto down = sample + slope(model_output, sample, sigma) * (sigma_down - sigma);
    return down + noise * sigma_up;
  }
};

}  // namespace

std::unique_ptr<Sampler> makeEulerAncestral(const NoiseSchedule& schedule, int steps) {
  return std::make_unique<EulerAncestral>(schedule, steps);
}

}  // namespace diptych
