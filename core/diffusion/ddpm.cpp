// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/prediction.h"
#include "core/diffusion/sampler_path.h"
#include "core/diffusion/samplers.h"

#include <cmath>
#include <cstddef>

namespace diptych {
namespace {

// q(x_next | x_t, x_0), eq. 6 and 7 of the paper, between two timesteps that need not be
// neighbours.
struct Posterior {
  NoiseLevel from;
  double of_original = 0;
  double of_sample = 0;
  double of_noise = 0;
};

Posterior posteriorBetween(double alpha_bar, double next_alpha_bar) {
  const double alpha = alpha_bar / next_alpha_bar;
  const double beta = 1 - alpha;
  const double variance = beta * (1 - next_alpha_bar) / (1 - alpha_bar);
  return {
      NoiseLevel::ofAlphaBar(alpha_bar),
      std::sqrt(next_alpha_bar) * beta / (1 - alpha_bar),
      std::sqrt(alpha) * (1 - next_alpha_bar) / (1 - alpha_bar),
      std::sqrt(variance)};
}

class Ddpm : public Sampler {
 public:
  Ddpm(const NoiseSchedule& schedule, int steps)
      : prediction_(parsePrediction(schedule.config().prediction_type)),
        clip_sample_(schedule.config().clip_sample) {
    timesteps_ = leadingTimesteps(schedule, steps);
    // A velocity is meaningful where no picture is left; a division by the signal is not.
    const bool may_vanish = prediction_ == Prediction::Velocity;
    const auto table = may_vanish ? alphaBars(schedule) : positiveAlphaBars(schedule);
    for (const auto& step : leadingSteps(table, timesteps_, 1.0)) {
      posteriors_.push_back(posteriorBetween(step.from, step.to));
    }
  }

  bool needsNoise() const override { return true; }

 protected:
  torch::Tensor advance(
      const torch::Tensor& model_output,
      std::size_t call,
      const torch::Tensor& sample,
      const torch::Tensor& noise) override {
    const auto& posterior = posteriors_[call];
    auto original = predictOriginal(prediction_, model_output, sample, posterior.from);
    if (clip_sample_) original = original.clamp(-1, 1);
    const auto mean = posterior.of_original * original + posterior.of_sample * sample;
    return mean + posterior.of_noise * noise;
  }

 private:
  Prediction prediction_;
  bool clip_sample_;
  std::vector<Posterior> posteriors_;
};

}  // namespace

std::unique_ptr<Sampler> makeDdpm(const NoiseSchedule& schedule, int steps) {
  return std::make_unique<Ddpm>(schedule, steps);
}

}  // namespace diptych
