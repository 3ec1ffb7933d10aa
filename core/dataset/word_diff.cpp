// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/word_diff.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace diptych {
namespace {

using Words = std::vector<std::string>;

Words splitWords(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n\f\v";
  Words words;
  for (auto begin = text.find_first_not_of(kSpace); begin != std::string_view::npos;) {
    const auto end = std::min(text.find_first_of(kSpace, begin), text.size());
    words.emplace_back(text.substr(begin, end - begin));
    begin = text.find_first_not_of(kSpace, end);
  }
  return words;
}

// How many words the texts have in common behind word i of the first and word j of the second.
class CommonLengths {
 public:
  CommonLengths(const Words& first, const Words& second, std::size_t rows, std::size_t columns)
      : columns_(columns + 1), lengths_((rows + 1) * columns_) {
    for (std::size_t i = rows; i-- > 0;) {
      for (std::size_t j = columns; j-- > 0;) {
        const bool same = first[i] == second[j];
        const auto longest = std::max(at(i + 1, j), at(i, j + 1));
        lengths_[i * columns_ + j] =
            same ? static_cast<std::uint16_t>(at(i + 1, j + 1) + 1) : longest;
      }
    }
  }

  std::uint16_t at(std::size_t i, std::size_t j) const { return lengths_[i * columns_ + j]; }

 private:
  std::size_t columns_;
  std::vector<std::uint16_t> lengths_;
};

// Words that were removed and added at one place are told in this order.
class DiffWriter {
 public:
  void keep(const std::string& word) {
    flush();
    result_.push_back({WordChange::Kept, word});
  }
  void remove(const std::string& word) { result_.push_back({WordChange::Removed, word}); }
  void add(const std::string& word) { added_.push_back({WordChange::Added, word}); }
  std::vector<DiffWord> finish() {
    flush();
    return std::move(result_);
  }

 private:
  void flush() {
    result_.insert(result_.end(), added_.begin(), added_.end());
    added_.clear();
  }

  std::vector<DiffWord> result_;
  std::vector<DiffWord> added_;
};

}  // namespace

std::vector<DiffWord> diffWords(std::string_view first_text, std::string_view second_text) {
  const auto first = splitWords(first_text);
  const auto second = splitWords(second_text);
  const auto rows = std::min(first.size(), kMaxDiffWords);
  const auto columns = std::min(second.size(), kMaxDiffWords);
  const CommonLengths common(first, second, rows, columns);
  DiffWriter writer;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < rows && j < columns) {
    if (first[i] == second[j]) {
      writer.keep(first[i]);
      ++i;
      ++j;
    } else if (common.at(i + 1, j) >= common.at(i, j + 1)) {
      writer.remove(first[i++]);
    } else {
      writer.add(second[j++]);
    }
  }
  std::for_each(first.begin() + i, first.end(), [&](const auto& word) { writer.remove(word); });
  std::for_each(second.begin() + j, second.end(), [&](const auto& word) { writer.add(word); });
  return writer.finish();
}

}  // namespace diptych
