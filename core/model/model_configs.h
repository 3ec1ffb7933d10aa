// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/model_config.h"

#include <nlohmann/json.hpp>

#include <array>
#include <filesystem>
#include <map>
#include <string>

namespace diptych {

// The configuration files as they were read, by StableDiffusion::configs' keys.
using ConfigFiles = std::map<std::string, nlohmann::json>;

struct ConfigFile {
  const char* key;
  const char* path;  // relative to the model's folder
  bool required;
};

inline constexpr std::array<ConfigFile, 7> kConfigFiles = {{
    {"model_index", "model_index.json", false},
    {"unet", "unet/config.json", true},
    {"vae", "vae/config.json", true},
    {"text_encoder", "text_encoder/config.json", true},
    {"scheduler", "scheduler/scheduler_config.json", true},
    {"tokenizer/tokenizer_config", "tokenizer/tokenizer_config.json", false},
    {"tokenizer/special_tokens_map", "tokenizer/special_tokens_map.json", false},
}};

struct ModelConfigs {
  UNetConfig unet;
  VaeConfig vae;
  TextConfig text;
  SchedulerConfig scheduler;
};

// Throws Error when a required file is missing or is no JSON.
ConfigFiles readConfigFiles(const std::filesystem::path& folder);

// Throws Error, naming the file below `where` and the key, for what is absurd, not supported, or
// does not fit together.
ModelConfigs parseConfigs(const ConfigFiles& files, const std::filesystem::path& where);

// Stable Diffusion 1.x, for single files, which carry no configuration.
ConfigFiles sd1Configs();

// What model_index.json says of a folder that holds only the parts we write.
nlohmann::json modelIndexFor(const ConfigFiles& files);

}  // namespace diptych
