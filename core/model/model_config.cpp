// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/model_config.h"

#include "core/model/config_reader.h"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>

namespace diptych {
namespace {

constexpr ConfigReader::Range kPartWidths{1, 16384};
constexpr std::size_t kMaxVaeLevels = 8;

void checkVaeBlockTypes(
    const ConfigReader& reader, const char* key, const char* type, std::size_t levels) {
  const std::vector<std::string> usual(levels, type);
  if (reader.texts(key, usual, {type}).size() != levels) {
    reader.refuse(key, fmt::format("it must have {} values, as block_out_channels has", levels));
  }
}

void checkVaeKind(const ConfigReader& reader) {
  reader.supportOnly("act_fn", "silu");
  reader.supportOnly("use_quant_conv", true);
  reader.supportOnly("use_post_quant_conv", true);
  reader.supportOnly("mid_block_add_attention", true);
  reader.supportOnly("latents_mean", nullptr);
  reader.supportOnly("latents_std", nullptr);
  reader.supportOnly("shift_factor", nullptr);
}

}  // namespace

VaeConfig VaeConfig::fromJson(const nlohmann::json& json) {
  const ConfigReader reader(json);
  checkVaeKind(reader);
  VaeConfig config;
  config.in_channels = reader.integer("in_channels", config.in_channels, {3, 3});
  config.out_channels = reader.integer("out_channels", config.out_channels, {3, 3});
  config.latent_channels = reader.integer("latent_channels", config.latent_channels, {1, 64});
  config.block_out_channels =
      reader.integers("block_out_channels", config.block_out_channels, kPartWidths);
  const auto levels = config.block_out_channels.size();
  if (levels < 1 || levels > kMaxVaeLevels) {
    reader.refuse("block_out_channels", fmt::format("1 to {} levels are supported", kMaxVaeLevels));
  }
  checkVaeBlockTypes(reader, "down_block_types", "DownEncoderBlock2D", levels);
  checkVaeBlockTypes(reader, "up_block_types", "UpDecoderBlock2D", levels);
  config.layers_per_block = reader.integer("layers_per_block", config.layers_per_block, {1, 16});
  config.norm_num_groups = reader.integer("norm_num_groups", config.norm_num_groups, kPartWidths);
  config.sample_size = reader.integer("sample_size", config.sample_size, {1, 16384});
  config.scaling_factor = reader.number("scaling_factor", config.scaling_factor, 1e-6, 1e6);
  for (const auto channels : config.block_out_channels) {
    if (channels % config.norm_num_groups != 0) {
      reader.refuse("norm_num_groups", fmt::format("it does not divide {} channels", channels));
    }
  }
  return config;
}

TextConfig TextConfig::fromJson(const nlohmann::json& json) {
  const ConfigReader reader(json);
  reader.supportOnly("model_type", "clip_text_model");
  TextConfig config;
  config.vocab_size = reader.integer("vocab_size", config.vocab_size, {2, 1'000'000});
  config.hidden_size = reader.integer("hidden_size", config.hidden_size, kPartWidths);
  config.intermediate_size =
      reader.integer("intermediate_size", config.intermediate_size, {1, 65536});
  config.num_hidden_layers =
      reader.integer("num_hidden_layers", config.num_hidden_layers, {1, 128});
  config.num_attention_heads =
      reader.integer("num_attention_heads", config.num_attention_heads, kPartWidths);
  config.max_position_embeddings =
      reader.integer("max_position_embeddings", config.max_position_embeddings, {2, 4096});
  config.hidden_act = reader.text("hidden_act", config.hidden_act, {"quick_gelu", "gelu"});
  config.layer_norm_eps = reader.number("layer_norm_eps", config.layer_norm_eps, 1e-12, 1.0);
  if (config.hidden_size % config.num_attention_heads != 0) {
    reader.refuse(
        "num_attention_heads", fmt::format("it does not divide {} channels", config.hidden_size));
  }
  return config;
}

SchedulerConfig SchedulerConfig::fromJson(const nlohmann::json& json) {
  const ConfigReader reader(json);
  reader.supportOnly("trained_betas", nullptr);
  SchedulerConfig config;
  config.num_train_timesteps =
      reader.integer("num_train_timesteps", config.num_train_timesteps, {2, 100'000});
  config.beta_start = reader.number("beta_start", config.beta_start, 1e-9, 0.999);
  config.beta_end = reader.number("beta_end", config.beta_end, 1e-9, 0.999);
  config.beta_schedule = reader.text(
      "beta_schedule", config.beta_schedule, {"scaled_linear", "linear", "squaredcos_cap_v2"});
  config.prediction_type =
      reader.text("prediction_type", config.prediction_type, {"epsilon", "v_prediction"});
  config.steps_offset = reader.integer("steps_offset", config.steps_offset, {0, 1000});
  config.set_alpha_to_one = reader.flag("set_alpha_to_one", config.set_alpha_to_one);
  config.clip_sample = reader.flag("clip_sample", config.clip_sample);
  config.rescale_betas_zero_snr =
      reader.flag("rescale_betas_zero_snr", config.rescale_betas_zero_snr);
  config.timestep_spacing =
      reader.text("timestep_spacing", config.timestep_spacing, {"leading", "linspace", "trailing"});
  reader.supportOnly("thresholding", false);
  if (config.beta_start > config.beta_end) {
    reader.refuse("beta_start", "it must not be greater than beta_end");
  }
  return config;
}

}  // namespace diptych
