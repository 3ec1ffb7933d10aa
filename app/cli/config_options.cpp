// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/config_options.h"

#include "core/base/error.h"
#include "core/training/training_config.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <algorithm>

namespace diptych::cli {
namespace {

using nlohmann::json;

const std::map<std::string, std::string>& descriptions() {
  static const std::map<std::string, std::string> texts = {
      {"name", "Name of the run; its folder is <date-time>-<name>"},
      {"model", "Base model: diffusers folder or single .safetensors (default: the embedded one)"},
      {"data_set", "Folder of captioned pictures to learn from"},
      {"runs_folder", "Where run folders are made"},
      {"resolution", "Pixels; the picture sizes follow from it"},
      {"max_epochs", "How often every training picture is seen"},
      {"max_steps", "Optimizer steps; 0: as many as the epochs give"},
      {"batch_size", "Pictures in a batch"},
      {"gradient_accumulation_steps", "Batches for one optimizer step"},
      {"train_text_encoder", "Train the text encoder too: true or false"},
      {"learning_rate", "AdamW's learning rate"},
      {"text_encoder_lr_scale", "Text encoder's learning rate as a share of it"},
      {"lr_scheduler", "constant, linear or cosine"},
      {"lr_warmup_steps", "Steps in which the learning rate rises from 0"},
      {"adam_beta1", "AdamW's first beta"},
      {"adam_beta2", "AdamW's second beta"},
      {"adam_epsilon", "AdamW's epsilon"},
      {"adam_weight_decay", "AdamW's decoupled weight decay"},
      {"max_grad_norm", "Gradients are scaled down to this norm; 0: off"},
      {"caption_dropout", "Share of pictures trained with an empty caption"},
      {"min_snr_gamma", "Min-SNR weighting (arXiv:2303.09556); 0: off"},
      {"high_noise_weight", "Loss times min(1 + 1/SNR, this), for noisy timesteps; 0: off"},
      {"stratified_timesteps",
       "Spread a batch's timesteps evenly over the schedule: true or false"},
      {"offset_noise", "Strength of offset noise; 0: off"},
      {"sample_posterior", "Latents are drawn from the VAE's posterior (true) or its mean (false)"},
      {"use_ema", "Keep a moving average of the weights; validate, sample and save with it"},
      {"ema_decay", "Decay of that average"},
      {"mixed_precision", "no (fp32) or bf16"},
      {"gradient_checkpointing", "Less memory, about a third more time: true or false"},
      {"device", "auto, cpu, cuda, cuda:1"},
      {"seed", "Data order, noise, timesteps, caption dropout"},
      {"validation_seed", "Which pictures are held out; the panel's noise and timesteps"},
      {"validation_set",
       "Folder of captioned pictures to hold out (default: some of the data set)"},
      {"val_split", "Share of the pictures that is held out, without --validation-set"},
      {"stabilize_split", "Share of the training pictures scored for loss/train-stabilized"},
      {"panel_timesteps", "(noise, timestep) pairs for each scored picture"},
      {"ed2_losses", "Also score as EveryDream2 does: ed2/val and ed2/train-stabilized"},
      {"validate_every_epochs", "Fractions are allowed; 0: first and last step only"},
      {"sample_prompts", "Prompt for sample pictures; may be given several times"},
      {"sample_cfgs", "CFG scales of the samples, as 1,3,5,7.5"},
      {"sample_every_epochs", "0: at the end only; -1: never"},
      {"sample_steps", "Denoising steps of a sample"},
      {"sample_sampler", "Sampler of the samples"},
      {"sample_seed", "Starting noise of the samples"},
      {"save_every_epochs", "0: at the end and on stop only"},
      {"save_every_minutes", "the state alone: what a crash costs at most; 0: never"},
      {"keep_checkpoints", "Older ones are removed; 0: keep all"},
      {"save_dtype", "fp32, fp16 or bf16"},
      {"save_single_file", "Also write one .safetensors for other programs: true or false"},
  };
  return texts;
}

[[noreturn]] void throwBadValue(
    const std::string& field, const std::string& text, const char* want) {
  throw Error(fmt::format("{}: \"{}\" is not {}.", optionName(field), text, want));
}

json parseBool(const std::string& field, const std::string& text) {
  if (text == "true" || text == "1" || text == "yes" || text == "on") return true;
  if (text == "false" || text == "0" || text == "no" || text == "off") return false;
  throwBadValue(field, text, "true or false");
}

json parseNumber(const std::string& field, const std::string& text, bool integer) {
  const auto value = json::parse(text, nullptr, false);
  if (value.is_discarded() || !value.is_number() || (integer && !value.is_number_integer())) {
    throwBadValue(field, text, integer ? "a whole number" : "a number such as 0.5 or 1.5e-6");
  }
  return value;
}

std::vector<std::string> splitAtCommas(const std::vector<std::string>& texts) {
  std::vector<std::string> parts;
  for (const auto& text : texts) {
    std::size_t begin = 0;
    while (begin <= text.size()) {
      const auto end = std::min(text.find(',', begin), text.size());
      parts.push_back(text.substr(begin, end - begin));
      begin = end + 1;
    }
  }
  return parts;
}

json parseList(const std::string& field, const std::vector<std::string>& texts) {
  if (field == "sample_prompts") {  // a prompt may hold commas
    return texts;
  }
  json list = json::array();
  for (const auto& part : splitAtCommas(texts)) {
    list.push_back(parseNumber(field, part, false));
  }
  return list;
}

}  // namespace

std::string optionName(std::string field) {
  std::replace(field.begin(), field.end(), '_', '-');
  return "--" + field;
}

std::string kindOf(const json& value) {
  if (value.is_boolean()) return "BOOL";
  if (value.is_number_integer()) return "INT";
  if (value.is_number()) return "NUMBER";
  return value.is_array() ? "LIST" : "TEXT";
}

json parseValue(const std::string& field, const json& like, const std::vector<std::string>& texts) {
  if (like.is_array()) return parseList(field, texts);
  const auto& text = texts.back();
  if (like.is_boolean()) return parseBool(field, text);
  if (like.is_number()) return parseNumber(field, text, like.is_number_integer());
  return text;
}

void ConfigOptions::addTo(CLI::App& command) {
  const auto defaults = toJson(TrainingConfig{});
  for (const auto& [field, value] : defaults.items()) {
    const auto found = descriptions().find(field);
    const auto text = found == descriptions().end() ? std::string() : found->second;
    command.add_option(optionName(field), given_[field], text)
        ->type_name(kindOf(value))
        ->expected(1)
        ->multi_option_policy(
            value.is_array() ? CLI::MultiOptionPolicy::TakeAll : CLI::MultiOptionPolicy::TakeLast);
  }
}

void ConfigOptions::applyTo(json& config) const {
  const auto defaults = toJson(TrainingConfig{});
  for (const auto& [field, texts] : given_) {
    if (!texts.empty()) {
      config[field] = parseValue(field, defaults.at(field), texts);
    }
  }
}

}  // namespace diptych::cli
