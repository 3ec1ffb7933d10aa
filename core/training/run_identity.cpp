// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/run_identity.h"

#include "core/base/sha256.h"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <string>

namespace diptych {

namespace {

// Settings that a run may change without learning anything else.
constexpr const char* kFreeSettings[] = {
    "name",
    "model",
    "data_set",
    "runs_folder",
    "device",
    "gradient_checkpointing",
    "validation_seed",
    "validation_set",
    "val_split",
    "stabilize_split",
    "panel_timesteps",
    "ed2_losses",
    "validate_every_epochs",
    "sample_prompts",
    "sample_cfgs",
    "sample_every_epochs",
    "sample_steps",
    "sample_sampler",
    "sample_seed",
    "save_every_epochs",
    "save_every_minutes",
    "keep_checkpoints",
    "save_dtype",
    "save_single_file"};

std::string hashItems(
    const std::vector<PictureItem>& items, const std::vector<std::size_t>& training) {
  Sha256 hash;
  for (const auto index : training) {
    const auto& item = items.at(index);
    for (const auto& text : {item.name, item.caption, std::to_string(item.file_size)}) {
      hash.add(fmt::format("{}:{},", text.size(), text));
    }
  }
  return hash.finish();
}

}  // namespace

nlohmann::json runIdentity(
    const TrainingConfig& config,
    const std::vector<PictureItem>& items,
    const std::vector<std::size_t>& training) {
  auto identity = toJson(config);
  for (const auto* name : kFreeSettings) {
    identity.erase(name);
  }
  if (config.lr_scheduler == "constant") {
    identity.erase("max_epochs");
    identity.erase("max_steps");
  }
  // States from before these settings do not name them.
  if (config.high_noise_weight == 0) {
    identity.erase("high_noise_weight");
  }
  if (!config.stratified_timesteps) {
    identity.erase("stratified_timesteps");
  }
  identity["training_pictures"] = hashItems(items, training);
  return identity;
}

}  // namespace diptych
