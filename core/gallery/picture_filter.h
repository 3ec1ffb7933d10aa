// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/gallery/pairing.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace diptych {

// What is typed into the gallery's filter box. Words are looked for in captions and names, of any
// case; "two words" as they stand. name:x and caption:x look in one of them. width<512, loss>0.2
// compare numbers (< <= > >= =). unpaired, problem, ... ask for a state. AND (or a space), OR, NOT
// and ( ) combine them. A row is shown when one of its pictures fits; NOT x: none fits.
class PictureFilter {
 public:
  PictureFilter();  // lets everything through
  // Throws Error that says what is wrong where.
  explicit PictureFilter(std::string_view text);
  ~PictureFilter();
  PictureFilter(PictureFilter&&) noexcept;
  PictureFilter& operator=(PictureFilter&&) noexcept;

  // Any thread may call.
  bool matches(const PictureRow& row, const std::vector<GallerySet>& sets) const;

  struct Node;

 private:
  std::unique_ptr<const Node> root_;
};

// A word with a meaning of its own, and what it means, for help and completion.
struct FilterWord {
  std::string word;  // "loss"
  std::string help;  // "the base model's loss on the picture"
  bool is_number = false;
};
const std::vector<FilterWord>& filterWords();

// The number that a word such as "loss" stands for, of one picture; NaN: not known.
double filterNumber(std::string_view word, const GallerySet& set, std::size_t picture);

}  // namespace diptych
