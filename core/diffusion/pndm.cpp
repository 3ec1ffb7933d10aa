// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/prediction.h"
#include "core/diffusion/sampler_path.h"
#include "core/diffusion/samplers.h"

#include <cstddef>
#include <deque>

namespace diptych {
namespace {

// The second timestep is visited twice: the first step is taken again with the mean of the outputs
// at both of its ends.
class Pndm : public Sampler {
 public:
  Pndm(const NoiseSchedule& schedule, int steps)
      : prediction_(parsePrediction(schedule.config().prediction_type)) {
    timesteps_ = leadingTimesteps(schedule, steps);
    const auto table = positiveAlphaBars(schedule);
    const double final_alpha_bar = schedule.config().set_alpha_to_one ? 1.0 : table.front();
    for (const auto& step : leadingSteps(table, timesteps_, final_alpha_bar)) {
      from_.push_back(NoiseLevel::ofAlphaBar(step.from));
      to_.push_back(NoiseLevel::ofAlphaBar(step.to));
    }
    if (steps > 1) timesteps_.insert(timesteps_.begin() + 1, timesteps_[1]);
  }

 protected:
  torch::Tensor advance(
      const torch::Tensor& model_output,
      std::size_t call,
      const torch::Tensor& sample,
      const torch::Tensor& /*noise*/) override {
    if (call == 0) start_ = sample;
    const bool again = call == 1;
    const auto output = again ? (model_output + outputs_.front()) / 2 : remember(model_output);
    return transfer(output, again ? start_ : sample, call == 0 ? 0 : call - 1);
  }

 private:
  // Adams-Bashforth over the outputs so far, at most four. As in diffusers, velocities are combined
  // as they are.
  torch::Tensor remember(const torch::Tensor& model_output) {
    outputs_.push_front(model_output);
    if (outputs_.size() > 4) outputs_.pop_back();
    const auto& e = outputs_;
    if (e.size() == 1) return e[0];
    if (e.size() == 2) return (3 * e[0] - e[1]) / 2;
    if (e.size() == 3) return (23 * e[0] - 16 * e[1] + 5 * e[2]) / 12;
    return (55 * e[0] - 59 * e[1] + 37 * e[2] - 9 * e[3]) / 24;
  }

  // Eq. 11 of the paper.
  torch::Tensor transfer(
      const torch::Tensor& output, const torch::Tensor& sample, std::size_t step) const {
    const auto& from = from_[step];
    const auto& to = to_[step];
    const auto noise = predictNoise(prediction_, output, sample, from);
    const double of_sample = to.signal / from.signal;
    return of_sample * sample + (to.noise - of_sample * from.noise) * noise;
  }

  Prediction prediction_;
  std::vector<NoiseLevel> from_;
  std::vector<NoiseLevel> to_;
  std::deque<torch::Tensor> outputs_;  // newest first
  torch::Tensor start_;
};

}  // namespace

std::unique_ptr<Sampler> makePndm(const NoiseSchedule& schedule, int steps) {
  return std::make_unique<Pndm>(schedule, steps);
}

}  // namespace diptych
