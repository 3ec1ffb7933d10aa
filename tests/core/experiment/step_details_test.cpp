// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/step_details.h"

#include "core/experiment/metrics_database.h"
#include "run_setup.h"
#include "scratch.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace diptych {
namespace {

TEST(StepDetails, TellsWhatWasThereByAStep) {
  const Scratch scratch;
  const auto run = lastState(startToEnd(smallConfig(scratch.path()))).run_folder;
  const auto metrics = readMetrics(run);
  const auto last = metrics.back().step;
  const auto details = readStepDetails(run, last);
  ASSERT_TRUE(details.validated_step && details.checkpoint_step && details.learning_rate);
  EXPECT_EQ(*details.validated_step, last);
  EXPECT_EQ(*details.checkpoint_step, last);
  EXPECT_TRUE(std::filesystem::is_directory(details.checkpoint));
  ASSERT_FALSE(details.worst.empty());
  EXPECT_LE(details.worst.size(), StepDetails::kWorst);
  EXPECT_TRUE(
      std::is_sorted(details.worst.begin(), details.worst.end(), [](const auto& a, const auto& b) {
        return a.loss > b.loss;
      }));
  const auto before = readStepDetails(run, last - 1);
  EXPECT_LT(*before.validated_step, last);
  EXPECT_LE(before.checkpoint_step.value_or(0), last - 1);
}

TEST(StepDetails, KnowsNothingOfARunThatHasNotBegun) {
  const Scratch scratch;
  const auto details = readStepDetails(scratch.path(), 10);
  EXPECT_FALSE(details.validated_step || details.checkpoint_step || details.step_loss);
  EXPECT_TRUE(details.worst.empty());
}

}  // namespace
}  // namespace diptych
