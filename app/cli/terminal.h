// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

namespace diptych::cli {

// Turns Ctrl-C, SIGTERM and SIGHUP (the terminal is closed, the connection drops) into a stop
// request; that nobody reads the output any more (SIGPIPE) stops nothing. Make it before any other
// thread, so that all of them leave the signals to it.
class StopOnSignal {
 public:
  StopOnSignal();
  ~StopOnSignal();
  std::stop_token token() const { return stop_.get_token(); }

 private:
  std::stop_source stop_;
  std::jthread waiter_;
};

// How far something is, on standard error: one line that is drawn over on a terminal, a plain line
// now and then elsewhere.
class ProgressLine {
 public:
  ProgressLine();
  ~ProgressLine();

  // unit: what is counted ("steps", "pictures"). Rate and time left are measured here unless the
  // caller knows better.
  struct Numbers {
    std::string phase;
    std::int64_t done = 0;
    std::int64_t total = 0;
    std::string unit;
    std::string detail;  // after the rate: "loss 0.0712"
    std::optional<double> rate;
    std::optional<double> seconds_left;
  };
  void show(const Numbers& numbers);
  // Ends the drawn line, so that other output starts on a line of its own.
  void finish();

 private:
  void startPhase(const Numbers& numbers);
  bool due(const Numbers& numbers) const;

  bool terminal_ = false;
  bool line_open_ = false;
  std::string phase_;
  std::int64_t first_done_ = 0;
  std::chrono::steady_clock::time_point phase_start_;
  std::chrono::steady_clock::time_point last_shown_;
};

// "1:05:09", "3:20"; "?" when negative.
std::string formatDuration(double seconds);

// "12.0 MB".
std::string formatBytes(std::int64_t bytes);

}  // namespace diptych::cli
