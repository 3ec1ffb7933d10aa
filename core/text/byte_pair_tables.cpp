// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/byte_pair_tables.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/json_file.h"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <string_view>

namespace diptych {
namespace {

constexpr std::uintmax_t kMaxVocabularyBytes = 64 * 1024 * 1024;

std::uint64_t pairKey(std::int32_t left, std::int32_t right) {
  return static_cast<std::uint64_t>(left) << 32 | static_cast<std::uint32_t>(right);
}

std::int32_t checkedId(
    const std::string& token, const nlohmann::json& value, const std::filesystem::path& path) {
  constexpr std::int64_t kMaxId = 16'777'215;
  const bool good = value.is_number_unsigned() && value.get<std::uint64_t>() <= kMaxId;
  if (!good) {
    throw Error(fmt::format(
        "{}: the id of \"{}\" must be an integer from 0 to {}.", path.string(), token, kMaxId));
  }
  return value.get<std::int32_t>();
}

void addMerge(
    std::string_view line,
    std::size_t number,
    const std::filesystem::path& path,
    BytePairTables& tables) {
  const auto space = line.find(' ');
  const bool is_pair = space != std::string_view::npos && space > 0 && space + 1 < line.size() &&
                       line.find(' ', space + 1) == std::string_view::npos;
  if (!is_pair) {
    throw Error(fmt::format(
        "{}, line {}: must hold two symbols with a space between. Copy the file again.",
        path.string(),
        number));
  }
  const std::string left(line.substr(0, space));
  const std::string right(line.substr(space + 1));
  const auto left_id = tables.ids.find(left);
  const auto right_id = tables.ids.find(right);
  const auto result = tables.ids.find(left + right);
  if (left_id == tables.ids.end() || right_id == tables.ids.end() || result == tables.ids.end()) {
    throw Error(fmt::format(
        "{}, line {}: \"{}\" uses a token that vocab.json does not have. The two files do not "
        "belong "
        "together.",
        path.string(),
        number,
        line));
  }
  const auto rank = static_cast<std::int32_t>(tables.merges.size());
  tables.merges.emplace(
      pairKey(left_id->second, right_id->second), BytePairMerge{rank, result->second});
}

void readVocabulary(const std::filesystem::path& path, BytePairTables& tables) {
  const auto json = readJsonFile(path, kMaxVocabularyBytes);
  if (!json.is_object() || json.empty()) {
    throw Error(fmt::format("{}: must hold a JSON object of tokens and ids.", path.string()));
  }
  std::unordered_map<std::int32_t, std::string> tokens;
  for (const auto& [token, value] : json.items()) {
    const auto id = checkedId(token, value, path);
    const auto [other, is_new] = tokens.emplace(id, token);
    if (!is_new) {
      throw Error(fmt::format(
          "{}: \"{}\" and \"{}\" have the same id {}.", path.string(), other->second, token, id));
    }
    tables.ids.emplace(token, id);
    tables.size = std::max<std::int64_t>(tables.size, id + 1);
  }
}

void readMerges(const std::filesystem::path& path, BytePairTables& tables) {
  const auto text = readFile(path, kMaxVocabularyBytes);
  std::size_t number = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find('\n', begin), text.size());
    auto line = std::string_view(text).substr(begin, end - begin);
    if (line.ends_with('\r')) {
      line.remove_suffix(1);
    }
    ++number;
    const bool is_version = number == 1 && line.starts_with("#version");
    if (!line.empty() && !is_version) {
      addMerge(line, number, path, tables);
    }
    begin = end + 1;
  }
}

}  // namespace

BytePairTables BytePairTables::read(
    const std::filesystem::path& vocabulary, const std::filesystem::path& merges) {
  BytePairTables tables;
  readVocabulary(vocabulary, tables);
  readMerges(merges, tables);
  return tables;
}

std::optional<std::int32_t> BytePairTables::idOf(const std::string& token) const {
  const auto found = ids.find(token);
  return found == ids.end() ? std::nullopt : std::optional(found->second);
}

const BytePairMerge* BytePairTables::mergeOf(std::int32_t left, std::int32_t right) const {
  const auto found = merges.find(pairKey(left, right));
  return found == merges.end() ? nullptr : &found->second;
}

}  // namespace diptych
