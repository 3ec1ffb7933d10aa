// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/unet_2d_condition_model.h"

#include "core/base/error.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace diptych {
namespace {

using Outputs = std::map<std::string, torch::Tensor>;

void note(Outputs* inner, const std::string& name, const torch::Tensor& output) {
  if (inner != nullptr) {
    inner->insert_or_assign(name, output);
  }
}

std::int64_t timeWidth(const UNetConfig& config) { return 4 * config.block_out_channels.front(); }

ResnetConfig resnetConfig(const UNetConfig& config, std::int64_t in, std::int64_t out) {
  return {
      .in_channels = in,
      .out_channels = out,
      .groups = config.norm_num_groups,
      .eps = config.norm_eps,
      .time_width = timeWidth(config)};
}

TransformerConfig transformerConfig(const UNetConfig& config, std::size_t level) {
  return {
      .channels = config.block_out_channels[level],
      .heads = config.num_attention_heads[level],
      .context_width = config.cross_attention_dim,
      .groups = config.norm_num_groups,
      .linear_projection = config.use_linear_projection};
}

UNetDownBlock makeDownBlock(const UNetConfig& config, std::size_t level) {
  const auto& channels = config.block_out_channels;
  const auto out = channels[level];
  auto in = level == 0 ? out : channels[level - 1];
  std::vector<ResnetConfig> resnets;
  for (std::int64_t layer = 0; layer < config.layers_per_block; ++layer) {
    resnets.push_back(resnetConfig(config, in, out));
    in = out;
  }
  std::optional<TransformerConfig> attention;
  if (config.down_block_types[level] == "CrossAttnDownBlock2D") {
    attention = transformerConfig(config, level);
  }
  return UNetDownBlock(resnets, attention, level + 1 < channels.size());
}

// index counts from the deepest level up. Each layer is given what the way down left: one output of
// each of that level's layers and, last, the input of the level, which has the channels of the
// level above.
UNetUpBlock makeUpBlock(const UNetConfig& config, std::size_t index) {
  const auto& channels = config.block_out_channels;
  const auto level = channels.size() - 1 - index;
  const auto out = channels[level];
  auto in = channels[std::min(level + 1, channels.size() - 1)];
  std::vector<ResnetConfig> resnets;
  for (std::int64_t layer = 0; layer < config.layers_per_block; ++layer) {
    resnets.push_back(resnetConfig(config, in + out, out));
    in = out;
  }
  resnets.push_back(resnetConfig(config, in + channels[level == 0 ? 0 : level - 1], out));
  std::optional<TransformerConfig> attention;
  if (config.up_block_types[index] == "CrossAttnUpBlock2D") {
    attention = transformerConfig(config, level);
  }
  return UNetUpBlock(resnets, attention, level > 0);
}

void checkSample(const torch::Tensor& sample, const UNetConfig& config) {
  if (sample.dim() != 4 || sample.size(1) != config.in_channels) {
    throw Error(fmt::format(
        "The UNet takes latents of {} channels; it was given {} dimensions with {} channels.",
        config.in_channels,
        sample.dim(),
        sample.dim() > 1 ? sample.size(1) : 0));
  }
}

}  // namespace

UNet2DConditionModelImpl::UNet2DConditionModelImpl(const UNetConfig& config) : config_(config) {
  const auto& channels = config.block_out_channels;
  const auto levels = channels.size();
  conv_in_ = register_module("conv_in", Conv2d(config.in_channels, channels[0], 3, 1, 1));
  time_embedding_ =
      register_module("time_embedding", TimestepEmbedding(channels[0], timeWidth(config)));
  torch::nn::ModuleList down_blocks;
  for (std::size_t level = 0; level < levels; ++level) {
    down_blocks_.push_back(makeDownBlock(config, level));
    down_blocks->push_back(down_blocks_.back());
  }
  register_module("down_blocks", down_blocks);
  mid_block_ = register_module(
      "mid_block",
      UNetMidBlock(
          resnetConfig(config, channels.back(), channels.back()),
          transformerConfig(config, levels - 1)));
  torch::nn::ModuleList up_blocks;
  for (std::size_t index = 0; index < levels; ++index) {
    up_blocks_.push_back(makeUpBlock(config, index));
    up_blocks->push_back(up_blocks_.back());
  }
  register_module("up_blocks", up_blocks);
  conv_norm_out_ = register_module(
      "conv_norm_out", GroupNorm(config.norm_num_groups, channels[0], config.norm_eps));
  conv_out_ = register_module("conv_out", Conv2d(channels[0], config.out_channels, 3, 1, 1));
}

torch::Tensor UNet2DConditionModelImpl::forward(
    const torch::Tensor& sample,
    const torch::Tensor& timestep,
    const torch::Tensor& encoder_hidden_states,
    Outputs* inner,
    std::stop_token stop) {
  checkSample(sample, config_);
  const auto features = timestepFeatures(
      timestep.reshape({-1}).to(sample.device()).expand({sample.size(0)}),
      config_.block_out_channels.front(),
      config_.flip_sin_to_cos,
      config_.freq_shift);
  const UNetCondition condition{
      time_embedding_->forward(features.to(sample.scalar_type())),
      encoder_hidden_states,
      gradient_checkpointing_,
      std::move(stop)};
  note(inner, "time_embedding", condition.time);

  auto x = conv_in_->forward(sample);
  note(inner, "conv_in", x);
  std::vector<torch::Tensor> skips = {x};
  for (std::size_t i = 0; i < down_blocks_.size(); ++i) {
    x = down_blocks_[i]->forward(x, condition, skips);
    note(inner, fmt::format("down_blocks.{}", i), x);
  }
  x = mid_block_->forward(x, condition);
  note(inner, "mid_block", x);
  for (std::size_t i = 0; i < up_blocks_.size(); ++i) {
    x = up_blocks_[i]->forward(x, condition, skips);
    note(inner, fmt::format("up_blocks.{}", i), x);
  }
  x = conv_norm_out_->forward(x);
  note(inner, "conv_norm_out", x);
  return conv_out_->forward(torch::silu(x));
}

}  // namespace diptych
