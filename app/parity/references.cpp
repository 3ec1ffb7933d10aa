// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parity/references.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"

#include <fmt/core.h>

#include <string_view>

namespace diptych::parity {
namespace {

// Python writes infinities and NaN as bare words, which no JSON has; nothing here needs them.
std::string withoutBareNumbers(std::string text) {
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') {
      in_string = !in_string;
    } else if (in_string && text[i] == '\\') {
      ++i;
    } else if (!in_string) {
      for (const std::string_view word : {"-Infinity", "Infinity", "NaN"}) {
        if (text.compare(i, word.size(), word) == 0) {
          text.replace(i, word.size(), "null");
        }
      }
    }
  }
  return text;
}

// An object; null when there is no such file.
nlohmann::json readIfThere(const std::filesystem::path& path) {
  constexpr std::uintmax_t kMaxBytes = 64 * 1024 * 1024;
  if (!std::filesystem::exists(path)) {
    return {};
  }
  try {
    auto json = nlohmann::json::parse(withoutBareNumbers(readFile(path, kMaxBytes)));
    if (!json.is_object()) {
      throw Error(fmt::format("{}: is no JSON object. Is it the right file?", path.string()));
    }
    return json;
  } catch (const nlohmann::json::exception& e) {
    throw Error(fmt::format("{}: is no valid JSON ({}).", path.string(), e.what()));
  }
}

nlohmann::json tolerancesOf(const std::filesystem::path& folder, const std::string& part) {
  const auto all = readIfThere(folder / "tolerances.json");
  return all.is_object() ? all.value(part, nlohmann::json::object()) : nlohmann::json::object();
}

}  // namespace

References::References(const std::filesystem::path& folder, const std::string& part)
    : folder_(folder),
      file_(folder / (part + ".safetensors")),
      json_path_(folder / (part + ".json")),
      json_(readIfThere(json_path_)),
      tolerances_(tolerancesOf(folder, part)) {}

double References::tolerance(const std::string& key) const {
  const auto found = tolerances_.find(key);
  if (found == tolerances_.end() || !found->is_object() || !found->contains("atol")) {
    throw Error(fmt::format(
        "{}: gives no tolerance for \"{}\".", (folder_ / "tolerances.json").string(), key));
  }
  return found->at("atol").get<double>();
}

const nlohmann::json& References::json() const {
  if (!hasJson()) {
    throw Error(fmt::format(
        "{}: is missing. Copy it from where the .safetensors beside it came from.",
        json_path_.string()));
  }
  return json_;
}

std::vector<std::string> References::keys(const std::string& prefix) const {
  std::vector<std::string> found;
  for (const auto& [key, entry] : file_.entries()) {
    if (key.starts_with(prefix)) {
      found.push_back(key.substr(prefix.size()));
    }
  }
  return found;
}

std::vector<std::string> References::cases(const std::string& prefix) const {
  std::vector<std::string> found;
  for (const auto& key : keys(prefix)) {
    const auto name = key.substr(0, key.find('/'));
    if (found.empty() || found.back() != name) {
      found.push_back(name);
    }
  }
  return found;
}

}  // namespace diptych::parity
