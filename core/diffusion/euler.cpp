// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/samplers.h"
#include "core/diffusion/sigma_sampler.h"

namespace diptych {
namespace {

class Euler : public SigmaSampler {
 public:
  Euler(const NoiseSchedule& schedule, const SigmaPath& path) : SigmaSampler(schedule, path) {}

 protected:
  torch::Tensor advance(
      const torch::Tensor& model_output,
      std::size_t call,
      const torch::Tensor& sample,
      const torch::Tensor& /*noise*/) override {
    const double sigma = sigmas_[call];
    return sample + slope(model_output, sample, sigma) * (sigmas_[call + 1] - sigma);
  }
};

}  // namespace

std::unique_ptr<Sampler> makeEuler(const NoiseSchedule& schedule, int steps) {
  return std::make_unique<Euler>(schedule, linspacePath(schedule, steps));
}

std::unique_ptr<Sampler> makeEulerKarras(const NoiseSchedule& schedule, int steps) {
  return std::make_unique<Euler>(schedule, karrasPath(schedule, steps));
}

}  // namespace diptych
