// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/vae_blocks.h"

namespace diptych {
namespace {

constexpr double kVaeNormEps = 1e-6;

ResnetConfig vaeResnet(std::int64_t in, std::int64_t out, std::int64_t groups) {
  return {.in_channels = in, .out_channels = out, .groups = groups, .eps = kVaeNormEps};
}

torch::nn::ModuleList asModuleList(const auto& modules) {
  torch::nn::ModuleList list;
  for (const auto& module : modules) {
    list->push_back(module);
  }
  return list;
}

}  // namespace

VaeMidBlockImpl::VaeMidBlockImpl(std::int64_t channels, std::int64_t groups) {
  const auto resnet = vaeResnet(channels, channels, groups);
  resnets_ = {ResnetBlock(resnet), ResnetBlock(resnet)};
  attention_ = Attention(AttentionConfig{
      .width = channels,
      .context_width = channels,
      .heads = 1,
      .bias = true,
      .norm_groups = groups,
      .norm_eps = kVaeNormEps});
  register_module("attentions", torch::nn::ModuleList(attention_));
  register_module("resnets", asModuleList(resnets_));
}

torch::Tensor VaeMidBlockImpl::forward(const torch::Tensor& x) {
  return resnets_[1]->forward(attention_->forwardImage(resnets_[0]->forward(x)));
}

VaeLevelImpl::VaeLevelImpl(const ResnetConfig& first_resnet, std::int64_t layers, Resize resize) {
  auto resnet = first_resnet;
  for (std::int64_t layer = 0; layer < layers; ++layer) {
    resnets_.emplace_back(resnet);
    resnet.in_channels = resnet.out_channels;
  }
  register_module("resnets", asModuleList(resnets_));
  if (resize == Resize::Down) {
    downsampler_ = Downsample(resnet.out_channels, DownsampleImpl::Padding::RightAndBelow);
    register_module("downsamplers", torch::nn::ModuleList(downsampler_));
  }
  if (resize == Resize::Up) {
    upsampler_ = Upsample(resnet.out_channels);
    register_module("upsamplers", torch::nn::ModuleList(upsampler_));
  }
}

torch::Tensor VaeLevelImpl::forward(torch::Tensor x) {
  for (auto& resnet : resnets_) {
    x = resnet->forward(x);
  }
  if (downsampler_) {
    x = downsampler_->forward(x);
  }
  return upsampler_ ? upsampler_->forward(x, 2 * x.size(2), 2 * x.size(3)) : x;
}

VaeEncoderImpl::VaeEncoderImpl(const VaeConfig& config) {
  const auto& channels = config.block_out_channels;
  const auto groups = config.norm_num_groups;
  conv_in_ = register_module("conv_in", Conv2d(config.in_channels, channels[0], 3, 1, 1));
  auto in = channels[0];
  for (std::size_t level = 0; level < channels.size(); ++level) {
    const auto resize =
        level + 1 < channels.size() ? VaeLevelImpl::Resize::Down : VaeLevelImpl::Resize::None;
    down_blocks_.emplace_back(
        vaeResnet(in, channels[level], groups), config.layers_per_block, resize);
    in = channels[level];
  }
  register_module("down_blocks", asModuleList(down_blocks_));
  mid_block_ = register_module("mid_block", VaeMidBlock(in, groups));
  conv_norm_out_ = register_module("conv_norm_out", GroupNorm(groups, in, kVaeNormEps));
  conv_out_ = register_module("conv_out", Conv2d(in, 2 * config.latent_channels, 3, 1, 1));
}

torch::Tensor VaeEncoderImpl::forward(const torch::Tensor& pixels) {
  auto x = conv_in_->forward(pixels);
  for (auto& block : down_blocks_) {
    x = block->forward(x);
  }
  x = mid_block_->forward(x);
  return conv_out_->forward(conv_norm_out_->forwardSilu(x));
}

VaeDecoderImpl::VaeDecoderImpl(const VaeConfig& config) {
  const auto& channels = config.block_out_channels;
  const auto groups = config.norm_num_groups;
  auto in = channels.back();
  conv_in_ = register_module("conv_in", Conv2d(config.latent_channels, in, 3, 1, 1));
  for (std::size_t level = channels.size(); level-- > 0;) {
    const auto resize = level > 0 ? VaeLevelImpl::Resize::Up : VaeLevelImpl::Resize::None;
    up_blocks_.emplace_back(
        vaeResnet(in, channels[level], groups), config.layers_per_block + 1, resize);
    in = channels[level];
  }
  register_module("up_blocks", asModuleList(up_blocks_));
  mid_block_ = register_module("mid_block", VaeMidBlock(channels.back(), groups));
  conv_norm_out_ = register_module("conv_norm_out", GroupNorm(groups, in, kVaeNormEps));
  conv_out_ = register_module("conv_out", Conv2d(in, config.out_channels, 3, 1, 1));
}

torch::Tensor VaeDecoderImpl::forward(const torch::Tensor& latents) {
  auto x = mid_block_->forward(conv_in_->forward(latents));
  for (auto& block : up_blocks_) {
    x = block->forward(x);
  }
  return conv_out_->forward(conv_norm_out_->forwardSilu(x));
}

}  // namespace diptych
