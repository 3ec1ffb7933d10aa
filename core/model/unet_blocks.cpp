// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/unet_blocks.h"

#include "core/base/error.h"
#include "core/model/checkpoint.h"

namespace diptych {
namespace {

std::vector<UNetLayer> makeLayers(
    const std::vector<ResnetConfig>& resnets, const std::optional<TransformerConfig>& attention) {
  std::vector<UNetLayer> layers;
  for (const auto& resnet : resnets) {
    layers.emplace_back(resnet, attention);
  }
  return layers;
}

// Registers "resnets" and, where there are some, "attentions".
void registerLayers(torch::nn::Module& block, const std::vector<UNetLayer>& layers) {
  torch::nn::ModuleList resnets;
  torch::nn::ModuleList attentions;
  for (const auto& layer : layers) {
    resnets->push_back(layer.resnet());
    if (layer.attention()) {
      attentions->push_back(layer.attention());
    }
  }
  block.register_module("resnets", resnets);
  if (!attentions->is_empty()) {
    block.register_module("attentions", attentions);
  }
}

}  // namespace

UNetLayer::UNetLayer(const ResnetConfig& resnet, const std::optional<TransformerConfig>& attention)
    : resnet_(resnet) {
  if (attention) {
    attention_ = Transformer2D(*attention);
  }
}

torch::Tensor UNetLayer::forward(const torch::Tensor& x, const UNetCondition& condition) const {
  throwIfStopped(condition.stop);
  const NetworkPiece piece = [layer = *this](const std::vector<torch::Tensor>& inputs) {
    return layer.compute(inputs[0], inputs[1], inputs[2]);
  };
  const std::vector<torch::Tensor> inputs = {x, condition.time, condition.prompt};
  return condition.checkpointing ? checkpoint(piece, inputs, parameters())
                                 : remember(piece, inputs);
}

std::vector<torch::Tensor> UNetLayer::parameters() const {
  auto all = resnet_->parameters();
  if (attention_) {
    const auto more = attention_->parameters();
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

torch::Tensor UNetLayer::compute(
    const torch::Tensor& x, const torch::Tensor& time, const torch::Tensor& prompt) const {
  auto resnet = resnet_;
  auto attention = attention_;
  const auto h = resnet->forward(x, time);
  return attention ? attention->forward(h, prompt) : h;
}

UNetDownBlockImpl::UNetDownBlockImpl(
    const std::vector<ResnetConfig>& resnets,
    const std::optional<TransformerConfig>& attention,
    bool downsample)
    : layers_(makeLayers(resnets, attention)) {
  registerLayers(*this, layers_);
  if (downsample) {
    downsampler_ = Downsample(resnets.back().out_channels, DownsampleImpl::Padding::AllAround);
    register_module("downsamplers", torch::nn::ModuleList(downsampler_));
  }
}

torch::Tensor UNetDownBlockImpl::forward(
    torch::Tensor x, const UNetCondition& condition, std::vector<torch::Tensor>& skips) {
  for (const auto& layer : layers_) {
    x = layer.forward(x, condition);
    skips.push_back(x);
  }
  if (downsampler_) {
    x = downsampler_->forward(x);
    skips.push_back(x);
  }
  return x;
}

UNetMidBlockImpl::UNetMidBlockImpl(const ResnetConfig& resnet, const TransformerConfig& attention) {
  layers_.emplace_back(resnet, attention);
  layers_.emplace_back(resnet, std::nullopt);
  registerLayers(*this, layers_);
}

torch::Tensor UNetMidBlockImpl::forward(const torch::Tensor& x, const UNetCondition& condition) {
  return layers_[1].forward(layers_[0].forward(x, condition), condition);
}

UNetUpBlockImpl::UNetUpBlockImpl(
    const std::vector<ResnetConfig>& resnets,
    const std::optional<TransformerConfig>& attention,
    bool upsample)
    : layers_(makeLayers(resnets, attention)) {
  registerLayers(*this, layers_);
  if (upsample) {
    upsampler_ = Upsample(resnets.back().out_channels);
    register_module("upsamplers", torch::nn::ModuleList(upsampler_));
  }
}

torch::Tensor UNetUpBlockImpl::forward(
    torch::Tensor x, const UNetCondition& condition, std::vector<torch::Tensor>& skips) {
  for (const auto& layer : layers_) {
    x = layer.forward(torch::cat({x, skips.back()}, 1), condition);
    skips.pop_back();
  }
  return upsampler_ ? upsampler_->forward(x, skips.back().size(2), skips.back().size(3)) : x;
}

}  // namespace diptych
