// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/layers.h"

#include <torch/torch.h>

namespace diptych {

// Halves a feature map with a convolution of stride 2.
class DownsampleImpl : public torch::nn::Module {
 public:
  // The VAE's encoder pads on the right and below only; the UNet pads all around.
  enum class Padding { AllAround, RightAndBelow };
  DownsampleImpl(std::int64_t channels, Padding padding);
  torch::Tensor forward(const torch::Tensor& x);

 private:
  Padding padding_;
  Conv2d conv_{nullptr};
};
TORCH_MODULE(Downsample);

// Enlarges a feature map by repeating pixels, then a convolution.
class UpsampleImpl : public torch::nn::Module {
 public:
  explicit UpsampleImpl(std::int64_t channels);
  torch::Tensor forward(const torch::Tensor& x, std::int64_t height, std::int64_t width);

 private:
  Conv2d conv_{nullptr};
};
TORCH_MODULE(Upsample);

}  // namespace diptych
