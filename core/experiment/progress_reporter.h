// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/training/events.h"

#include <chrono>
#include <string>

namespace diptych {

// Tells the watcher how far a run is, at most about twenty times a second (the beginning of a phase
// is always told).
class ProgressReporter {
 public:
  explicit ProgressReporter(EventQueue& events) : events_(events) {}

  // What does not change with every report: step, total_steps, epoch, loss, pace.
  RunProgress& current() { return progress_; }
  void report(const std::string& phase, std::int64_t done, std::int64_t total);

 private:
  EventQueue& events_;
  RunProgress progress_;
  std::chrono::steady_clock::time_point last_;
};

// A moving average that forgets over about thirty values.
class MovingAverage {
 public:
  void add(double value);
  double value() const { return value_; }
  bool known() const { return count_ > 0; }

 private:
  double value_ = 0;
  int count_ = 0;
};

// Seconds from its making.
class Stopwatch {
 public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
  }

 private:
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

// Wall time of a run: stands still while paused, and goes on from where an earlier session ended.
class RunClock {
 public:
  explicit RunClock(double seconds_before) : before_(seconds_before) {}
  void start() {
    started_ = std::chrono::steady_clock::now();
    running_ = true;
  }
  void pause() {
    before_ = seconds();
    running_ = false;
  }
  double seconds() const;

 private:
  double before_;
  bool running_ = false;
  std::chrono::steady_clock::time_point started_;
};

}  // namespace diptych
