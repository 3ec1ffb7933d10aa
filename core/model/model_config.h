// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace diptych {

// The parts' config.json, with diffusers' names. A missing key has the value that SD 1.5 had.
// fromJson throws Error, naming the key, for a value that is absurd or asks for what is not
// supported.

struct UNetConfig {
  std::int64_t sample_size = 64;
  std::int64_t in_channels = 4;
  std::int64_t out_channels = 4;
  std::vector<std::int64_t> block_out_channels = {320, 640, 1280, 1280};
  std::vector<std::string> down_block_types = {
      "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"};
  std::vector<std::string> up_block_types = {
      "UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"};
  std::int64_t layers_per_block = 2;
  std::int64_t cross_attention_dim = 768;
  // Per level. In SD 1.x and 2.x files the key "attention_head_dim" is the number of heads.
  std::vector<std::int64_t> num_attention_heads = {8, 8, 8, 8};
  bool use_linear_projection = false;
  std::int64_t norm_num_groups = 32;
  double norm_eps = 1e-5;
  bool flip_sin_to_cos = true;
  double freq_shift = 0;

  static UNetConfig fromJson(const nlohmann::json& json);
};

struct VaeConfig {
  std::int64_t in_channels = 3;
  std::int64_t out_channels = 3;
  std::int64_t latent_channels = 4;
  std::vector<std::int64_t> block_out_channels = {128, 256, 512, 512};
  std::int64_t layers_per_block = 2;
  std::int64_t norm_num_groups = 32;
  std::int64_t sample_size = 512;
  double scaling_factor = 0.18215;

  // Pixels per latent, each way: 2 for every level but the last.
  std::int64_t factor() const { return std::int64_t{1} << (block_out_channels.size() - 1); }
  static VaeConfig fromJson(const nlohmann::json& json);
};

struct TextConfig {
  std::int64_t vocab_size = 49408;
  std::int64_t hidden_size = 768;
  std::int64_t intermediate_size = 3072;
  std::int64_t num_hidden_layers = 12;
  std::int64_t num_attention_heads = 12;
  std::int64_t max_position_embeddings = 77;
  std::string hidden_act = "quick_gelu";  // or "gelu"
  double layer_norm_eps = 1e-5;

  static TextConfig fromJson(const nlohmann::json& json);
};

struct SchedulerConfig {
  std::int64_t num_train_timesteps = 1000;
  double beta_start = 0.00085;
  double beta_end = 0.012;
  std::string beta_schedule = "scaled_linear";  // "linear", "squaredcos_cap_v2"
  std::string prediction_type = "epsilon";      // "v_prediction"
  std::int64_t steps_offset = 1;
  bool set_alpha_to_one = false;
  bool clip_sample = false;
  bool rescale_betas_zero_snr = false;
  // "trailing": every sampler starts at the last timestep, which models of zero terminal SNR need.
  // Else each sampler has its own spacing.
  std::string timestep_spacing = "leading";

  static SchedulerConfig fromJson(const nlohmann::json& json);
};

}  // namespace diptych
