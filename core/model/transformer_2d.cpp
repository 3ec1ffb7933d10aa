// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/transformer_2d.h"

#include "core/model/fused_layers.h"

namespace diptych {
namespace {

constexpr double kTransformerNormEps = 1e-6;

AttentionConfig attentionConfig(const TransformerConfig& config, std::int64_t context_width) {
  return {.width = config.channels, .context_width = context_width, .heads = config.heads};
}

}  // namespace

GegluImpl::GegluImpl(std::int64_t in, std::int64_t out)
    : proj_(register_module("proj", Linear(in, 2 * out))) {}

torch::Tensor GegluImpl::forward(const torch::Tensor& x) { return geglu(proj_->forward(x)); }

FeedForwardImpl::FeedForwardImpl(std::int64_t width)
    : geglu_(width, 4 * width), out_(4 * width, width) {
  // net.1 is a dropout in diffusers.
  register_module("net", torch::nn::ModuleList(geglu_, torch::nn::Identity(), out_));
}

torch::Tensor FeedForwardImpl::forward(const torch::Tensor& x) {
  return out_->forward(geglu_->forward(x));
}

TransformerBlockImpl::TransformerBlockImpl(const TransformerConfig& config)
    : norm1_(register_module("norm1", LayerNorm(config.channels))),
      attn1_(register_module("attn1", Attention(attentionConfig(config, config.channels)))),
      norm2_(register_module("norm2", LayerNorm(config.channels))),
      attn2_(register_module("attn2", Attention(attentionConfig(config, config.context_width)))),
      norm3_(register_module("norm3", LayerNorm(config.channels))),
      ff_(register_module("ff", FeedForward(config.channels))) {}

torch::Tensor TransformerBlockImpl::forward(torch::Tensor x, const torch::Tensor& context) {
  const auto normed = norm1_->forward(x);
  x = x + attn1_->forward(normed, normed);
  x = x + attn2_->forward(norm2_->forward(x), context);
  return x + ff_->forward(norm3_->forward(x));
}

Transformer2DImpl::Transformer2DImpl(const TransformerConfig& config) {
  const auto channels = config.channels;
  norm_ = register_module("norm", GroupNorm(config.groups, channels, kTransformerNormEps));
  if (config.linear_projection) {
    linear_in_ = register_module("proj_in", Linear(channels, channels));
  } else {
    conv_in_ = register_module("proj_in", Conv2d(channels, channels, 1));
  }
  block_ = TransformerBlock(config);
  register_module("transformer_blocks", torch::nn::ModuleList(block_));
  if (config.linear_projection) {
    linear_out_ = register_module("proj_out", Linear(channels, channels));
  } else {
    conv_out_ = register_module("proj_out", Conv2d(channels, channels, 1));
  }
}

torch::Tensor Transformer2DImpl::forward(const torch::Tensor& x, const torch::Tensor& context) {
  return x + imageOf(block_->forward(tokensOf(norm_->forward(x)), context), x.sizes());
}

torch::Tensor Transformer2DImpl::tokensOf(const torch::Tensor& x) {
  const auto tokens = (conv_in_ ? conv_in_->forward(x) : x).flatten(2).transpose(1, 2).contiguous();
  return linear_in_ ? linear_in_->forward(tokens) : tokens;
}

torch::Tensor Transformer2DImpl::imageOf(const torch::Tensor& tokens, at::IntArrayRef sizes) {
  const auto image = (linear_out_ ? linear_out_->forward(tokens) : tokens)
                         .transpose(1, 2)
                         .contiguous()
                         .view(sizes);
  return conv_out_ ? conv_out_->forward(image) : image;
}

}  // namespace diptych
