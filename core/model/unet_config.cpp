// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/model/config_reader.h"
#include "core/model/model_config.h"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <map>

namespace diptych {
namespace {

constexpr ConfigReader::Range kWidths{1, 16384};
constexpr std::size_t kMaxLevels = 8;

// Keys of diffusers' UNet that make it another network. null: none but the absence of the key.
const std::map<const char*, nlohmann::json>& unetSupportedOnly() {
  static const std::map<const char*, nlohmann::json> values = {
      {"act_fn", "silu"},
      {"addition_embed_type", nullptr},
      {"addition_embed_type_num_heads", 64},
      {"addition_time_embed_dim", nullptr},
      {"attention_type", "default"},
      {"center_input_sample", false},
      {"class_embed_type", nullptr},
      {"class_embeddings_concat", false},
      {"conv_in_kernel", 3},
      {"conv_out_kernel", 3},
      {"cross_attention_norm", nullptr},
      {"downsample_padding", 1},
      {"dropout", 0.0},
      {"dual_cross_attention", false},
      {"encoder_hid_dim", nullptr},
      {"encoder_hid_dim_type", nullptr},
      {"mid_block_only_cross_attention", nullptr},
      {"mid_block_scale_factor", 1},
      {"mid_block_type", "UNetMidBlock2DCrossAttn"},
      // diffusers itself refuses it: the number of heads is in attention_head_dim.
      {"num_attention_heads", nullptr},
      {"num_class_embeds", nullptr},
      {"only_cross_attention", false},
      {"projection_class_embeddings_input_dim", nullptr},
      {"resnet_out_scale_factor", 1.0},
      {"resnet_skip_time_act", false},
      {"resnet_time_scale_shift", "default"},
      {"reverse_transformer_layers_per_block", nullptr},
      {"time_cond_proj_dim", nullptr},
      {"time_embedding_act_fn", nullptr},
      {"time_embedding_dim", nullptr},
      {"time_embedding_type", "positional"},
      {"timestep_post_act", nullptr},
      {"transformer_layers_per_block", 1},
  };
  return values;
}

void readUNetLevels(const ConfigReader& reader, UNetConfig& config) {
  config.block_out_channels =
      reader.integers("block_out_channels", config.block_out_channels, kWidths);
  const auto levels = config.block_out_channels.size();
  if (levels < 1 || levels > kMaxLevels) {
    reader.refuse("block_out_channels", fmt::format("1 to {} levels are supported", kMaxLevels));
  }
  config.down_block_types = reader.texts(
      "down_block_types", config.down_block_types, {"CrossAttnDownBlock2D", "DownBlock2D"});
  config.up_block_types =
      reader.texts("up_block_types", config.up_block_types, {"CrossAttnUpBlock2D", "UpBlock2D"});
  for (const auto& [key, count] :
       {std::pair{"down_block_types", config.down_block_types.size()},
        std::pair{"up_block_types", config.up_block_types.size()}}) {
    if (count != levels) {
      reader.refuse(key, fmt::format("it must have {} values, as block_out_channels has", levels));
    }
  }
  config.num_attention_heads = reader.integerPerLevel("attention_head_dim", 8, kWidths, levels);
}

bool hasAttention(const UNetConfig& config, std::size_t level) {
  const auto levels = config.block_out_channels.size();
  // The middle, which always has it, is as wide as the last level.
  return level + 1 == levels || config.down_block_types[level] == "CrossAttnDownBlock2D" ||
         config.up_block_types[levels - 1 - level] == "CrossAttnUpBlock2D";
}

void checkUNetDivisions(const ConfigReader& reader, const UNetConfig& config) {
  if (config.block_out_channels.front() % 2 != 0) {
    reader.refuse("block_out_channels", "the first must be even");
  }
  for (std::size_t level = 0; level < config.block_out_channels.size(); ++level) {
    const auto channels = config.block_out_channels[level];
    if (channels % config.norm_num_groups != 0) {
      reader.refuse("norm_num_groups", fmt::format("it does not divide {} channels", channels));
    }
    if (hasAttention(config, level) && channels % config.num_attention_heads[level] != 0) {
      reader.refuse(
          "attention_head_dim",
          fmt::format(
              "{} heads do not divide {} channels", config.num_attention_heads[level], channels));
    }
  }
}

}  // namespace

UNetConfig UNetConfig::fromJson(const nlohmann::json& json) {
  const ConfigReader reader(json);
  UNetConfig config;
  config.in_channels = reader.integer("in_channels", config.in_channels, {1, 64});
  config.out_channels = reader.integer("out_channels", config.out_channels, {1, 64});
  if (config.in_channels != config.out_channels) {
    reader.refuse(
        "in_channels",
        "inpainting, depth and instruction models are not supported: choose a plain text-to-image "
        "model, with 4");
  }
  for (const auto& [key, value] : unetSupportedOnly()) {
    reader.supportOnly(key, value);
  }
  readUNetLevels(reader, config);
  config.sample_size = reader.integer("sample_size", config.sample_size, {1, 4096});
  config.layers_per_block = reader.integer("layers_per_block", config.layers_per_block, {1, 16});
  config.cross_attention_dim =
      reader.integer("cross_attention_dim", config.cross_attention_dim, kWidths);
  config.use_linear_projection = reader.flag("use_linear_projection", config.use_linear_projection);
  config.norm_num_groups = reader.integer("norm_num_groups", config.norm_num_groups, kWidths);
  config.norm_eps = reader.number("norm_eps", config.norm_eps, 1e-12, 1.0);
  config.flip_sin_to_cos = reader.flag("flip_sin_to_cos", config.flip_sin_to_cos);
  config.freq_shift = reader.number("freq_shift", config.freq_shift, 0.0, 1.0);
  checkUNetDivisions(reader, config);
  if (config.freq_shift * 2 >= static_cast<double>(config.block_out_channels.front())) {
    reader.refuse("freq_shift", "it must be less than half of the first of block_out_channels");
  }
  return config;
}

}  // namespace diptych
