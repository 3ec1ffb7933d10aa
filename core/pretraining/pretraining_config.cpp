// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pretraining/pretraining_config.h"

#include "core/base/error.h"
#include "core/base/json_file.h"
#include "core/training/training_config.h"

#include <fmt/core.h>

#include <set>

namespace diptych {
namespace {

using nlohmann::json;

// Reads the fields of one JSON object and refuses what is left over.
class Fields {
 public:
  Fields(const json& object, std::string where) : object_(object), where_(std::move(where)) {
    if (!object_.is_object()) {
      throw Error(fmt::format("{} must be a JSON object.", where_));
    }
  }

  template <typename Value>
  Value get(const char* key) {
    known_.insert(key);
    const auto found = object_.find(key);
    if (found == object_.end()) {
      throw Error(fmt::format("{} has no \"{}\". Add it.", where_, key));
    }
    try {
      return found->template get<Value>();
    } catch (const json::exception&) {
      throw Error(fmt::format(
          "{}: \"{}\" is {}, which is of the wrong kind.",
          where_,
          key,
          found->dump().substr(0, 80)));
    }
  }

  template <typename Number>
  Number between(const char* key, Number lowest, Number highest) {
    const auto value = get<Number>(key);
    if (!(value >= lowest && value <= highest)) {
      throw Error(
          fmt::format("{}: \"{}\" is {}, outside {} to {}.", where_, key, value, lowest, highest));
    }
    return value;
  }

  void refuseOthers() const {
    for (const auto& [key, value] : object_.items()) {
      if (!known_.contains(key)) {
        throw Error(
            fmt::format("{} has no setting \"{}\". Correct its name or remove it.", where_, key));
      }
    }
  }

 private:
  const json& object_;
  std::string where_;
  std::set<std::string> known_;
};

AutoencoderStage readStage(const json& object, const std::string& where) {
  Fields fields(object, where);
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
  Fields fields(object, where);
  AutoencoderConfig config;
  config.model = fields.get<json>("model");
  const auto stages = fields.get<std::vector<json>>("stages");
  for (std::size_t i = 0; i < stages.size(); ++i) {
    config.stages.push_back(readStage(stages[i], fmt::format("{}, stages[{}]", where, i)));
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

}  // namespace

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
  Fields fields(object, where);
  PretrainingConfig config;
  config.data = fields.get<std::string>("data");
  config.out = fields.get<std::string>("out");
  config.seed = fields.get<std::uint64_t>("seed");
  config.vocabulary_size = fields.between("vocabulary_size", 514, 1'000'000);
  config.prompt_length = fields.between("prompt_length", 3, 1024);
  config.vae = readAutoencoder(fields.get<json>("vae"), where + ", vae");
  config.text_encoder = fields.get<json>("text_encoder");
  config.unet = fields.get<json>("unet");
  config.scheduler = fields.get<json>("scheduler");
  config.training = fields.get<json>("training");
  try {
    trainingConfigFromJson(config.training);
  } catch (const Error& e) {
    throw Error(fmt::format("{}, training: {}", where, e.what()));
  }
  fields.refuseOthers();
  return config;
}

}  // namespace diptych
