// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/gallery/picture_filter.h"

#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace diptych {

// Which rows are shown, and in which order.
struct Arrangement {
  PairBy pair_by = PairBy::Name;
  std::string filter = {};  // picture_filter.h
  std::string sort = {};    // a number of filterWords(); empty: by name
  bool descending = false;  // of the sort
};

struct ArrangedRows {
  std::vector<PictureRow> rows;
  std::size_t all = 0;     // before the filter
  std::size_t paired = 0;  // of all: those with more than one picture
  // Also before the filter: items of the first and of the second set that belong together.
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
};

// A row is sorted by the value of its first picture that has one; those without come last, in the
// order of names. Throws Error (what is wrong in the filter, or keeps from pairing), Stopped.
ArrangedRows arrangeRows(
    const std::vector<GallerySet>& sets,
    const Arrangement& arrangement,
    const std::stop_token& stop = {});

}  // namespace diptych
