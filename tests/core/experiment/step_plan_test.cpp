// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/step_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace diptych {
namespace {

std::vector<std::int64_t> dueSteps(const Every& every, std::int64_t last) {
  std::vector<std::int64_t> steps;
  for (std::int64_t step = 0; step <= last; ++step) {
    if (every.isDue(step)) {
      steps.push_back(step);
    }
  }
  return steps;
}

TEST(Every, IsDueAfterWholeEpochs) {
  EXPECT_THAT(dueSteps(Every(1, 5), 17), testing::ElementsAre(5, 10, 15));
  EXPECT_THAT(dueSteps(Every(2, 5), 20), testing::ElementsAre(10, 20));
}

TEST(Every, TakesFractionsToTheNearestStep) {
  EXPECT_THAT(dueSteps(Every(0.5, 5), 10), testing::ElementsAre(3, 5, 8, 10));
  EXPECT_THAT(dueSteps(Every(1.0 / 3, 10), 10), testing::ElementsAre(3, 7, 10));
}

TEST(Every, IsDueAtMostOnceAStep) { EXPECT_EQ(dueSteps(Every(0.01, 5), 50).size(), 50u); }

TEST(Every, IsNeverDueWithoutAnInterval) {
  EXPECT_TRUE(dueSteps(Every(0, 5), 50).empty());
  EXPECT_TRUE(dueSteps(Every(-1, 5), 50).empty());
}

TEST(Every, CountsWhatIsLeft) {
  for (const double epochs : {0.01, 0.5, 0.77, 1.0, 1.3, 4.0}) {
    const Every every(epochs, 7);
    const auto due = dueSteps(every, 100);
    for (std::int64_t step = 0; step <= 100; ++step) {
      const auto left =
          std::count_if(due.begin(), due.end(), [&](std::int64_t other) { return other > step; });
      EXPECT_EQ(every.countBetween(step, 100), left) << epochs << " at " << step;
    }
  }
}

}  // namespace
}  // namespace diptych
