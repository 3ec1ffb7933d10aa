// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/layers.h"

#include <torch/torch.h>

namespace diptych {

// Sines and cosines of the timestep at `width` / 2 frequencies from 1 down to nearly 1/10000
// (Vaswani et al. 2017, section 3.5), float32. timesteps: [n]; returns [n, width].
torch::Tensor timestepFeatures(
    const torch::Tensor& timesteps, std::int64_t width, bool flip_sin_to_cos, double freq_shift);

class TimestepEmbeddingImpl : public torch::nn::Module {
 public:
  TimestepEmbeddingImpl(std::int64_t in, std::int64_t width);
  torch::Tensor forward(const torch::Tensor& features);

 private:
  Linear linear_1_{nullptr};
  Linear linear_2_{nullptr};
};
TORCH_MODULE(TimestepEmbedding);

}  // namespace diptych
