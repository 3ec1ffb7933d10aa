// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gallery/pairing.h"

#include "core/base/error.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace diptych {
namespace {

constexpr std::size_t kMostComparisons = 4'000'000;

PictureRow emptyRow() {
  PictureRow row;
  row.fill(kNoPicture);
  return row;
}

std::string keyOf(const ShownPictures& pictures, std::size_t picture, PairBy by) {
  return by == PairBy::Name ? pictureStem(pictures.name(picture)) : pictures.caption(picture);
}

// Pictures of equal keys in the order of their sets: the n-th with the n-th.
class KeyPairing {
 public:
  explicit KeyPairing(PairBy by) : by_(by) {}

  void add(std::size_t set, const ShownPictures& pictures) {
    for (std::size_t i = 0; i < pictures.size(); ++i) {
      place(keyOf(pictures, i, by_), set, static_cast<std::int32_t>(i));
    }
  }

  std::vector<PictureRow> rows;

 private:
  // Rows of one key, and how many pictures each set has had of it.
  struct Same {
    std::vector<std::size_t> rows;
    std::array<std::size_t, kMostSets> seen{};
  };

  void place(const std::string& key, std::size_t set, std::int32_t picture) {
    if (!key.empty()) {
      auto& same = rows_of_key_[key];
      const auto nth = same.seen[set]++;
      if (nth < same.rows.size()) {
        rows[same.rows[nth]][set] = picture;
        return;
      }
      same.rows.push_back(rows.size());
    }
    rows.push_back(emptyRow());
    rows.back()[set] = picture;
  }

  PairBy by_;
  std::unordered_map<std::string, Same> rows_of_key_;
};

struct Candidate {
  float distance = 0;
  std::int32_t first = 0;
  std::int32_t second = 0;
};

float squaredDistance(const std::vector<float>& a, const std::vector<float>& b) {
  float sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    sum += (a[i] - b[i]) * (a[i] - b[i]);
  }
  return sum;
}

std::vector<Candidate> candidates(
    const FeatureList& first, const FeatureList& second, const std::stop_token& stop) {
  if (first.size() * second.size() > kMostComparisons) {
    throw Error(fmt::format(
        "{} and {} pictures are too many for pairing by latents. Pair them by name or caption.",
        first.size(),
        second.size()));
  }
  std::vector<Candidate> list;
  for (std::size_t i = 0; i < first.size(); ++i) {
    if (stop.stop_requested()) {
      throw Stopped();
    }
    for (std::size_t j = 0; j < second.size(); ++j) {
      if (!first[i].empty() && first[i].size() == second[j].size()) {
        list.push_back(
            {squaredDistance(first[i], second[j]),
             static_cast<std::int32_t>(i),
             static_cast<std::int32_t>(j)});
      }
    }
  }
  std::stable_sort(list.begin(), list.end(), [](const auto& a, const auto& b) {
    return a.distance < b.distance;
  });
  return list;
}

// rows: one for each picture of the first set, in its order, and what follows.
void addNearest(
    std::vector<PictureRow>& rows,
    const std::vector<GallerySet>& sets,
    std::size_t first,
    std::size_t second,
    const std::stop_token& stop) {
  const auto count = sets[second].pictures->size();
  std::vector<bool> taken(count, false);
  for (const auto& candidate : candidates(*sets[first].features, *sets[second].features, stop)) {
    auto& place = rows[static_cast<std::size_t>(candidate.first)][second];
    if (place == kNoPicture && !taken[static_cast<std::size_t>(candidate.second)]) {
      place = candidate.second;
      taken[static_cast<std::size_t>(candidate.second)] = true;
    }
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (!taken[i]) {
      rows.push_back(emptyRow());
      rows.back()[second] = static_cast<std::int32_t>(i);
    }
  }
}

std::vector<PictureRow> pairNearest(
    const std::vector<GallerySet>& sets, const std::stop_token& stop) {
  std::optional<std::size_t> first;
  std::vector<PictureRow> rows;
  for (std::size_t set = 0; set < sets.size(); ++set) {
    if (!sets[set].pictures) {
      continue;
    }
    if (!sets[set].features) {
      throw Error("Pairing by latents needs them. Measure the data sets first.");
    }
    if (first) {
      addNearest(rows, sets, *first, set, stop);
      continue;
    }
    first = set;
    for (std::size_t i = 0; i < sets[set].pictures->size(); ++i) {
      rows.push_back(emptyRow());
      rows.back()[set] = static_cast<std::int32_t>(i);
    }
  }
  return rows;
}

std::size_t countCommon(const ShownPictures& first, const ShownPictures& second, PairBy by) {
  std::unordered_multiset<std::string> keys;
  for (std::size_t i = 0; i < first.size(); ++i) {
    keys.insert(keyOf(first, i, by));
  }
  std::size_t common = 0;
  for (std::size_t i = 0; i < second.size(); ++i) {
    const auto key = keyOf(second, i, by);
    const auto found = keys.find(key);
    if (!key.empty() && found != keys.end()) {
      ++common;
      keys.erase(found);
    }
  }
  return common;
}

}  // namespace

std::size_t countPictures(const PictureRow& row) {
  return row.size() - static_cast<std::size_t>(std::count(row.begin(), row.end(), kNoPicture));
}

std::vector<PictureRow> pairPictures(
    const std::vector<GallerySet>& sets, PairBy by, const std::stop_token& stop) {
  if (by == PairBy::NearestLatent) {
    return pairNearest(sets, stop);
  }
  KeyPairing pairing(by);
  for (std::size_t set = 0; set < sets.size(); ++set) {
    if (stop.stop_requested()) {
      throw Stopped();
    }
    if (sets[set].pictures) {
      pairing.add(set, *sets[set].pictures);
    }
  }
  return std::move(pairing.rows);
}

PairBy betterPairing(const ShownPictures& first, const ShownPictures& second) {
  return countCommon(first, second, PairBy::Caption) > countCommon(first, second, PairBy::Name)
             ? PairBy::Caption
             : PairBy::Name;
}

}  // namespace diptych
