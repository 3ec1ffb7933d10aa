// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/progress_reporter.h"

#include <algorithm>

namespace diptych {

void ProgressReporter::report(const std::string& phase, std::int64_t done, std::int64_t total) {
  constexpr std::chrono::milliseconds kInterval{50};
  const auto now = std::chrono::steady_clock::now();
  if (phase == progress_.phase && now - last_ < kInterval) {
    return;
  }
  last_ = now;
  progress_.phase = phase;
  progress_.phase_done = done;
  progress_.phase_total = total;
  events_.push(progress_);
}

void MovingAverage::add(double value) {
  constexpr int kMemory = 30;
  count_ = std::min(count_ + 1, kMemory);
  value_ += (value - value_) / count_;
}

double RunClock::seconds() const {
  const auto since = std::chrono::steady_clock::now() - started_;
  return before_ + (running_ ? std::chrono::duration<double>(since).count() : 0);
}

}  // namespace diptych
