// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/resnet_block.h"
#include "core/model/sampling_layers.h"
#include "core/model/transformer_2d.h"

#include <torch/torch.h>

#include <optional>
#include <stop_token>
#include <vector>

namespace diptych {

// What every layer of the UNet is given beside the feature map.
struct UNetCondition {
  torch::Tensor time;    // [n, time width]
  torch::Tensor prompt;  // [n, tokens, cross_attention_dim]
  bool checkpointing = false;
  std::stop_token stop = {};
};

// A residual block and, on levels with cross-attention, a transformer after it: the piece that
// gradient checkpointing computes again as a whole.
class UNetLayer {
 public:
  UNetLayer(const ResnetConfig& resnet, const std::optional<TransformerConfig>& attention);
  torch::Tensor forward(const torch::Tensor& x, const UNetCondition& condition) const;
  const ResnetBlock& resnet() const { return resnet_; }
  // Null on levels without cross-attention.
  const Transformer2D& attention() const { return attention_; }

 private:
  std::vector<torch::Tensor> parameters() const;
  torch::Tensor compute(
      const torch::Tensor& x, const torch::Tensor& time, const torch::Tensor& prompt) const;

  ResnetBlock resnet_;
  Transformer2D attention_{nullptr};
};

// One level on the way down: diffusers' DownBlock2D or CrossAttnDownBlock2D.
class UNetDownBlockImpl : public torch::nn::Module {
 public:
  // A resnet per layer; attention is absent on levels without it.
  UNetDownBlockImpl(
      const std::vector<ResnetConfig>& resnets,
      const std::optional<TransformerConfig>& attention,
      bool downsample);
  // Appends every layer's output, which the way up takes back, to skips.
  torch::Tensor forward(
      torch::Tensor x, const UNetCondition& condition, std::vector<torch::Tensor>& skips);

 private:
  std::vector<UNetLayer> layers_;
  Downsample downsampler_{nullptr};
};
TORCH_MODULE(UNetDownBlock);

// diffusers' UNetMidBlock2DCrossAttn.
class UNetMidBlockImpl : public torch::nn::Module {
 public:
  UNetMidBlockImpl(const ResnetConfig& resnet, const TransformerConfig& attention);
  torch::Tensor forward(const torch::Tensor& x, const UNetCondition& condition);

 private:
  std::vector<UNetLayer> layers_;
};
TORCH_MODULE(UNetMidBlock);

// One level on the way up: diffusers' UpBlock2D or CrossAttnUpBlock2D.
class UNetUpBlockImpl : public torch::nn::Module {
 public:
  UNetUpBlockImpl(
      const std::vector<ResnetConfig>& resnets,
      const std::optional<TransformerConfig>& attention,
      bool upsample);
  // Takes one skip per layer from the end of skips, and upsamples to the size of the one that is
  // then last.
  torch::Tensor forward(
      torch::Tensor x, const UNetCondition& condition, std::vector<torch::Tensor>& skips);

 private:
  std::vector<UNetLayer> layers_;
  Upsample upsampler_{nullptr};
};
TORCH_MODULE(UNetUpBlock);

}  // namespace diptych
