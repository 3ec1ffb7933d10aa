// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace diptych {

// "constant", "linear", "cosine".
std::vector<std::string> lrSchedulerNames();

// What the learning rate of step n (from 0) is multiplied with; w warm-up steps, N steps in all, as
// diffusers' get_scheduler:
//   n < w      n / w, so that the very first step of a warm-up moves nothing
//   constant   1
//   linear     (N - n) / (N - w)
//   cosine     (1 + cos(pi (n - w) / (N - w))) / 2
// From step N on the last two stay 0. A function of the step alone, so that nothing has to be saved
// for resuming. Throws Error for another name.
double lrFactor(
    const std::string& scheduler,
    std::int64_t step,
    std::int64_t warmup_steps,
    std::int64_t total_steps);

}  // namespace diptych
