// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace diptych {

// What is done every so many epochs, counted in optimizer steps: due after the steps nearest to 1,
// 2, 3, ... times the interval, at most once a step. The same steps in every run of a
// configuration, interrupted or not.
class Every {
 public:
  // epochs <= 0: never.
  Every(double epochs, std::int64_t steps_per_epoch);

  bool isDue(std::int64_t step) const;
  // How many steps in (step, last] are due.
  std::int64_t countBetween(std::int64_t step, std::int64_t last) const;

 private:
  double interval_;  // steps; 0: never
};

}  // namespace diptych
