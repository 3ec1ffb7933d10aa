// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/model/tiny_model.h"

#include "core/model/stable_diffusion.h"
#include "core/tensor/random.h"
#include "tests/core/model/random_weights.h"
#include "tests/core/model/tiny_tokenizer.h"

#include <nlohmann/json.hpp>

namespace diptych {
namespace {

nlohmann::json tinyUNet() {
  return {
      {"_class_name", "UNet2DConditionModel"},
      {"sample_size", 8},
      {"in_channels", 4},
      {"out_channels", 4},
      {"block_out_channels", {8, 16}},
      {"down_block_types", {"CrossAttnDownBlock2D", "DownBlock2D"}},
      {"up_block_types", {"UpBlock2D", "CrossAttnUpBlock2D"}},
      {"layers_per_block", 1},
      {"cross_attention_dim", 16},
      {"attention_head_dim", 2},
      {"norm_num_groups", 4}};
}

nlohmann::json tinyVae() {
  return {
      {"_class_name", "AutoencoderKL"},
      {"block_out_channels", {8, 8}},
      {"down_block_types", {"DownEncoderBlock2D", "DownEncoderBlock2D"}},
      {"up_block_types", {"UpDecoderBlock2D", "UpDecoderBlock2D"}},
      {"layers_per_block", 1},
      {"norm_num_groups", 4},
      {"sample_size", 16},
      {"scaling_factor", 0.18215}};
}

nlohmann::json tinyTextEncoder() {
  return {
      {"model_type", "clip_text_model"},
      {"vocab_size", kTinyVocabularySize},
      {"hidden_size", 16},
      {"intermediate_size", 32},
      {"num_hidden_layers", 2},
      {"num_attention_heads", 2},
      {"max_position_embeddings", kTinyPromptLength},
      {"hidden_act", "quick_gelu"}};
}

nlohmann::json tinyScheduler() {
  return {
      {"_class_name", "PNDMScheduler"},
      {"num_train_timesteps", 1000},
      {"beta_start", 0.00085},
      {"beta_end", 0.012},
      {"beta_schedule", "scaled_linear"},
      {"steps_offset", 1},
      {"set_alpha_to_one", false},
      {"clip_sample", false},
      {"prediction_type", "epsilon"}};
}

}  // namespace

std::filesystem::path writeTinyModel(const std::filesystem::path& folder, std::uint64_t seed) {
  auto tokenizer_folder = folder;
  tokenizer_folder += "-tokenizer";
  writeTinyTokenizer(tokenizer_folder);
  StableDiffusion model;
  model.configs = {
      {"unet", tinyUNet()},
      {"vae", tinyVae()},
      {"text_encoder", tinyTextEncoder()},
      {"scheduler", tinyScheduler()}};
  model.tokenizer_folder = tokenizer_folder;
  model.text_encoder = CLIPTextModel(TextConfig::fromJson(model.configs["text_encoder"]));
  model.unet = UNet2DConditionModel(UNetConfig::fromJson(model.configs["unet"]));
  model.vae = AutoencoderKL(VaeConfig::fromJson(model.configs["vae"]));
  auto generator = makeGenerator(seed);
  setRandomWeights(*model.text_encoder, generator);
  setRandomWeights(*model.unet, generator);
  setRandomWeights(*model.vae, generator);
  saveModelFolder(model, folder, torch::kFloat32);
  std::filesystem::remove_all(tokenizer_folder);
  return folder;
}

}  // namespace diptych
