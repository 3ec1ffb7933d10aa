// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/lr_schedule.h"

#include "core/base/error.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace diptych {

std::vector<std::string> lrSchedulerNames() { return {"constant", "linear", "cosine"}; }

double lrFactor(
    const std::string& scheduler,
    std::int64_t step,
    std::int64_t warmup_steps,
    std::int64_t total_steps) {
  if (step < warmup_steps) {
    return static_cast<double>(step) / static_cast<double>(warmup_steps);
  }
  const double length = static_cast<double>(std::max<std::int64_t>(1, total_steps - warmup_steps));
  const double progress = std::min(1.0, static_cast<double>(step - warmup_steps) / length);
  if (scheduler == "constant") {
    return 1.0;
  }
  if (scheduler == "linear") {
    return 1.0 - progress;
  }
  if (scheduler == "cosine") {
    return 0.5 * (1.0 + std::cos(std::numbers::pi * progress));
  }
  throw Error(fmt::format(
      "lr_scheduler is \"{}\". Use \"constant\", \"linear\" or \"cosine\".", scheduler));
}

}  // namespace diptych
