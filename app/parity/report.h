// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <exception>
#include <functional>
#include <iosfwd>
#include <stop_token>
#include <string>
#include <utility>

namespace at {
class Tensor;
}

namespace diptych::parity {

// Where a result is furthest from its reference, measured in tolerances.
struct Deviation {
  double error = 0;
  double tolerance = 0;
  std::string where;  // when the reference has parts
};

// One line per reference.
class Report {
 public:
  explicit Report(std::ostream& out, std::stop_token stop = {})
      : out_(out), stop_(std::move(stop)) {}

  // Largest absolute difference of two tensors of one shape. Missed unless it is a number and at
  // most the tolerance.
  void compare(
      const std::string& name, const at::Tensor& got, const at::Tensor& want, double tolerance);
  void deviation(const std::string& name, const Deviation& deviation);
  // What is equal or is not: texts, names, files refused.
  void verdict(const std::string& name, bool good, const std::string& detail);
  void leaveOut(const std::string& name, const std::string& why);
  // Runs one check; an exception is a miss with its message. Throws Stopped when asked to stop.
  void guard(const std::string& name, const std::function<void()>& check);
  // For checks that take long: called between their steps.
  void throwIfStopped() const;

  const std::stop_token& stop() const { return stop_; }
  int checked() const { return checked_; }
  int misses() const { return misses_; }
  int leftOut() const { return left_out_; }
  void writeSummary();

 private:
  void line(const char* verdict, const std::string& name, const std::string& detail);

  std::ostream& out_;
  std::stop_token stop_;
  int checked_ = 0;
  int misses_ = 0;
  int left_out_ = 0;
};

}  // namespace diptych::parity
