// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/measure_bridge.h"

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace diptych::ui {

// All that the page shows is made of this, in the background.
struct StatisticsInput {
  std::vector<MeasuredSet> sets;
  // Places in the items of the first and of the second set.
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  // Base-model loss of every item of a set, NaN where it is not known; null: of none.
  std::vector<std::shared_ptr<const std::vector<double>>> losses;

  // Whether two measured sets have pictures that belong together.
  bool paired() const {
    return sets.size() > 1 && sets[0].measures && sets[1].measures && !pairs.empty();
  }
  // NaN where it is not known.
  double loss(std::size_t set, std::size_t item) const;
};

}  // namespace diptych::ui
