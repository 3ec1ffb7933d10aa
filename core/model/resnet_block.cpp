// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/resnet_block.h"

namespace diptych {

ResnetBlockImpl::ResnetBlockImpl(const ResnetConfig& config) {
  const auto in = config.in_channels;
  const auto out = config.out_channels;
  norm1_ = register_module("norm1", GroupNorm(config.groups, in, config.eps));
  conv1_ = register_module("conv1", Conv2d(in, out, 3, 1, 1));
  if (config.time_width > 0) {
    time_emb_proj_ = register_module("time_emb_proj", Linear(config.time_width, out));
  }
  norm2_ = register_module("norm2", GroupNorm(config.groups, out, config.eps));
  conv2_ = register_module("conv2", Conv2d(out, out, 3, 1, 1));
  if (in != out) {
    conv_shortcut_ = register_module("conv_shortcut", Conv2d(in, out, 1));
  }
}

torch::Tensor ResnetBlockImpl::forward(const torch::Tensor& x, const torch::Tensor& time) {
  auto h = conv1_->forward(norm1_->forwardSilu(x));
  if (time_emb_proj_) {
    h = h + time_emb_proj_->forward(torch::silu(time)).unsqueeze(-1).unsqueeze(-1);
  }
  h = conv2_->forward(norm2_->forwardSilu(h));
  return (conv_shortcut_ ? conv_shortcut_->forward(x) : x) + h;
}

}  // namespace diptych
