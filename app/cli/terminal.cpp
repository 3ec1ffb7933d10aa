// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/terminal.h"

#include <fmt/core.h>

#include <algorithm>
#include <iostream>
#include <pthread.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace diptych::cli {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kTerminalPeriod = std::chrono::milliseconds(100);
constexpr auto kPlainPeriod = std::chrono::seconds(10);
constexpr int kBarWidth = 24;

// Ctrl-C, kill, and a terminal or connection that goes away, unless nohup said to outlive that: a
// blocked signal arrives even when it is ignored.
sigset_t stopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  struct sigaction hangup {};
  ::sigaction(SIGHUP, nullptr, &hangup);
  if (hangup.sa_handler != SIG_IGN) {
    sigaddset(&signals, SIGHUP);
  }
  return signals;
}

double secondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::string bar(double share) {
  const int filled = static_cast<int>(std::clamp(share, 0.0, 1.0) * kBarWidth);
  return "[" + std::string(filled, '#') + std::string(kBarWidth - filled, '.') + "]";
}

// Cut to the terminal's width: a longer line would wrap and could not be drawn over.
std::string fitTerminal(std::string line) {
  winsize size{};
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 &&
      line.size() >= size.ws_col) {
    line.resize(size.ws_col - 1u);
  }
  return line;
}

}  // namespace

StopOnSignal::StopOnSignal() {
  ::signal(SIGPIPE, SIG_IGN);  // "diptych-cli ... | head" must not end a training
  const auto signals = stopSignals();
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  waiter_ = std::jthread([this, signals](const std::stop_token& done) {
    const timespec poll{0, 100'000'000};
    while (!done.stop_requested()) {
      if (::sigtimedwait(&signals, nullptr, &poll) < 0) {
        continue;
      }
      const bool again = stop_.stop_requested();
      std::cerr
          << (again ? "\nStill stopping; what was learned is being saved.\n"
                    : "\nStopping after this step.\n");
      stop_.request_stop();
    }
  });
}

StopOnSignal::~StopOnSignal() = default;

ProgressLine::ProgressLine() : terminal_(::isatty(STDERR_FILENO) == 1) {}

ProgressLine::~ProgressLine() { finish(); }

void ProgressLine::startPhase(const Numbers& numbers) {
  finish();
  phase_ = numbers.phase;
  first_done_ = numbers.done;
  phase_start_ = Clock::now();
  last_shown_ = {};
}

bool ProgressLine::due(const Numbers& numbers) const {
  const auto waited = Clock::now() - last_shown_;
  return waited >= (terminal_ ? Clock::duration(kTerminalPeriod) : Clock::duration(kPlainPeriod)) ||
         (numbers.total > 0 && numbers.done >= numbers.total);
}

void ProgressLine::show(const Numbers& numbers) {
  if (numbers.phase != phase_ || numbers.done < first_done_) {
    startPhase(numbers);
  }
  if (!due(numbers)) {
    return;
  }
  last_shown_ = Clock::now();
  const double seconds = secondsSince(phase_start_);
  const auto done_here = numbers.done - first_done_;
  const double measured = seconds > 0 ? static_cast<double>(done_here) / seconds : 0;
  const double rate = numbers.rate.value_or(measured);
  const double left = numbers.seconds_left.value_or(
      measured > 0 ? static_cast<double>(numbers.total - numbers.done) / measured : -1);
  auto line = fmt::format("{:<10} ", numbers.phase);
  if (numbers.total > 0) {
    const double share = static_cast<double>(numbers.done) / static_cast<double>(numbers.total);
    line += fmt::format("{} {}/{} {}", bar(share), numbers.done, numbers.total, numbers.unit);
  }
  if (rate > 0) {
    line += fmt::format(
        "  {:.{}f} {}/s  {} left",
        rate,
        rate < 1 ? 2 : 1,
        numbers.rate ? "pictures" : numbers.unit,
        formatDuration(left));
  }
  if (!numbers.detail.empty()) {
    line += "  " + numbers.detail;
  }
  if (terminal_) {
    std::cerr << '\r' << fitTerminal(line) << "\033[K" << std::flush;
    line_open_ = true;
  } else {
    std::cerr << line << '\n';
  }
}

void ProgressLine::finish() {
  if (line_open_) {
    std::cerr << '\n';
    line_open_ = false;
  }
}

std::string formatDuration(double seconds) {
  if (seconds < 0) {
    return "?";
  }
  const auto whole = static_cast<std::int64_t>(seconds + 0.5);
  if (whole >= 3600) {
    return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
  }
  return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

std::string formatBytes(std::int64_t bytes) {
  return bytes < 1'000'000'000 ? fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6)
                               : fmt::format("{:.2f} GB", static_cast<double>(bytes) / 1e9);
}

}  // namespace diptych::cli
