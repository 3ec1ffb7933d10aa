// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/model_config.h"

#include "core/base/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <string>

namespace diptych {
namespace {

using nlohmann::json;

// The message of the Error that Config::fromJson throws, or "" when it throws none.
template <typename Config>
std::string refusal(const json& config) {
  try {
    Config::fromJson(config);
  } catch (const Error& e) {
    return e.what();
  }
  return "";
}

TEST(UNetConfig, MissingKeysAreStableDiffusion15) {
  const auto config = UNetConfig::fromJson(json::object());
  EXPECT_EQ(config.block_out_channels, (std::vector<std::int64_t>{320, 640, 1280, 1280}));
  EXPECT_EQ(config.num_attention_heads, (std::vector<std::int64_t>{8, 8, 8, 8}));
  EXPECT_FALSE(config.use_linear_projection);
}

TEST(UNetConfig, ReadsHeadsPerLevel) {
  const auto config = UNetConfig::fromJson({{"attention_head_dim", {5, 10, 20, 20}}});
  EXPECT_EQ(config.num_attention_heads, (std::vector<std::int64_t>{5, 10, 20, 20}));
}

TEST(UNetConfig, TakesStableDiffusion21) {
  EXPECT_EQ(
      refusal<UNetConfig>(
          {{"attention_head_dim", {5, 10, 20, 20}},
           {"cross_attention_dim", 1024},
           {"dual_cross_attention", false},
           {"num_class_embeds", nullptr},
           {"only_cross_attention", false},
           {"sample_size", 96},
           {"upcast_attention", true},
           {"use_linear_projection", true}}),
      "");
}

struct BadValue {
  const char* key;
  json value;
};

class BadUNetValue : public testing::TestWithParam<BadValue> {};

TEST_P(BadUNetValue, IsRefusedByName) {
  const auto& [key, value] = GetParam();
  EXPECT_THAT(
      refusal<UNetConfig>({{key, value}}), testing::HasSubstr("\"" + std::string(key) + "\""))
      << value;
}

INSTANTIATE_TEST_SUITE_P(
    Hostile,
    BadUNetValue,
    testing::Values(
        BadValue{"block_out_channels", {-320, 640, 1280, 1280}},
        BadValue{"block_out_channels", {320, 640, 1280, 1e9}},
        BadValue{"block_out_channels", {320, 640, 1280, 18446744073709551615U}},
        BadValue{"block_out_channels", json::array()},
        BadValue{"block_out_channels", std::vector<int>(1000, 320)},
        BadValue{"block_out_channels", "320"},
        BadValue{"layers_per_block", 1'000'000'000},
        BadValue{"layers_per_block", {2, 2, 2, 2}},
        BadValue{"layers_per_block", 0},
        BadValue{"norm_num_groups", 33},
        BadValue{"norm_num_groups", 0},
        BadValue{"norm_eps", "small"},
        BadValue{"norm_eps", -1},
        BadValue{"attention_head_dim", 7},
        BadValue{"attention_head_dim", {8, 8}},
        BadValue{"attention_head_dim", 0},
        BadValue{"cross_attention_dim", {768, 768}},
        BadValue{"cross_attention_dim", -1},
        BadValue{"down_block_types", {"DownBlock2D"}},
        BadValue{"down_block_types", {1, 2, 3, 4}},
        BadValue{"up_block_types", {"UpBlock2D", "UpBlock2D", "UpBlock2D", "AttnUpBlock2D"}}));

INSTANTIATE_TEST_SUITE_P(
    Unsupported,
    BadUNetValue,
    testing::Values(
        BadValue{"in_channels", 9},
        BadValue{"addition_embed_type", "text_time"},
        BadValue{"class_embed_type", "timestep"},
        BadValue{"dual_cross_attention", true},
        BadValue{"encoder_hid_dim", 4096},
        BadValue{"num_attention_heads", 8},
        BadValue{"only_cross_attention", true},
        BadValue{"mid_block_type", "UNetMidBlock2DSimpleCrossAttn"},
        BadValue{"resnet_time_scale_shift", "scale_shift"},
        BadValue{"time_cond_proj_dim", 256},
        BadValue{"transformer_layers_per_block", {1, 2, 10}},
        BadValue{"conv_in_kernel", 1},
        BadValue{"act_fn", "gelu"}));

TEST(UNetConfig, RefusesWhatIsNoObject) {
  EXPECT_NE(refusal<UNetConfig>(json::array()), "");
  EXPECT_NE(refusal<UNetConfig>("text"), "");
}

// A megabyte in the wrong place is not repeated in the message.
TEST(UNetConfig, KeepsMessagesShort) {
  EXPECT_LT(refusal<UNetConfig>({{"layers_per_block", std::string(1 << 20, 'x')}}).size(), 300U);
}

TEST(VaeConfig, RefusesByName) {
  EXPECT_EQ(refusal<VaeConfig>(json::object()), "");
  EXPECT_THAT(refusal<VaeConfig>({{"latent_channels", 0}}), testing::HasSubstr("latent_channels"));
  EXPECT_THAT(refusal<VaeConfig>({{"scaling_factor", 0}}), testing::HasSubstr("scaling_factor"));
  EXPECT_THAT(refusal<VaeConfig>({{"norm_num_groups", 7}}), testing::HasSubstr("norm_num_groups"));
  EXPECT_THAT(refusal<VaeConfig>({{"shift_factor", 0.1}}), testing::HasSubstr("shift_factor"));
  EXPECT_THAT(
      refusal<VaeConfig>({{"use_quant_conv", false}}), testing::HasSubstr("use_quant_conv"));
  EXPECT_THAT(
      refusal<VaeConfig>({{"down_block_types", {"DownEncoderBlock2D"}}}),
      testing::HasSubstr("down_block_types"));
}

TEST(TextConfig, RefusesByName) {
  EXPECT_EQ(refusal<TextConfig>(json::object()), "");
  EXPECT_THAT(refusal<TextConfig>({{"hidden_act", "relu"}}), testing::HasSubstr("hidden_act"));
  EXPECT_THAT(
      refusal<TextConfig>({{"num_attention_heads", 7}}), testing::HasSubstr("num_attention_heads"));
  EXPECT_THAT(refusal<TextConfig>({{"model_type", "t5"}}), testing::HasSubstr("model_type"));
  EXPECT_THAT(
      refusal<TextConfig>({{"num_hidden_layers", 1'000'000'000}}),
      testing::HasSubstr("num_hidden_layers"));
}

// DDIM's class has other defaults, with which Stable Diffusion would learn another noise schedule.
TEST(SchedulerConfig, MissingKeysAreStableDiffusionsAndNotDdims) {
  const auto config = SchedulerConfig::fromJson({{"_class_name", "DDIMScheduler"}});
  EXPECT_EQ(config.beta_start, 0.00085);
  EXPECT_EQ(config.beta_end, 0.012);
  EXPECT_EQ(config.beta_schedule, "scaled_linear");
  EXPECT_EQ(config.prediction_type, "epsilon");
  EXPECT_FALSE(config.clip_sample);
}

TEST(SchedulerConfig, RefusesByName) {
  EXPECT_THAT(
      refusal<SchedulerConfig>({{"prediction_type", "sample"}}),
      testing::HasSubstr("prediction_type"));
  EXPECT_THAT(
      refusal<SchedulerConfig>({{"trained_betas", {0.1}}}), testing::HasSubstr("trained_betas"));
  EXPECT_THAT(refusal<SchedulerConfig>({{"beta_start", 0.5}}), testing::HasSubstr("beta_start"));
  EXPECT_THAT(refusal<SchedulerConfig>({{"beta_end", 1.5}}), testing::HasSubstr("beta_end"));
}

}  // namespace
}  // namespace diptych
