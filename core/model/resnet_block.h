// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/layers.h"

#include <torch/torch.h>

namespace diptych {

struct ResnetConfig {
  std::int64_t in_channels = 0;
  std::int64_t out_channels = 0;
  std::int64_t groups = 32;
  double eps = 1e-5;
  std::int64_t time_width = 0;  // of the timestep's embedding; 0 for none, as in the VAE
};

// Two convolutions with a shortcut around them, diffusers' ResnetBlock2D.
class ResnetBlockImpl : public torch::nn::Module {
 public:
  explicit ResnetBlockImpl(const ResnetConfig& config);
  // time: [n, time_width], or undefined when the block has none.
  torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& time = {});

 private:
  GroupNorm norm1_{nullptr};
  Conv2d conv1_{nullptr};
  Linear time_emb_proj_{nullptr};
  GroupNorm norm2_{nullptr};
  Conv2d conv2_{nullptr};
  Conv2d conv_shortcut_{nullptr};
};
TORCH_MODULE(ResnetBlock);

}  // namespace diptych
