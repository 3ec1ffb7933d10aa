// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parity/report.h"

#include "core/base/error.h"

#include <gmock/gmock.h>
#include <torch/torch.h>

#include <limits>
#include <sstream>
#include <stop_token>

namespace diptych::parity {
namespace {

using testing::HasSubstr;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNoNumber = std::numeric_limits<double>::quiet_NaN();

int missesOf(const torch::Tensor& got, const torch::Tensor& want, double tolerance) {
  std::ostringstream lines;
  Report report(lines);
  report.compare("x", got, want, tolerance);
  return report.misses();
}

TEST(Report, MissesWhatIsOutsideItsTolerance) {
  const auto want = torch::tensor({1.0, 2.0});
  EXPECT_EQ(missesOf(want, want, 0), 0);
  EXPECT_EQ(missesOf(want + 0.5, want, 0.5), 0);
  EXPECT_EQ(missesOf(want + 0.5, want, 0.25), 1);
  EXPECT_EQ(missesOf(want.view({1, 2}), want, 1), 1);
}

TEST(Report, NeverTakesNoNumberForAgreement) {
  const auto want = torch::tensor({1.0, 2.0});
  EXPECT_EQ(missesOf(torch::tensor({1.0, kNoNumber}), want, kInfinity), 1);
  EXPECT_EQ(missesOf(want, torch::tensor({1.0, kNoNumber}), 1), 1);
  EXPECT_EQ(missesOf(torch::tensor({kInfinity, 2.0}), want, 1), 1);
  EXPECT_EQ(missesOf(torch::tensor({kInfinity}), torch::tensor({kInfinity}), 0), 0);
  std::ostringstream lines;
  Report report(lines);
  report.deviation("x", {kNoNumber, 1, "row"});
  EXPECT_EQ(report.misses(), 1);
}

TEST(Report, TakesAnExceptionForAMissAndGoesOn) {
  std::ostringstream lines;
  Report report(lines);
  report.guard("first", [] { throw Error("it broke"); });
  report.guard("second", [&] { report.verdict("second", true, "fine"); });
  report.leaveOut("third", "is not there");
  report.writeSummary();
  EXPECT_EQ(report.misses(), 1);
  EXPECT_THAT(lines.str(), testing::ContainsRegex("MISS +first +it broke"));
  EXPECT_THAT(lines.str(), testing::ContainsRegex("LEFT OUT +third"));
  EXPECT_THAT(
      lines.str(),
      HasSubstr("2 references checked, 1 within their tolerances, 1 missed, 1 left out"));
}

TEST(Report, StopsBetweenTwoChecks) {
  std::ostringstream lines;
  std::stop_source source;
  Report report(lines, source.get_token());
  report.guard("first", [&] {
    source.request_stop();
    report.verdict("first", true, "fine");
  });
  EXPECT_THROW(report.guard("second", [&] { report.verdict("second", true, "fine"); }), Stopped);
  EXPECT_THROW(report.throwIfStopped(), Stopped);
  EXPECT_EQ(report.checked(), 1);
}

TEST(Report, TakesStoppingForNoMiss) {
  std::ostringstream lines;
  Report report(lines);
  EXPECT_THROW(report.guard("first", [] { throw Stopped(); }), Stopped);
  EXPECT_EQ(report.checked(), 0);
}

}  // namespace
}  // namespace diptych::parity
