// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/multistep_sampler.h"
#include "core/diffusion/samplers.h"

#include <cmath>
#include <cstddef>

namespace diptych {
namespace {

// At order 2 with B2(h) the predictor is that of DPM++ 2M; what UniPC adds is that each step is
// taken again, before the next, with the model's output at its end.
class UniPc : public MultistepSampler {
 public:
  UniPc(const NoiseSchedule& schedule, int steps)
      : MultistepSampler(schedule, roundedPath(schedule, steps)) {}

 protected:
  torch::Tensor advance(
      const torch::Tensor& model_output,
      std::size_t call,
      const torch::Tensor& sample,
      const torch::Tensor& /*noise*/) override {
    const auto original = predictedOriginal(model_output, call, sample);
    start_ = call == 0 ? sample : corrected(original, call - 1, sample);
    const auto target = extrapolated(original, call);
    before_previous_original_ = previous_original_;
    previous_original_ = original;
    return moveTowards(target, call, start_);
  }

 private:
  // The end of step `step`, given the picture predicted there.
  torch::Tensor corrected(
      const torch::Tensor& original, std::size_t step, const torch::Tensor& sample) const {
    const double h = lambdaStep(step);
    if (h == 0) return sample;
    const auto change = original - previous_original_;
    const double before = step == 0 ? 0.0 : lambdaStep(step - 1);
    if (before == 0) return moveTowards(previous_original_ + change / 2, step, start_);
    const double r = -before / h;
    const auto [of_earlier, of_change] = weights(h, r);
    const auto earlier = (before_previous_original_ - previous_original_) / r;
    const auto target = previous_original_ + earlier * of_earlier + change * of_change;
    return moveTowards(target, step, start_);
  }

  struct Weights {
    double of_earlier;
    double of_change;
  };

  // Theorem 3.1 of the paper for p = 2 with nodes r and 1: a + c = b1 and r a + c = b2.
  static Weights weights(double h, double r) {
    const double phi1 = std::expm1(-h);
    const double phi2 = phi1 / -h - 1;
    const double phi3 = phi2 / -h - 0.5;
    const double b1 = phi2 / phi1;
    const double b2 = 2 * phi3 / phi1;
    const double a = (b1 - b2) / (1 - r);
    return {a, b1 - a};
  }

  torch::Tensor before_previous_original_;
  torch::Tensor start_;  // of the latest step
};

}  // namespace

std::unique_ptr<Sampler> makeUniPc(const NoiseSchedule& schedule, int steps) {
  return std::make_unique<UniPc>(schedule, steps);
}

}  // namespace diptych
