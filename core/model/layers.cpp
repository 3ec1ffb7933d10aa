// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/layers.h"

#include "core/model/fused_layers.h"

#include <vector>

namespace diptych {

torch::Tensor unloadedWeight(at::IntArrayRef sizes) {
  const std::vector<std::int64_t> no_strides(sizes.size(), 0);
  return torch::zeros({1}).as_strided_(sizes, no_strides);
}

LinearImpl::LinearImpl(std::int64_t in, std::int64_t out, bool with_bias)
    : weight_(register_parameter("weight", unloadedWeight({out, in}))) {
  if (with_bias) {
    bias_ = register_parameter("bias", unloadedWeight({out}));
  }
}

torch::Tensor LinearImpl::forward(const torch::Tensor& x) {
  return torch::nn::functional::linear(x, weight_, bias_);
}

Conv2dImpl::Conv2dImpl(
    std::int64_t in,
    std::int64_t out,
    std::int64_t kernel,
    std::int64_t stride,
    std::int64_t padding)
    : stride_(stride),
      padding_(padding),
      weight_(register_parameter("weight", unloadedWeight({out, in, kernel, kernel}))),
      bias_(register_parameter("bias", unloadedWeight({out}))) {}

torch::Tensor Conv2dImpl::forward(const torch::Tensor& x) {
  return torch::conv2d(x, weight_, bias_, stride_, padding_);
}

GroupNormImpl::GroupNormImpl(std::int64_t groups, std::int64_t channels, double eps)
    : groups_(groups),
      eps_(eps),
      weight_(register_parameter("weight", unloadedWeight({channels}))),
      bias_(register_parameter("bias", unloadedWeight({channels}))) {}

torch::Tensor GroupNormImpl::forward(const torch::Tensor& x) {
  return torch::group_norm(widened(x), groups_, widened(weight_), widened(bias_), eps_)
      .to(x.scalar_type());
}

torch::Tensor GroupNormImpl::forwardSilu(const torch::Tensor& x) {
  return groupNormSilu(x, groups_, weight_, bias_, eps_);
}

LayerNormImpl::LayerNormImpl(std::int64_t width, double eps)
    : width_(width),
      eps_(eps),
      weight_(register_parameter("weight", unloadedWeight({width}))),
      bias_(register_parameter("bias", unloadedWeight({width}))) {}

torch::Tensor LayerNormImpl::forward(const torch::Tensor& x) {
  return torch::layer_norm(widened(x), {width_}, widened(weight_), widened(bias_), eps_)
      .to(x.scalar_type());
}

EmbeddingImpl::EmbeddingImpl(std::int64_t count, std::int64_t width)
    : weight_(register_parameter("weight", unloadedWeight({count, width}))) {}

torch::Tensor EmbeddingImpl::forward(const torch::Tensor& ids) {
  return torch::embedding(weight_, ids);
}

}  // namespace diptych
