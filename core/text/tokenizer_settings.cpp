// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/tokenizer_settings.h"

#include "core/base/error.h"
#include "core/base/json_file.h"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace diptych {
namespace {

constexpr std::uintmax_t kMaxSettingsBytes = 4 * 1024 * 1024;

nlohmann::json readSettingsObject(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) {
    return nlohmann::json::object();
  }
  auto json = readJsonFile(path, kMaxSettingsBytes);
  if (!json.is_object()) {
    throw Error(fmt::format("{}: must hold a JSON object. Copy it again.", path.string()));
  }
  return json;
}

// A token is a text, or an object with its text as "content"; null and absent keep the value.
void takeToken(
    const nlohmann::json& json,
    const char* key,
    const std::filesystem::path& path,
    std::string& token) {
  if (!json.contains(key) || json[key].is_null()) {
    return;
  }
  const auto& value = json[key];
  const auto& text = value.is_object() && value.contains("content") ? value["content"] : value;
  if (!text.is_string() || text.get_ref<const std::string&>().empty()) {
    throw Error(fmt::format("{}: \"{}\" must be a text that is not empty.", path.string(), key));
  }
  token = text.get<std::string>();
}

// transformers writes 1e30 for "no limit"; CLIP has 77 positions.
void takeMaxLength(
    const nlohmann::json& json, const std::filesystem::path& path, TokenizerSettings& settings) {
  constexpr const char* kKey = "model_max_length";
  if (!json.contains(kKey) || json[kKey].is_null()) {
    return;
  }
  constexpr double kNoLimit = 100'000;
  const auto length = json[kKey].is_number() ? json[kKey].get<double>() : 0.0;
  if (length < 2) {
    throw Error(fmt::format(
        "{}: \"{}\" must be a number of at least 2: every prompt has a start and an end.",
        path.string(),
        kKey));
  }
  if (length < kNoLimit) {
    settings.max_length = static_cast<int>(length);
  }
}

}  // namespace

TokenizerSettings TokenizerSettings::read(const std::filesystem::path& folder) {
  TokenizerSettings settings;
  for (const auto* name : {"tokenizer_config.json", "special_tokens_map.json"}) {
    const auto path = folder / name;
    const auto json = readSettingsObject(path);
    takeToken(json, "bos_token", path, settings.start_token);
    takeToken(json, "eos_token", path, settings.end_token);
    takeToken(json, "unk_token", path, settings.unknown_token);
    takeToken(json, "pad_token", path, settings.pad_token);
    takeMaxLength(json, path, settings);
  }
  return settings;
}

}  // namespace diptych
