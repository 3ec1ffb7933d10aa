// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/run_watcher.h"

#include "app/cli/terminal.h"

#include <fmt/core.h>

#include <atomic>
#include <chrono>
#include <iostream>
#include <map>
#include <thread>
#include <vector>

namespace diptych::cli {
namespace {

constexpr auto kPollPeriod = std::chrono::milliseconds(100);

const char* unitOf(const std::string& phase) {
  static const std::map<std::string, const char*> units = {
      {"scanning", "pictures"},
      {"hashing", "pictures"},
      {"loading", "tensors"},
      {"caching", "pictures"},
      {"validating", "items"},
      {"sampling", "pictures"},
      {"training", "steps"}};
  const auto found = units.find(phase);
  return found == units.end() ? "parts" : found->second;
}

ProgressLine::Numbers numbersOf(const RunProgress& progress) {
  ProgressLine::Numbers numbers;
  numbers.phase = progress.phase;
  numbers.unit = unitOf(progress.phase);
  if (progress.phase == "training") {
    numbers.done = progress.step;
    numbers.total = progress.total_steps;
    numbers.rate = progress.pictures_per_second;
    numbers.seconds_left = progress.seconds_left;
    numbers.detail = fmt::format("epoch {:.2f}  loss {:.4f}", progress.epoch, progress.loss);
  } else {
    numbers.done = progress.phase_done;
    numbers.total = progress.phase_total;
  }
  return numbers;
}

class Watcher {
 public:
  void show(const RunEvents& events) {
    for (const auto& message : events.messages) {
      say(message);
    }
    for (const auto& point : events.points) {
      noteLoss(point);
    }
    for (const auto& change : events.states) {
      outcome_ = {change.state, change.message, change.run_folder};
    }
    if (events.progress) {
      if (events.progress->phase != "validating") {
        sayLosses();
      }
      line_.show(numbersOf(*events.progress));
    }
  }

  void finish() {
    sayLosses();
    line_.finish();
  }
  const RunOutcome& outcome() const { return outcome_; }

 private:
  void say(const std::string& text) {
    line_.finish();
    std::cerr << text << '\n';
  }

  void noteLoss(const MetricPoint& point) {
    if (!losses_.empty() && losses_.front().step != point.step) {
      sayLosses();
    }
    if (point.name == "loss/val" || point.name == "loss/train-stabilized") {
      losses_.push_back(point);
    }
    if (losses_.size() == 2) {
      sayLosses();
    }
  }

  // One line for both losses of a validation, or for the only one when a split is 0.
  void sayLosses() {
    if (losses_.empty()) {
      return;
    }
    const auto& first = losses_.front();
    auto line = fmt::format("step {:>6}  epoch {:>6.2f}", first.step, first.epoch);
    for (const auto& loss : losses_) {
      line += fmt::format("  {} {:.6f}", loss.name, loss.value);
    }
    say(line);
    losses_.clear();
  }

  ProgressLine line_;
  RunOutcome outcome_;
  std::vector<MetricPoint> losses_;  // of one validation, not shown yet
};

}  // namespace

RunOutcome watchRun(const RunJob& job, std::stop_token stop) {
  EventQueue events;
  CommandQueue commands;
  std::atomic<bool> ended{false};
  std::jthread thread([&] {
    job(events, commands, stop);
    ended = true;
  });
  Watcher watcher;
  while (!ended) {
    watcher.show(events.takeAll());
    std::this_thread::sleep_for(kPollPeriod);
  }
  thread.join();
  watcher.show(events.takeAll());
  watcher.finish();
  return watcher.outcome();
}

}  // namespace diptych::cli
