// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/event_loop_watchdog.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

namespace diptych::ui {

namespace {

constexpr int kTick_ms = 5;

}  // namespace

EventLoopWatchdog::EventLoopWatchdog(QObject* parent)
    : QObject(parent), schedstat_(::open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC)) {
  timer_.setTimerType(Qt::PreciseTimer);
  timer_.setInterval(kTick_ms);
  connect(&timer_, &QTimer::timeout, this, &EventLoopWatchdog::tick);
  timer_.start();
  reset();
}

EventLoopWatchdog::~EventLoopWatchdog() {
  if (schedstat_ >= 0) ::close(schedstat_);
}

void EventLoopWatchdog::reset() {
  clock_.start();
  last_waited_ms_ = waited_ms();
  longest_ms_ = 0;
  longest_gap_ms_ = 0;
  ticks_ = 0;
}

void EventLoopWatchdog::tick() {
  const double gap_ms = static_cast<double>(clock_.nsecsElapsed()) / 1e6;
  const double waited = waited_ms();
  clock_.start();
  const double stall_ms = gap_ms - (waited - last_waited_ms_) - kTick_ms;
  last_waited_ms_ = waited;
  longest_ms_ = std::max(longest_ms_, stall_ms);
  longest_gap_ms_ = std::max(longest_gap_ms_, gap_ms);
  ++ticks_;
}

double EventLoopWatchdog::waited_ms() const {
  if (schedstat_ < 0) return 0;
  std::array<char, 128> text{};
  if (::pread(schedstat_, text.data(), text.size() - 1, 0) <= 0) return 0;
  char* rest = nullptr;
  std::strtoull(text.data(), &rest, 10);  // time on the processor
  return static_cast<double>(std::strtoull(rest, nullptr, 10)) / 1e6;
}

}  // namespace diptych::ui
