// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json_file.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace diptych {

nlohmann::json readJsonFile(const std::filesystem::path& path, std::uintmax_t max_bytes) {
  const auto text = readFile(path, max_bytes);
  // The parser recurses: a limit on depth keeps hostile files from exhausting the stack.
  constexpr int kMaxDepth = 100;
  const auto limit_depth = [&](int depth, nlohmann::json::parse_event_t, nlohmann::json&) {
    if (depth > kMaxDepth) {
      throw Error(fmt::format("{}: the JSON is nested too deeply.", path.string()));
    }
    return true;
  };
  try {
    return nlohmann::json::parse(text, limit_depth);
  } catch (const nlohmann::json::exception& e) {
    throw Error(fmt::format("{}: is no valid JSON ({}).", path.string(), e.what()));
  }
}

void writeJsonFile(const std::filesystem::path& path, const nlohmann::json& json) {
  writeFileAtomically(
      path, json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

}  // namespace diptych
