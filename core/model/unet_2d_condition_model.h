// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/layers.h"
#include "core/model/model_config.h"
#include "core/model/time_embedding.h"
#include "core/model/unet_blocks.h"

#include <torch/torch.h>

#include <map>
#include <stop_token>
#include <string>
#include <vector>

namespace diptych {

// The denoising network of Stable Diffusion 1.x and 2.x. Starts with empty weights that only
// loadModel fills.
class UNet2DConditionModelImpl : public torch::nn::Module {
 public:
  explicit UNet2DConditionModelImpl(const UNetConfig& config);

  // sample: [n, in_channels, h, w]; timestep: [n] or [1], int64 or floating; encoder_hidden_states:
  // [n, tokens, cross_attention_dim]. Returns [n, out_channels, h, w]. Any h and w work; multiples
  // of 2^(levels - 1) are what models are trained on. inner, when given, receives the outputs of
  // "conv_in", "time_embedding", "down_blocks.0", ..., "mid_block", "up_blocks.0", ... and
  // "conv_norm_out". Throws Stopped between two layers when asked to.
  torch::Tensor forward(
      const torch::Tensor& sample,
      const torch::Tensor& timestep,
      const torch::Tensor& encoder_hidden_states,
      std::map<std::string, torch::Tensor>* inner = nullptr,
      std::stop_token stop = {});

  // Saves memory in training: blocks are computed again in the backward pass instead of being
  // remembered. The gradients are the same, bit for bit on the CPU.
  void setGradientCheckpointing(bool enabled) { gradient_checkpointing_ = enabled; }

  const UNetConfig& config() const { return config_; }

 private:
  UNetConfig config_;
  bool gradient_checkpointing_ = false;
  Conv2d conv_in_{nullptr};
  TimestepEmbedding time_embedding_{nullptr};
  std::vector<UNetDownBlock> down_blocks_;
  UNetMidBlock mid_block_{nullptr};
  std::vector<UNetUpBlock> up_blocks_;
  GroupNorm conv_norm_out_{nullptr};
  Conv2d conv_out_{nullptr};
};
TORCH_MODULE(UNet2DConditionModel);

}  // namespace diptych
