// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/samplers.h"
#include "core/diffusion/sigma_sampler.h"

#include <cstddef>
#include <deque>
#include <numbers>

namespace diptych {
namespace {

constexpr std::size_t kLmsOrder = 4;

class Lms : public SigmaSampler {
 public:
  Lms(const NoiseSchedule& schedule, int steps)
      : SigmaSampler(schedule, linspacePath(schedule, steps)) {}

 protected:
  torch::Tensor advance(
      const torch::Tensor& model_output,
      std::size_t call,
      const torch::Tensor& sample,
      const torch::Tensor& /*noise*/) override {
    slopes_.push_front(slope(model_output, sample, sigmas_[call]));
    if (slopes_.size() > kLmsOrder) slopes_.pop_back();
    auto x = sample;
    for (std::size_t back = 0; back < slopes_.size(); ++back) {
      x = x + weight(call, back) * slopes_[back];
    }
    return x;
  }

 private:
  // The Lagrange polynomial, through the sigmas of the slopes kept, that is 1 at the one `back`
  // calls ago.
  double basis(std::size_t call, std::size_t back, double sigma) const {
    double product = 1;
    for (std::size_t other = 0; other < slopes_.size(); ++other) {
      if (other == back) continue;
      product *= (sigma - sigmas_[call - other]) / (sigmas_[call - back] - sigmas_[call - other]);
    }
    return product;
  }

  // Its integral over the step. It is of third degree at most, for which the Gauss-Legendre rule of
  // two points is exact.
  double weight(std::size_t call, std::size_t back) const {
    const double middle = (sigmas_[call + 1] + sigmas_[call]) / 2;
    const double half = (sigmas_[call + 1] - sigmas_[call]) / 2;
    const double offset = half * std::numbers::inv_sqrt3;
    return half * (basis(call, back, middle - offset) + basis(call, back, middle + offset));
  }

  std::deque<torch::Tensor> slopes_;  // newest first
};

}  // namespace

std::unique_ptr<Sampler> makeLms(const NoiseSchedule& schedule, int steps) {
  return std::make_unique<Lms>(schedule, steps);
}

}  // namespace diptych
