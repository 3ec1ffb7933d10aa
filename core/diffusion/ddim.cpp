// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/prediction.h"
#include "core/diffusion/sampler_path.h"
#include "core/diffusion/samplers.h"

#include <cstddef>

namespace diptych {
namespace {

class Ddim : public Sampler {
 public:
  Ddim(const NoiseSchedule& schedule, int steps)
      : prediction_(parsePrediction(schedule.config().prediction_type)),
        clip_sample_(schedule.config().clip_sample) {
    timesteps_ = leadingTimesteps(schedule, steps);
    // A velocity is meaningful where no picture is left; a division by the signal is not.
    const bool may_vanish = prediction_ == Prediction::Velocity;
    const auto table = may_vanish ? alphaBars(schedule) : positiveAlphaBars(schedule);
    const double final_alpha_bar = schedule.config().set_alpha_to_one ? 1.0 : table.front();
    for (const auto& step : leadingSteps(table, timesteps_, final_alpha_bar)) {
      from_.push_back(NoiseLevel::ofAlphaBar(step.from));
      to_.push_back(NoiseLevel::ofAlphaBar(step.to));
    }
  }

 protected:
  torch::Tensor advance(
      const torch::Tensor& model_output,
      std::size_t call,
      const torch::Tensor& sample,
      const torch::Tensor& /*noise*/) override {
    const auto& from = from_[call];
    const auto& to = to_[call];
    const auto noise = predictNoise(prediction_, model_output, sample, from);
    auto original = predictOriginal(prediction_, model_output, sample, from);
    if (clip_sample_) original = original.clamp(-1, 1);
    return to.signal * original + to.noise * noise;
  }

 private:
  Prediction prediction_;
  bool clip_sample_;
  std::vector<NoiseLevel> from_;
  std::vector<NoiseLevel> to_;
};

}  // namespace

std::unique_ptr<Sampler> makeDdim(const NoiseSchedule& schedule, int steps) {
  return std::make_unique<Ddim>(schedule, steps);
}

}  // namespace diptych
