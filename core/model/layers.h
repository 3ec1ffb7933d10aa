// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstdint>

namespace diptych {

// torch::nn's layers draw random weights when they are built, which takes minutes for Stable
// Diffusion and is wasted on weights that come from a file. These have placeholders of the right
// shape that take no memory until they are set (Tensor::set_data). The norms compute in float32
// whatever they are given, since half precision is not enough for them.

// A parameter's placeholder: zeros of this shape that share one number. Writing into it fails;
// set_data replaces it.
torch::Tensor unloadedWeight(at::IntArrayRef sizes);

class LinearImpl : public torch::nn::Module {
 public:
  LinearImpl(std::int64_t in, std::int64_t out, bool with_bias = true);
  torch::Tensor forward(const torch::Tensor& x);

 private:
  torch::Tensor weight_;
  torch::Tensor bias_;
};
TORCH_MODULE(Linear);

// A square kernel; stride and padding are the same both ways.
class Conv2dImpl : public torch::nn::Module {
 public:
  Conv2dImpl(
      std::int64_t in,
      std::int64_t out,
      std::int64_t kernel,
      std::int64_t stride = 1,
      std::int64_t padding = 0);
  torch::Tensor forward(const torch::Tensor& x);

 private:
  std::int64_t stride_;
  std::int64_t padding_;
  torch::Tensor weight_;
  torch::Tensor bias_;
};
TORCH_MODULE(Conv2d);

class GroupNormImpl : public torch::nn::Module {
 public:
  GroupNormImpl(std::int64_t groups, std::int64_t channels, double eps);
  torch::Tensor forward(const torch::Tensor& x);
  // silu(forward(x)).
  torch::Tensor forwardSilu(const torch::Tensor& x);

 private:
  std::int64_t groups_;
  double eps_;
  torch::Tensor weight_;
  torch::Tensor bias_;
};
TORCH_MODULE(GroupNorm);

class LayerNormImpl : public torch::nn::Module {
 public:
  explicit LayerNormImpl(std::int64_t width, double eps = 1e-5);
  torch::Tensor forward(const torch::Tensor& x);

 private:
  std::int64_t width_;
  double eps_;
  torch::Tensor weight_;
  torch::Tensor bias_;
};
TORCH_MODULE(LayerNorm);

class EmbeddingImpl : public torch::nn::Module {
 public:
  EmbeddingImpl(std::int64_t count, std::int64_t width);
  torch::Tensor forward(const torch::Tensor& ids);

 private:
  torch::Tensor weight_;
};
TORCH_MODULE(Embedding);

}  // namespace diptych
