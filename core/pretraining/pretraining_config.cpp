// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pretraining/pretraining_config.h"

#include "core/base/error.h"
#include "core/base/json_fields.h"
#include "core/base/json_file.h"
#include "core/model/model_configs.h"

#include <fmt/core.h>

#include <set>

namespace diptych {
namespace {

using nlohmann::json;

AutoencoderStage readStage(const json& object, const std::string& where) {
  JsonFields fields(object, where);
  AutoencoderStage stage;
  stage.learns = fields.get<std::string>("learns");
  if (!std::set<std::string>{"decoder", "encoder", "both"}.contains(stage.learns)) {
    throw Error(fmt::format(
        "{}: \"learns\" is \"{}\". Use decoder, encoder or both.", where, stage.learns));
  }
  stage.steps = fields.between<std::int64_t>("steps", 1, 100'000'000);
  stage.learning_rate = fields.between("learning_rate", 0.0, 1.0);
  stage.last_learning_rate = fields.between("last_learning_rate", 0.0, 1.0);
  fields.refuseOthers();
  return stage;
}

AutoencoderConfig readAutoencoder(const json& object, const std::string& where) {
  JsonFields fields(object, where);
  AutoencoderConfig config;
  config.model = fields.get<json>("model");
  const auto stages = fields.get<std::vector<json>>("stages");
  for (std::size_t i = 0; i < stages.size(); ++i) {
    config.stages.push_back(readStage(stages[i], fmt::format("{}, stages[{}]", where, i)));
  }
  if (config.stages.empty()) {
    throw Error(fmt::format("{}: \"stages\" is empty, so nothing would be learned.", where));
  }
  config.batch_size = fields.between<std::int64_t>("batch_size", 1, 4096);
  config.ema_decay = fields.between("ema_decay", 0.0, 0.999999);
  config.kl_weight = fields.between("kl_weight", 0.0, 1e6);
  config.mixed_precision = fields.get<std::string>("mixed_precision");
  if (config.mixed_precision != "no" && config.mixed_precision != "bf16") {
    throw Error(fmt::format(
        "{}: \"mixed_precision\" is \"{}\". Use no or bf16.", where, config.mixed_precision));
  }
  config.validate_every_steps =
      fields.between<std::int64_t>("validate_every_steps", 1, 100'000'000);
  config.save_every_minutes = fields.between("save_every_minutes", 0.0, 1e6);
  fields.refuseOthers();
  return config;
}

// What fits together now must not fail after hours of training.
void checkModel(const PretrainingConfig& config, const std::filesystem::path& file) {
  const auto parts = parseConfigs(
      {{"unet", config.unet},
       {"vae", config.vae.model},
       {"text_encoder", config.textEncoder(config.vocabulary_size)},
       {"scheduler", config.scheduler}},
      file);
  const auto where = file.string() + ", vae, model";
  for (const auto* key : {"sample_size", "block_out_channels"}) {
    if (!config.vae.model.contains(key)) {
      throw Error(fmt::format("{} has no \"{}\". Add it.", where, key));
    }
  }
  if (parts.vae.factor() < 2 || parts.vae.sample_size % parts.vae.factor() != 0) {
    throw Error(fmt::format(
        "{}: \"sample_size\" is {}, which {} levels do not suit. Use two levels or more and a "
        "multiple of {} pixels.",
        where,
        parts.vae.sample_size,
        parts.vae.block_out_channels.size(),
        parts.vae.factor()));
  }
}

void checkTraining(const PretrainingConfig& config, const std::string& where) {
  try {
    for (const auto& problem : validate(config.trainingConfig())) {
      throw Error(fmt::format("{}: {}", problem.field, problem.message));
    }
  } catch (const Error& e) {
    throw Error(fmt::format("{}: {}", where, e.what()));
  }
}

}  // namespace

json PretrainingConfig::textEncoder(std::int64_t vocabulary) const {
  auto text = text_encoder;
  text["vocab_size"] = vocabulary;
  text["max_position_embeddings"] = prompt_length;
  text["bos_token_id"] = vocabulary - 2;
  text["eos_token_id"] = vocabulary - 1;
  text["pad_token_id"] = vocabulary - 1;
  return text;
}

TrainingConfig PretrainingConfig::trainingConfig() const {
  auto config = trainingConfigFromJson(training);
  config.name = "base";
  config.model = out / "start";
  config.data_set = data / "train";
  config.validation_set = data / "held-out";
  config.runs_folder = out / "runs";
  return config;
}

std::int64_t AutoencoderConfig::totalSteps() const {
  std::int64_t steps = 0;
  for (const auto& stage : stages) {
    steps += stage.steps;
  }
  return steps;
}

PretrainingConfig readPretrainingConfig(const std::filesystem::path& file) {
  const auto where = file.string();
  const auto object = readJsonFile(file);
  JsonFields fields(object, where);
  PretrainingConfig config;
  config.json = object;
  config.data = fields.get<std::string>("data");
  config.out = fields.get<std::string>("out");
  config.seed = fields.get<std::uint64_t>("seed");
  config.vocabulary_size = fields.between<int>("vocabulary_size", 514, 1'000'000);
  config.prompt_length = fields.between("prompt_length", 3, 1024);
  config.vae = readAutoencoder(fields.get<json>("vae"), where + ", vae");
  config.text_encoder = fields.get<json>("text_encoder");
  config.unet = fields.get<json>("unet");
  config.scheduler = fields.get<json>("scheduler");
  config.training = fields.get<json>("training");
  checkModel(config, file);
  checkTraining(config, where + ", training");
  fields.refuseOthers();
  return config;
}

}  // namespace diptych
