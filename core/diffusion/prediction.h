// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <string>

namespace diptych {

// x_t = signal x_0 + noise e with signal^2 + noise^2 = 1: a picture as the model sees it.
struct NoiseLevel {
  double signal = 1;
  double noise = 0;

  static NoiseLevel ofAlphaBar(double alpha_bar);
  // sigma = noise / signal.
  static NoiseLevel ofSigma(double sigma);
};

enum class Prediction { Epsilon, Velocity };

// "epsilon" or "v_prediction". Throws Error for other names.
Prediction parsePrediction(const std::string& name);

// The noise e and the picture x_0 that a model's output for x stands for.
torch::Tensor predictNoise(
    Prediction prediction,
    const torch::Tensor& model_output,
    const torch::Tensor& x,
    const NoiseLevel& level);
torch::Tensor predictOriginal(
    Prediction prediction,
    const torch::Tensor& model_output,
    const torch::Tensor& x,
    const NoiseLevel& level);

}  // namespace diptych
