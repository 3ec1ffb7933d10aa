// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/sampling_layers.h"

namespace diptych {

DownsampleImpl::DownsampleImpl(std::int64_t channels, Padding padding)
    : padding_(padding),
      conv_(register_module(
          "conv", Conv2d(channels, channels, 3, 2, padding == Padding::AllAround ? 1 : 0))) {}

torch::Tensor DownsampleImpl::forward(const torch::Tensor& x) {
  return conv_->forward(
      padding_ == Padding::AllAround ? x : torch::constant_pad_nd(x, {0, 1, 0, 1}));
}

UpsampleImpl::UpsampleImpl(std::int64_t channels)
    : conv_(register_module("conv", Conv2d(channels, channels, 3, 1, 1))) {}

torch::Tensor UpsampleImpl::forward(
    const torch::Tensor& x, std::int64_t height, std::int64_t width) {
  return conv_->forward(torch::upsample_nearest2d(x, {height, width}));
}

}  // namespace diptych
