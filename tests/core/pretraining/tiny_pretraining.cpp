// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/pretraining/tiny_pretraining.h"

#include "core/base/atomic_file.h"
#include "core/base/json_file.h"
#include "core/image/image.h"

#include <fmt/core.h>

#include <array>

namespace diptych {
namespace {

namespace fs = std::filesystem;

constexpr int kSide = 16;
constexpr std::array<std::array<std::uint8_t, 3>, 4> kColours = {
    {{200, 30, 30}, {30, 160, 60}, {40, 60, 200}, {230, 200, 40}}};
constexpr std::array kNames = {"red", "green", "blue", "yellow"};

// A rectangle of one colour on white; number decides where.
Image makeShape(std::size_t colour, unsigned number) {
  Image image{kSide, kSide, std::vector<std::uint8_t>(kSide * kSide * 3, 255)};
  const int left = 2 + static_cast<int>(number % 5);
  const int top = 2 + static_cast<int>(number / 5 % 5);
  for (int y = top; y < top + 8; ++y) {
    for (int x = left; x < left + 8; ++x) {
      for (std::size_t channel = 0; channel < 3; ++channel) {
        image.row(y)[x * 3 + static_cast<int>(channel)] = kColours[colour][channel];
      }
    }
  }
  return image;
}

// shift: how much further each stands, so that folders share no picture.
void writeShapes(const fs::path& folder, unsigned count, unsigned shift, bool captions) {
  fs::create_directories(folder);
  for (unsigned i = 0; i < count; ++i) {
    const auto colour = i % kColours.size();
    writePng(folder / fmt::format("{}.png", i), makeShape(colour, i + shift));
    if (captions) {
      writeFileAtomically(
          folder / fmt::format("{}.txt", i), fmt::format("a photo of a {} square", kNames[colour]));
    }
  }
}

}  // namespace

void TinyPretraining::SetUp() {
  writeShapes(folder_ / "data" / "train", 24, 0, true);
  writeShapes(folder_ / "data" / "held-out", 8, 1, true);
  writeShapes(folder_ / "data" / "vae", 12, 2, false);
}

void TinyPretraining::TearDown() { fs::remove_all(folder_); }

nlohmann::json TinyPretraining::json() const {
  return {
      {"data", (folder_ / "data").string()},
      {"out", (folder_ / "out").string()},
      {"seed", 1},
      {"vocabulary_size", 600},
      {"prompt_length", 12},
      {"vae",
       {{"model",
         {{"_class_name", "AutoencoderKL"},
          {"block_out_channels", {8, 8}},
          {"down_block_types", {"DownEncoderBlock2D", "DownEncoderBlock2D"}},
          {"up_block_types", {"UpDecoderBlock2D", "UpDecoderBlock2D"}},
          {"layers_per_block", 1},
          {"norm_num_groups", 2},
          {"sample_size", kSide},
          {"scaling_factor", 0.18215}}},
        {"stages",
         {{{"learns", "decoder"},
           {"steps", 60},
           {"learning_rate", 1e-2},
           {"last_learning_rate", 5e-3}},
          {{"learns", "encoder"},
           {"steps", 40},
           {"learning_rate", 1e-2},
           {"last_learning_rate", 5e-3}},
          {{"learns", "both"},
           {"steps", 60},
           {"learning_rate", 5e-3},
           {"last_learning_rate", 1e-4}}}},
        {"batch_size", 8},
        {"ema_decay", 0.9},
        {"kl_weight", 1e-4},
        {"mixed_precision", "no"},
        {"validate_every_steps", 20},
        {"save_every_minutes", 0}}},
      {"text_encoder",
       {{"model_type", "clip_text_model"},
        {"hidden_size", 16},
        {"intermediate_size", 32},
        {"num_hidden_layers", 1},
        {"num_attention_heads", 2},
        {"hidden_act", "quick_gelu"}}},
      {"unet",
       {{"_class_name", "UNet2DConditionModel"},
        {"sample_size", 8},
        {"in_channels", 4},
        {"out_channels", 4},
        {"block_out_channels", {8, 16}},
        {"down_block_types", {"CrossAttnDownBlock2D", "DownBlock2D"}},
        {"up_block_types", {"UpBlock2D", "CrossAttnUpBlock2D"}},
        {"layers_per_block", 1},
        {"cross_attention_dim", 16},
        {"attention_head_dim", 2},
        {"norm_num_groups", 4}}},
      {"scheduler",
       {{"_class_name", "PNDMScheduler"},
        {"num_train_timesteps", 1000},
        {"beta_start", 0.00085},
        {"beta_end", 0.012},
        {"beta_schedule", "scaled_linear"},
        {"steps_offset", 1},
        {"prediction_type", "epsilon"}}},
      {"training",
       {{"resolution", kSide},
        {"max_steps", 60},
        {"batch_size", 8},
        {"learning_rate", 3e-3},
        {"lr_scheduler", "cosine"},
        {"lr_warmup_steps", 5},
        {"min_snr_gamma", 5.0},
        {"high_noise_weight", 20.0},
        {"stratified_timesteps", true},
        {"use_ema", true},
        {"ema_decay", 0.9},
        {"device", "cpu"},
        {"stabilize_split", 0.2},
        {"panel_timesteps", 8},
        {"validate_every_epochs", 5},
        {"sample_prompts", {"a photo of a red square"}},
        {"sample_cfgs", {1.0}},
        {"sample_steps", 2},
        {"save_every_epochs", 5}}}};
}

PretrainingConfig TinyPretraining::config() const {
  writeJsonFile(folder_ / "config.json", json());
  return readPretrainingConfig(folder_ / "config.json");
}

}  // namespace diptych
