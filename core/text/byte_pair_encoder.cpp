// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/byte_pair_encoder.h"

#include "core/text/byte_characters.h"

#include <queue>

#include <functional>
#include <tuple>
#include <utility>

namespace diptych {
namespace {

using Symbols = std::vector<std::int32_t>;

constexpr std::int32_t kNoSymbol = -1;
// A word's symbols while they merge: a linked list, and a heap of the merges that are possible in
// it, so that a word of a megabyte takes a second and not a day.
class MergingWord {
 public:
  MergingWord(Symbols symbols, const BytePairTables& tables)
      : symbols_(std::move(symbols)),
        next_(symbols_.size()),
        previous_(symbols_.size()),
        tables_(tables) {
    for (std::size_t i = 0; i < symbols_.size(); ++i) {
      next_[i] = i + 1;
      previous_[i] = i == 0 ? 0 : i - 1;
    }
    for (std::size_t i = 0; i + 1 < symbols_.size(); ++i) {
      offer(i, i + 1);
    }
  }

  Symbols mergeAll() && {
    while (!candidates_.empty()) {
      const auto best = candidates_.top();
      candidates_.pop();
      if (isStillThere(best)) {
        merge(best);
      }
    }
    std::erase(symbols_, kGone);
    return std::move(symbols_);
  }

 private:
  static constexpr std::int32_t kGone = kNoSymbol - 1;

  struct Candidate {
    BytePairMerge merge;
    std::size_t left;
    std::size_t right;
    std::int32_t left_symbol;
    std::int32_t right_symbol;
    bool operator>(const Candidate& other) const {
      return std::tie(merge.rank, left) > std::tie(other.merge.rank, other.left);
    }
  };

  void offer(std::size_t left, std::size_t right) {
    const auto* merge = symbols_[left] == kNoSymbol || symbols_[right] == kNoSymbol
                            ? nullptr
                            : tables_.mergeOf(symbols_[left], symbols_[right]);
    if (merge != nullptr) {
      candidates_.push({*merge, left, right, symbols_[left], symbols_[right]});
    }
  }

  // Not when one of the two has merged with another since.
  bool isStillThere(const Candidate& candidate) const {
    return symbols_[candidate.left] == candidate.left_symbol &&
           symbols_[candidate.right] == candidate.right_symbol &&
           next_[candidate.left] == candidate.right;
  }

  void merge(const Candidate& candidate) {
    const auto here = candidate.left;
    symbols_[here] = candidate.merge.result;
    symbols_[candidate.right] = kGone;
    next_[here] = next_[candidate.right];
    if (next_[here] < symbols_.size()) {
      previous_[next_[here]] = here;
      offer(here, next_[here]);
    }
    if (here > 0) {
      offer(previous_[here], here);
    }
  }

  Symbols symbols_;
  std::vector<std::size_t> next_;
  std::vector<std::size_t> previous_;
  const BytePairTables& tables_;
  std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>> candidates_;
};

}  // namespace

BytePairEncoder::BytePairEncoder(
    const std::filesystem::path& vocabulary, const std::filesystem::path& merges)
    : tables_(BytePairTables::read(vocabulary, merges)) {
  for (int byte = 0; byte < 256; ++byte) {
    const auto index = static_cast<std::size_t>(byte);
    const auto character = byteCharacter(byte);
    inner_bytes_[index] = tables_.idOf(character).value_or(kNoSymbol);
    last_bytes_[index] = tables_.idOf(character + kEndOfWord).value_or(kNoSymbol);
  }
}

Symbols BytePairEncoder::bytesOf(const std::string& word) const {
  Symbols bytes;
  bytes.reserve(word.size());
  for (std::size_t i = 0; i < word.size(); ++i) {
    const auto byte = static_cast<unsigned char>(word[i]);
    bytes.push_back(i + 1 < word.size() ? inner_bytes_[byte] : last_bytes_[byte]);
  }
  return bytes;
}

Symbols BytePairEncoder::symbolsOf(const std::string& word) const {
  constexpr std::size_t kMaxCached = 20'000;
  constexpr std::size_t kLongestCached = 64;
  {
    const std::lock_guard lock(cache_mutex_);
    if (const auto found = cache_.find(word); found != cache_.end()) {
      return found->second;
    }
  }
  auto symbols = MergingWord(bytesOf(word), tables_).mergeAll();
  if (word.size() <= kLongestCached) {
    const std::lock_guard lock(cache_mutex_);
    if (cache_.size() < kMaxCached) {
      cache_.emplace(word, symbols);
    }
  }
  return symbols;
}

std::vector<std::int64_t> BytePairEncoder::encode(
    const std::string& word, std::int64_t unknown) const {
  const auto symbols = symbolsOf(word);
  std::vector<std::int64_t> ids;
  ids.reserve(symbols.size());
  for (const auto symbol : symbols) {
    ids.push_back(symbol == kNoSymbol ? unknown : symbol);
  }
  return ids;
}

}  // namespace diptych
