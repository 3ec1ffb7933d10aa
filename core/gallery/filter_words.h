// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/gallery/pairing.h"

#include <functional>
#include <string>

namespace diptych {

// A number of a picture.
struct FilterNumber {
  std::string word;
  std::string help;
  std::function<double(const GallerySet&, std::size_t picture)> value;  // NaN: not known
};

// A state of a picture, or of the row that it is in.
struct FilterState {
  std::string word;
  std::string help;
  std::function<bool(const GallerySet&, std::size_t picture, const PictureRow&)> holds;
};

// Null for other words.
const FilterNumber* findFilterNumber(std::string_view word);
const FilterState* findFilterState(std::string_view word);

}  // namespace diptych
