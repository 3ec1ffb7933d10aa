// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/time_embedding.h"

#include <cmath>

namespace diptych {

torch::Tensor timestepFeatures(
    const torch::Tensor& timesteps, std::int64_t width, bool flip_sin_to_cos, double freq_shift) {
  const auto half = width / 2;
  const auto index = torch::arange(half, torch::dtype(torch::kFloat32).device(timesteps.device()));
  const auto frequencies =
      (index * -std::log(10000.0) / (static_cast<double>(half) - freq_shift)).exp();
  const auto angles = timesteps.to(torch::kFloat32).unsqueeze(1) * frequencies;
  return flip_sin_to_cos ? torch::cat({angles.cos(), angles.sin()}, 1)
                         : torch::cat({angles.sin(), angles.cos()}, 1);
}

TimestepEmbeddingImpl::TimestepEmbeddingImpl(std::int64_t in, std::int64_t width)
    : linear_1_(register_module("linear_1", Linear(in, width))),
      linear_2_(register_module("linear_2", Linear(width, width))) {}

torch::Tensor TimestepEmbeddingImpl::forward(const torch::Tensor& features) {
  return linear_2_->forward(torch::silu(linear_1_->forward(features)));
}

}  // namespace diptych
