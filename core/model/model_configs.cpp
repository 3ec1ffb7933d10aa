// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/model_configs.h"

#include "core/base/error.h"
#include "core/base/json_file.h"
#include "core/model/config_reader.h"

#include <fmt/core.h>

#include <algorithm>

namespace diptych {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::array<const char*, 3>, 5> kIndexParts = {{
    {"scheduler", "diffusers", "PNDMScheduler"},
    {"text_encoder", "transformers", "CLIPTextModel"},
    {"tokenizer", "transformers", "CLIPTokenizer"},
    {"unet", "diffusers", "UNet2DConditionModel"},
    {"vae", "diffusers", "AutoencoderKL"},
}};

const char* configPathOf(const std::string& key) {
  const auto* file = std::find_if(kConfigFiles.begin(), kConfigFiles.end(), [&](const auto& entry) {
    return entry.key == key;
  });
  return file->path;
}

template <typename Config>
Config parseConfig(const ConfigFiles& files, const std::string& key, const fs::path& where) {
  try {
    return Config::fromJson(files.at(key));
  } catch (const Error& e) {
    throw Error(fmt::format("{}: {}", (where / configPathOf(key)).string(), e.what()));
  }
}

// A model index entry is [library, class].
std::string indexClass(const nlohmann::json& index, const char* part) {
  const auto found = index.find(part);
  const bool is_pair = found != index.end() && found->is_array() && found->size() == 2;
  return is_pair && (*found)[1].is_string() ? (*found)[1].get<std::string>() : "";
}

// The classes of the parts say what the model is; the scheduler may be any, and so may the
// pipeline.
void checkModelIndex(const nlohmann::json& index, const fs::path& path) {
  if (!index.is_object()) {
    throw Error(fmt::format("{}: is no JSON object. Is it the right file?", path.string()));
  }
  if (index.contains("text_encoder_2") || index.contains("transformer")) {
    throw Error(fmt::format(
        "{}: is of a model that is not supported. Choose a Stable Diffusion 1.x or 2.x model.",
        path.string()));
  }
  for (const auto& [part, library, name] : kIndexParts) {
    const auto found = indexClass(index, part);
    if (std::string(part) != "scheduler" && !found.empty() && found != name &&
        found != std::string(name) + "Fast") {
      throw Error(fmt::format(
          "{}: \"{}\" is a {}; supported is {}. Choose a Stable Diffusion 1.x or 2.x model.",
          path.string(),
          part,
          found,
          name));
    }
  }
}

void checkPartsFit(const ModelConfigs& configs, const fs::path& where) {
  if (configs.unet.cross_attention_dim != configs.text.hidden_size) {
    throw Error(fmt::format(
        "{}: the unet's \"cross_attention_dim\" is {} but the text_encoder's \"hidden_size\" is "
        "{}. "
        "The parts are of different models.",
        where.string(),
        configs.unet.cross_attention_dim,
        configs.text.hidden_size));
  }
  if (configs.unet.in_channels != configs.vae.latent_channels) {
    throw Error(fmt::format(
        "{}: the unet's \"in_channels\" is {} but the vae's \"latent_channels\" is {}. The parts "
        "are "
        "of different models.",
        where.string(),
        configs.unet.in_channels,
        configs.vae.latent_channels));
  }
}

}  // namespace

ConfigFiles readConfigFiles(const fs::path& folder) {
  ConfigFiles files;
  for (const auto& file : kConfigFiles) {
    const auto path = folder / file.path;
    if (file.required && !fs::exists(path)) {
      throw Error(fmt::format(
          "{}: is missing. Choose a complete Stable Diffusion model in diffusers' folder layout.",
          path.string()));
    }
    if (fs::exists(path)) {
      constexpr std::uintmax_t kMaxConfigBytes = 1024 * 1024;
      files.emplace(file.key, readJsonFile(path, kMaxConfigBytes));
    }
  }
  return files;
}

ModelConfigs parseConfigs(const ConfigFiles& files, const fs::path& where) {
  if (const auto index = files.find("model_index"); index != files.end()) {
    checkModelIndex(index->second, where / "model_index.json");
  }
  const ModelConfigs configs{
      parseConfig<UNetConfig>(files, "unet", where),
      parseConfig<VaeConfig>(files, "vae", where),
      parseConfig<TextConfig>(files, "text_encoder", where),
      parseConfig<SchedulerConfig>(files, "scheduler", where)};
  checkPartsFit(configs, where);
  return configs;
}

nlohmann::json modelIndexFor(const ConfigFiles& files) {
  nlohmann::json index = {{"_class_name", "StableDiffusionPipeline"}};
  if (const auto found = files.find("model_index"); found != files.end()) {
    index = found->second;
  }
  for (const auto& [part, library, name] : kIndexParts) {
    if (!index.contains(part)) {
      index[part] = {library, name};
    }
  }
  // Parts of the model that was read, such as a safety checker, that are not part of what is
  // written.
  for (auto& [key, value] : index.items()) {
    const bool is_ours = std::any_of(
        kIndexParts.begin(), kIndexParts.end(), [&](const auto& part) { return key == part[0]; });
    if (!is_ours && value.is_array() && value.size() == 2) {
      value = {nullptr, nullptr};
    }
  }
  index["safety_checker"] = {nullptr, nullptr};
  index["feature_extractor"] = {nullptr, nullptr};
  index["requires_safety_checker"] = false;
  return index;
}

}  // namespace diptych
