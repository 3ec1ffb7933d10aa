// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/attention.h"
#include "core/model/layers.h"

#include <torch/torch.h>

namespace diptych {

struct TransformerConfig {
  std::int64_t channels = 0;
  std::int64_t heads = 8;
  std::int64_t context_width = 768;
  std::int64_t groups = 32;
  bool linear_projection = false;
};

// x * GELU(gate), both from one projection (Shazeer 2020, arXiv:2002.05202).
class GegluImpl : public torch::nn::Module {
 public:
  GegluImpl(std::int64_t in, std::int64_t out);
  torch::Tensor forward(const torch::Tensor& x);

 private:
  Linear proj_{nullptr};
};
TORCH_MODULE(Geglu);

// Four times as wide inside: net.0 (GEGLU), net.2.
class FeedForwardImpl : public torch::nn::Module {
 public:
  explicit FeedForwardImpl(std::int64_t width);
  torch::Tensor forward(const torch::Tensor& x);

 private:
  Geglu geglu_{nullptr};
  Linear out_{nullptr};
};
TORCH_MODULE(FeedForward);

// Self-attention, cross-attention with the prompt, feed-forward; each on a normed input and added
// to it.
class TransformerBlockImpl : public torch::nn::Module {
 public:
  explicit TransformerBlockImpl(const TransformerConfig& config);
  torch::Tensor forward(torch::Tensor x, const torch::Tensor& context);

 private:
  LayerNorm norm1_{nullptr};
  Attention attn1_{nullptr};
  LayerNorm norm2_{nullptr};
  Attention attn2_{nullptr};
  LayerNorm norm3_{nullptr};
  FeedForward ff_{nullptr};
};
TORCH_MODULE(TransformerBlock);

// A transformer block over the pixels of a feature map, diffusers' Transformer2DModel.
class Transformer2DImpl : public torch::nn::Module {
 public:
  explicit Transformer2DImpl(const TransformerConfig& config);
  // x: [n, channels, h, w]; context: [n, tokens, context_width].
  torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& context);

 private:
  torch::Tensor tokensOf(const torch::Tensor& x);
  torch::Tensor imageOf(const torch::Tensor& tokens, at::IntArrayRef sizes);

  GroupNorm norm_{nullptr};
  // Linear layers, or 1 x 1 convolutions in SD 1.x: one pair is null.
  Linear linear_in_{nullptr};
  Linear linear_out_{nullptr};
  Conv2d conv_in_{nullptr};
  Conv2d conv_out_{nullptr};
  TransformerBlock block_{nullptr};
};
TORCH_MODULE(Transformer2D);

}  // namespace diptych
