// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace diptych {

// Texts of more words than this are compared up to here; what follows counts as different.
inline constexpr std::size_t kMaxDiffWords = 1000;

enum class WordChange { Kept, Removed, Added };

// A word with the punctuation that touches it, as one of the two texts spells it.
struct DiffWord {
  WordChange change = WordChange::Kept;
  std::string word;
  bool operator==(const DiffWord&) const = default;
};

// How the second text comes from the first, word by word: kept words are a longest common
// subsequence of both (Wagner and Fischer 1974), removed ones stand before the added ones at the
// same place. Words lie between spaces, tabs and line ends; how much space there is does not count.
std::vector<DiffWord> diffWords(std::string_view first, std::string_view second);

}  // namespace diptych
