// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json_fields.h"
#include "core/training/training_config.h"

#include <nlohmann/json.hpp>

namespace diptych {

namespace {

// The one list of the configuration's fields: calls visit(name, field) for each, in the header's
// order.
template <typename Config, typename Visit>
void forEachField(Config& config, const Visit& visit) {
  visit("name", config.name);
  visit("model", config.model);
  visit("data_set", config.data_set);
  visit("runs_folder", config.runs_folder);
  visit("resolution", config.resolution);
  visit("max_epochs", config.max_epochs);
  visit("max_steps", config.max_steps);
  visit("batch_size", config.batch_size);
  visit("gradient_accumulation_steps", config.gradient_accumulation_steps);
  visit("train_text_encoder", config.train_text_encoder);
  visit("learning_rate", config.learning_rate);
  visit("text_encoder_lr_scale", config.text_encoder_lr_scale);
  visit("lr_scheduler", config.lr_scheduler);
  visit("lr_warmup_steps", config.lr_warmup_steps);
  visit("adam_beta1", config.adam_beta1);
  visit("adam_beta2", config.adam_beta2);
  visit("adam_epsilon", config.adam_epsilon);
  visit("adam_weight_decay", config.adam_weight_decay);
  visit("max_grad_norm", config.max_grad_norm);
  visit("caption_dropout", config.caption_dropout);
  visit("min_snr_gamma", config.min_snr_gamma);
  visit("high_noise_weight", config.high_noise_weight);
  visit("stratified_timesteps", config.stratified_timesteps);
  visit("offset_noise", config.offset_noise);
  visit("sample_posterior", config.sample_posterior);
  visit("use_ema", config.use_ema);
  visit("ema_decay", config.ema_decay);
  visit("mixed_precision", config.mixed_precision);
  visit("gradient_checkpointing", config.gradient_checkpointing);
  visit("device", config.device);
  visit("seed", config.seed);
  visit("validation_seed", config.validation_seed);
  visit("validation_set", config.validation_set);
  visit("val_split", config.val_split);
  visit("stabilize_split", config.stabilize_split);
  visit("panel_timesteps", config.panel_timesteps);
  visit("ed2_losses", config.ed2_losses);
  visit("validate_every_epochs", config.validate_every_epochs);
  visit("sample_prompts", config.sample_prompts);
  visit("sample_cfgs", config.sample_cfgs);
  visit("sample_every_epochs", config.sample_every_epochs);
  visit("sample_steps", config.sample_steps);
  visit("sample_sampler", config.sample_sampler);
  visit("sample_seed", config.sample_seed);
  visit("save_every_epochs", config.save_every_epochs);
  visit("save_every_minutes", config.save_every_minutes);
  visit("keep_checkpoints", config.keep_checkpoints);
  visit("save_dtype", config.save_dtype);
  visit("save_single_file", config.save_single_file);
}

nlohmann::json asJson(const std::filesystem::path& path) { return path.string(); }

template <typename Field>
nlohmann::json asJson(const Field& field) {
  return field;
}

}  // namespace

nlohmann::json toJson(const TrainingConfig& config) {
  nlohmann::json json = nlohmann::json::object();
  forEachField(config, [&](const char* name, const auto& field) { json[name] = asJson(field); });
  return json;
}

TrainingConfig trainingConfigFromJson(const nlohmann::json& json) {
  JsonFields fields(json, "Configuration");
  TrainingConfig config;
  forEachField(config, [&](const char* name, auto& field) { fields.read(name, field); });
  fields.refuseOthers();
  return config;
}

}  // namespace diptych
