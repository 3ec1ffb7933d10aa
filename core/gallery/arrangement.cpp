// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gallery/arrangement.h"

#include "core/base/error.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace diptych {
namespace {

// The name of a row's first picture.
const std::string& nameOf(const PictureRow& row, const std::vector<GallerySet>& sets) {
  static const std::string none;
  for (std::size_t set = 0; set < sets.size(); ++set) {
    if (row[set] != kNoPicture) {
      return sets[set].pictures->name(static_cast<std::size_t>(row[set]));
    }
  }
  return none;
}

double valueOf(
    const PictureRow& row, const std::vector<GallerySet>& sets, const std::string& word) {
  for (std::size_t set = 0; set < sets.size(); ++set) {
    if (row[set] == kNoPicture) {
      continue;
    }
    const auto value = filterNumber(word, sets[set], static_cast<std::size_t>(row[set]));
    if (!std::isnan(value)) {
      return value;
    }
  }
  return std::numeric_limits<double>::quiet_NaN();
}

void sortByName(std::vector<PictureRow>& rows, const std::vector<GallerySet>& sets, bool down) {
  std::stable_sort(rows.begin(), rows.end(), [&](const auto& a, const auto& b) {
    return down ? nameOf(b, sets) < nameOf(a, sets) : nameOf(a, sets) < nameOf(b, sets);
  });
}

void sortByValue(
    std::vector<PictureRow>& rows,
    const std::vector<GallerySet>& sets,
    const Arrangement& arrangement) {
  std::vector<std::pair<double, PictureRow>> keyed;
  keyed.reserve(rows.size());
  for (const auto& row : rows) {
    keyed.emplace_back(valueOf(row, sets, arrangement.sort), row);
  }
  std::stable_sort(keyed.begin(), keyed.end(), [&](const auto& a, const auto& b) {
    if (std::isnan(a.first) || std::isnan(b.first)) {
      return !std::isnan(a.first) && std::isnan(b.first);
    }
    return arrangement.descending ? b.first < a.first : a.first < b.first;
  });
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i] = keyed[i].second;
  }
}

// Both can be used.
bool pairsFirstTwo(const PictureRow& row, const std::vector<GallerySet>& sets) {
  return sets.size() > 1 && row[0] != kNoPicture && row[1] != kNoPicture &&
         sets[0].pictures->item(static_cast<std::size_t>(row[0])) != nullptr &&
         sets[1].pictures->item(static_cast<std::size_t>(row[1])) != nullptr;
}

}  // namespace

ArrangedRows arrangeRows(
    const std::vector<GallerySet>& sets,
    const Arrangement& arrangement,
    const std::stop_token& stop) {
  const PictureFilter filter(arrangement.filter);
  ArrangedRows arranged;
  for (const auto& row : pairPictures(sets, arrangement.pair_by, stop)) {
    if (stop.stop_requested()) {
      throw Stopped();
    }
    ++arranged.all;
    arranged.paired += countPictures(row) > 1 ? 1 : 0;
    if (pairsFirstTwo(row, sets)) {
      arranged.pairs.emplace_back(row[0], row[1]);
    }
    if (filter.matches(row, sets)) {
      arranged.rows.push_back(row);
    }
  }
  sortByName(arranged.rows, sets, arrangement.sort.empty() && arrangement.descending);
  if (!arrangement.sort.empty()) {
    sortByValue(arranged.rows, sets, arrangement);
  }
  return arranged;
}

}  // namespace diptych
