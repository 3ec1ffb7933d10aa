// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parity/report.h"

#include "core/base/error.h"

#include <fmt/core.h>
#include <fmt/ranges.h>
#include <torch/torch.h>

#include <ostream>

namespace diptych::parity {
namespace {

// Equal infinities count as equal; anything else that is no number gives NaN, which no tolerance
// allows.
double largestDifference(const torch::Tensor& got, const torch::Tensor& want) {
  const auto a = got.detach().to(torch::kCPU, torch::kFloat64);
  const auto b = want.to(torch::kCPU, torch::kFloat64);
  if (a.numel() == 0) {
    return 0;
  }
  return torch::where(a == b, torch::zeros_like(a), (a - b).abs()).max().item<double>();
}

}  // namespace

void Report::compare(
    const std::string& name, const at::Tensor& got, const at::Tensor& want, double tolerance) {
  if (got.sizes() != want.sizes()) {
    verdict(
        name,
        false,
        fmt::format(
            "shape [{}] where the reference has [{}]",
            fmt::join(got.sizes(), ", "),
            fmt::join(want.sizes(), ", ")));
    return;
  }
  deviation(name, {largestDifference(got, want), tolerance, {}});
}

void Report::deviation(const std::string& name, const Deviation& deviation) {
  const auto place = deviation.where.empty() ? "" : fmt::format("  at {}", deviation.where);
  verdict(
      name,
      deviation.error <= deviation.tolerance,
      fmt::format(
          "error {:<9.3g} tolerance {:<9.3g}{}", deviation.error, deviation.tolerance, place));
}

void Report::verdict(const std::string& name, bool good, const std::string& detail) {
  ++checked_;
  misses_ += good ? 0 : 1;
  line(good ? "OK" : "MISS", name, detail);
}

void Report::leaveOut(const std::string& name, const std::string& why) {
  ++left_out_;
  line("LEFT OUT", name, why);
}

void Report::guard(const std::string& name, const std::function<void()>& check) {
  throwIfStopped();
  try {
    check();
  } catch (const Stopped&) {
    throw;
  } catch (const std::exception& e) {
    verdict(name, false, describe(e));
  }
}

void Report::throwIfStopped() const {
  if (stop_.stop_requested()) {
    throw Stopped();
  }
}

void Report::writeSummary() {
  out_ << fmt::format(
              "{} references checked, {} within their tolerances, {} missed, {} left out",
              checked_,
              checked_ - misses_,
              misses_,
              left_out_)
       << std::endl;
}

// Flushed line by line: a run takes a minute and is watched.
void Report::line(const char* verdict, const std::string& name, const std::string& detail) {
  out_ << fmt::format("{:<8}  {:<64}  {}", verdict, name, detail) << std::endl;
}

}  // namespace diptych::parity
