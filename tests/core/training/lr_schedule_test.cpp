// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/lr_schedule.h"

#include "core/base/error.h"

#include <gtest/gtest.h>

#include <cmath>

namespace diptych {

namespace {

TEST(LrSchedule, ConstantIsOneAfterTheWarmUp) {
  EXPECT_EQ(lrFactor("constant", 0, 0, 100), 1.0);
  EXPECT_EQ(lrFactor("constant", 1'000'000, 0, 100), 1.0);
  EXPECT_EQ(lrFactor("constant", 10, 10, 100), 1.0);
}

TEST(LrSchedule, WarmsUpOnALine) {
  for (const auto& name : lrSchedulerNames()) {
    EXPECT_EQ(lrFactor(name, 0, 10, 110), 0.0) << name;
    EXPECT_DOUBLE_EQ(lrFactor(name, 3, 10, 110), 0.3) << name;
    EXPECT_EQ(lrFactor(name, 10, 10, 110), 1.0) << name;
  }
}

// Of 100 steps behind the warm-up, 25 are done.
TEST(LrSchedule, FollowsTheClosedForms) {
  EXPECT_DOUBLE_EQ(lrFactor("linear", 35, 10, 110), 0.75);
  EXPECT_DOUBLE_EQ(lrFactor("cosine", 35, 10, 110), 0.5 + 0.5 * std::sqrt(0.5));
  EXPECT_DOUBLE_EQ(lrFactor("cosine", 60, 10, 110), 0.5);
}

TEST(LrSchedule, StaysAtZeroBeyondTheEnd) {
  for (const std::int64_t step : {100, 101, 150, 300}) {
    EXPECT_EQ(lrFactor("linear", step, 0, 100), 0.0);
    EXPECT_EQ(lrFactor("cosine", step, 0, 100), 0.0);
  }
}

TEST(LrSchedule, TakesAWarmUpAsLongAsTheRun) {
  EXPECT_DOUBLE_EQ(lrFactor("linear", 99, 100, 100), 0.99);
  EXPECT_EQ(lrFactor("linear", 100, 100, 100), 1.0);
}

TEST(LrSchedule, RefusesAnotherName) { EXPECT_THROW(lrFactor("Cosine", 1, 0, 10), Error); }

}  // namespace

}  // namespace diptych
