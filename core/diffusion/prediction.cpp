// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/prediction.h"

#include "core/base/error.h"

#include <fmt/core.h>

#include <cmath>

namespace diptych {

NoiseLevel NoiseLevel::ofAlphaBar(double alpha_bar) {
  return {std::sqrt(alpha_bar), std::sqrt(1 - alpha_bar)};
}

NoiseLevel NoiseLevel::ofSigma(double sigma) {
  const double signal = 1 / std::sqrt(sigma * sigma + 1);
  return {signal, sigma * signal};
}

Prediction parsePrediction(const std::string& name) {
  if (name == "epsilon") return Prediction::Epsilon;
  if (name == "v_prediction") return Prediction::Velocity;
  throw Error(fmt::format(
      "The scheduler's prediction_type is \"{}\", which Diptych cannot sample from. It must be "
      "\"epsilon\" or \"v_prediction\" in scheduler_config.json.",
      name));
}

torch::Tensor predictNoise(
    Prediction prediction,
    const torch::Tensor& model_output,
    const torch::Tensor& x,
    const NoiseLevel& level) {
  if (prediction == Prediction::Epsilon) return model_output;
  return level.signal * model_output + level.noise * x;
}

torch::Tensor predictOriginal(
    Prediction prediction,
    const torch::Tensor& model_output,
    const torch::Tensor& x,
    const NoiseLevel& level) {
  if (prediction == Prediction::Epsilon) return (x - level.noise * model_output) / level.signal;
  return level.signal * x - level.noise * model_output;
}

}  // namespace diptych
