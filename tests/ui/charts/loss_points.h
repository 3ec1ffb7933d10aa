// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/training/events.h"

#include <cmath>
#include <vector>

namespace diptych::ui {

// Curves that fall from 0.15: validation and stabilized training loss every 10 steps, the step's
// loss at each. Four pictures a step, five steps an epoch, three seconds a step.
inline std::vector<diptych::MetricPoint> fallingLosses(int first, int last) {
  std::vector<diptych::MetricPoint> points;
  for (int step = first; step <= last; ++step) {
    const auto add = [&](const char* name, double value) {
      points.push_back({name, step, step / 5.0, step * 4, step * 3.0, value});
    };
    const double loss = 0.09 + 0.06 * std::exp(-step / 50.0);
    if (step % 10 == 0) add("loss/val", loss);
    if (step % 10 == 0) add("loss/train-stabilized", loss - 0.005);
    if (step > 0) add("loss/step", step % 2 == 0 ? loss * 1.3 : loss * 0.7);
    add("lr/unet", 1e-4);
  }
  return points;
}

}  // namespace diptych::ui
