// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <unordered_map>

namespace diptych {

// Two neighbouring symbols that become one. The lowest rank goes first.
struct BytePairMerge {
  std::int32_t rank = 0;
  std::int32_t result = 0;
};

// vocab.json and merges.txt, judged on reading.
struct BytePairTables {
  std::unordered_map<std::string, std::int32_t> ids;
  std::unordered_map<std::uint64_t, BytePairMerge> merges;  // by both ids
  std::int64_t size = 0;                                    // one more than the largest id

  // Throws Error, naming the file and what is wrong in it.
  static BytePairTables read(
      const std::filesystem::path& vocabulary, const std::filesystem::path& merges);

  std::optional<std::int32_t> idOf(const std::string& token) const;
  // Null when the two do not merge.
  const BytePairMerge* mergeOf(std::int32_t left, std::int32_t right) const;
};

}  // namespace diptych
