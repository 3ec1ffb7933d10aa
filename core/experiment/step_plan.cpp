// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/step_plan.h"

#include <algorithm>
#include <cmath>

namespace diptych {

Every::Every(double epochs, std::int64_t steps_per_epoch)
    : interval_(epochs > 0 ? std::max(1.0, epochs * static_cast<double>(steps_per_epoch)) : 0) {}

bool Every::isDue(std::int64_t step) const {
  if (interval_ == 0 || step <= 0) {
    return false;
  }
  const double nearest = std::round(static_cast<double>(step) / interval_);
  return nearest >= 1 && std::llround(nearest * interval_) == step;
}

std::int64_t Every::countBetween(std::int64_t step, std::int64_t last) const {
  if (interval_ == 0 || last <= step) {
    return 0;
  }
  const auto count = [&](std::int64_t upto) {
    return static_cast<std::int64_t>(std::ceil((static_cast<double>(upto) + 0.5) / interval_)) - 1;
  };
  return count(last) - count(step);
}

}  // namespace diptych
