// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/comparison/arm_curves.h"
#include "core/comparison/timestep_map.h"

#include <cmath>
#include <string>
#include <vector>

namespace diptych::ui {

// Arms whose losses fall from 0.15, the later ones faster; every seed a little off the others. A
// validation every ten steps, four pictures a step, three seconds a step.
inline std::vector<ArmCurves> fallingArms(
    const std::vector<std::string>& names, std::size_t seeds, int last_step) {
  std::vector<ArmCurves> arms;
  for (std::size_t i = 0; i < names.size(); ++i) {
    ArmCurves arm{names[i], {}, {}};
    for (std::size_t seed = 1; seed <= seeds; ++seed) {
      SeedCurve curve{seed, {}};
      for (int step = 0; step <= last_step; step += 10) {
        const double fall = 0.02 * static_cast<double>(i + 1) * (1 - std::exp(-step / 50.0));
        const double off = 0.002 * static_cast<double>(seed - 1) * step / 100.0;
        curve.points.push_back({step, step / 5.0, step * 4, step * 3.0, 0.15 - fall + off});
      }
      arm.seeds.push_back(curve);
    }
    arm.band = bandOf(arm.seeds);
    arms.push_back(arm);
  }
  return arms;
}

// Four bands over 0 to 999, eleven validations; the low timesteps fall most, the highest rise.
inline TimestepMap fallingMap(const std::string& arm, double share = 1) {
  TimestepMap map;
  map.arm = arm;
  for (int i = 0; i <= 10; ++i) map.steps.push_back(10 * i);
  for (int band = 0; band < 4; ++band) {
    map.bands.push_back({250 * band, 250 * band + 249});
    auto& losses = map.losses.emplace_back();
    for (int i = 0; i <= 10; ++i) {
      losses.push_back(0.2 * (1 - share * (0.03 - 0.0125 * band) * i));
    }
  }
  return map;
}

}  // namespace diptych::ui
