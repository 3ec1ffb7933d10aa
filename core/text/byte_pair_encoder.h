// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/byte_pair_tables.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace diptych {

// Byte-pair encoding of one word (Sennrich et al. 2016, arXiv:1508.07909) over bytes, as GPT-2 and
// CLIP have it: every byte is a printable character in the files, and the last symbol of a word
// ends with "</w>".
class BytePairEncoder {
 public:
  // Throws Error, naming the file and what is wrong in it.
  BytePairEncoder(const std::filesystem::path& vocabulary, const std::filesystem::path& merges);

  // The ids of a word; a byte that the vocabulary does not have gives `unknown`. Any thread may
  // call.
  std::vector<std::int64_t> encode(const std::string& word, std::int64_t unknown) const;
  std::optional<std::int32_t> idOf(const std::string& token) const { return tables_.idOf(token); }
  // One more than the largest id.
  std::int64_t size() const { return tables_.size; }

 private:
  using Symbols = std::vector<std::int32_t>;

  Symbols bytesOf(const std::string& word) const;
  Symbols symbolsOf(const std::string& word) const;

  BytePairTables tables_;
  std::array<std::int32_t, 256> inner_bytes_{};  // ids of single bytes
  std::array<std::int32_t, 256> last_bytes_{};   // with "</w>"

  // Captions repeat their words. Bounded; when full, further words are encoded anew each time.
  mutable std::mutex cache_mutex_;
  mutable std::unordered_map<std::string, Symbols> cache_;
};

}  // namespace diptych
