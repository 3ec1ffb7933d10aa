// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sweep/sweep_runner.h"

#include "core/sweep/sweep_folder.h"
#include "fake_sweep_model.h"
#include "tests/core/experiment/scratch.h"

#include <gmock/gmock.h>

#include <thread>

namespace diptych {
namespace {

using testing::HasSubstr;

void waitFor(const std::function<bool()>& condition) {
  while (!condition()) std::this_thread::yield();
}

class SweepRunnerTest : public testing::Test {
 protected:
  std::filesystem::path create() { return createSweep(scratch_ / "sweeps", plan_); }

  Scratch scratch_;
  SweepPlan plan_ = smallPlan();
  FakeSweepModel model_;
};

TEST_F(SweepRunnerTest, FillsAllCells) {
  const auto folder = create();
  SweepRunner runner(folder, model_.factory());
  EXPECT_EQ(runner.state(), SweepRunState::Idle);
  runner.start();
  runner.join();
  EXPECT_EQ(runner.state(), SweepRunState::Finished);
  const auto events = runner.takeAll();
  EXPECT_EQ(events.cells.size(), 12U);
  EXPECT_EQ(events.progress->finished, 12U);
  EXPECT_GE(events.progress->seconds_left, 0);
  EXPECT_EQ(scanSweep(folder, plan_).count, 12U);
  EXPECT_EQ(model_.loads, 1);
}

TEST_F(SweepRunnerTest, StopsWithinAStepAndGoesOn) {
  const auto folder = create();
  SweepRunner runner(folder, model_.factory());
  std::atomic<int> cells = 0;
  model_.on_made = [&](const auto&) {
    if (++cells == 5) model_.hold();
  };
  runner.start();
  waitFor([&] { return model_.begun == 6; });
  const int steps = model_.steps;
  runner.stop();
  runner.join();
  EXPECT_EQ(runner.state(), SweepRunState::Stopped);
  EXPECT_LE(model_.steps, steps + 1);
  EXPECT_EQ(scanSweep(folder, plan_).count, 5U);
  model_.release();
  runner.start();
  runner.join();
  EXPECT_EQ(runner.state(), SweepRunState::Finished);
  EXPECT_EQ(model_.made, 12);
}

TEST_F(SweepRunnerTest, StopsWhenItIsDestroyed) {
  const auto folder = create();
  model_.hold();
  {
    SweepRunner runner(folder, model_.factory());
    runner.start();
    waitFor([&] { return model_.begun == 1; });
  }
  EXPECT_EQ(model_.made, 0);
  EXPECT_NO_THROW(lockSweep(folder));
}

TEST_F(SweepRunnerTest, KeepsWhatIsThereAndMakesABrokenCellAgain) {
  const auto folder = create();
  {
    SweepRunner runner(folder, model_.factory());
    runner.start();
    runner.join();
  }
  const auto file = cellFile(folder, {1, 1, 1});
  const auto text = readPngText(file);
  std::filesystem::resize_file(file, 60);
  SweepRunner runner(folder, model_.factory());
  runner.start();
  runner.join();
  EXPECT_EQ(model_.made, 13);
  EXPECT_EQ(runner.takeAll().cells.size(), 12U);
  EXPECT_EQ(readPngText(file), text);
}

TEST_F(SweepRunnerTest, TellsWhichCellFailedAndTriesItAgainLater) {
  const auto folder = create();
  model_.failing_prompt = "a dog";
  SweepRunner runner(folder, model_.factory());
  runner.start();
  runner.join();
  EXPECT_EQ(runner.state(), SweepRunState::Finished);
  int failed = 0;
  for (const auto& cell : runner.takeAll().cells) {
    failed += cell.error.empty() ? 0 : 1;
    if (!cell.error.empty()) {
      EXPECT_EQ(cell.cell.y, 1);
    }
  }
  EXPECT_EQ(failed, 6);
  model_.failing_prompt.clear();
  runner.start();
  runner.join();
  EXPECT_EQ(scanSweep(folder, plan_).count, 12U);
}

TEST_F(SweepRunnerTest, DoesNotMixChangedWeights) {
  const auto folder = create();
  model_.failing_prompt = "a dog";
  {
    SweepRunner runner(folder, model_.factory());
    runner.start();
    runner.join();
  }
  model_.failing_prompt.clear();
  model_.hash = "fedcba9876543210";
  SweepRunner runner(folder, model_.factory());
  runner.start();
  runner.join();
  EXPECT_EQ(scanSweep(folder, plan_).count, 6U);
  EXPECT_THAT(runner.takeAll().cells.back().error, HasSubstr("no longer those"));
}

TEST_F(SweepRunnerTest, LoadsEachModelOnceAndABrokenOneOnce) {
  const std::vector<std::string> models{"/one", "/broken", "/two"};
  plan_.axes[1] = {SweepKind::Model, "", models, models};
  const auto folder = create();
  SweepRunner runner(folder, model_.factory());
  runner.start();
  runner.join();
  EXPECT_EQ(model_.loads, 3);
  EXPECT_EQ(scanSweep(folder, plan_).count, 12U);
}

TEST_F(SweepRunnerTest, DoesNotStartWhereSomebodyElseWorks) {
  const auto folder = create();
  const auto lock = lockSweep(folder);
  SweepRunner runner(folder, model_.factory());
  runner.start();
  runner.join();
  EXPECT_EQ(runner.state(), SweepRunState::Failed);
  EXPECT_THAT(runner.takeAll().failure, HasSubstr("already"));
}

TEST(NextCell, IsTheNearestOfTheLoadedModel) {
  auto plan = smallPlan();
  plan.axes[1] = {SweepKind::Model, "", {"/one", "/two"}, {"one", "two"}};
  std::vector<bool> closed(plan.cells());
  const SweepCell focus{2, 1, 1};
  EXPECT_EQ(nextCell(plan, closed, focus, ""), focus);
  EXPECT_EQ(nextCell(plan, closed, focus, "/two"), focus);
  EXPECT_EQ(nextCell(plan, closed, focus, "/one"), (SweepCell{2, 0, 1}));
  closed[plan.indexOf(focus)] = true;
  EXPECT_EQ(nextCell(plan, closed, focus, "/two"), (SweepCell{1, 1, 1}));
  for (int x = 0; x < 3; ++x) closed[plan.indexOf({x, 1, 1})] = true;
  EXPECT_EQ(nextCell(plan, closed, focus, ""), (SweepCell{2, 0, 1}));
  EXPECT_EQ(nextCell(plan, closed, focus, "/two"), (SweepCell{2, 1, 0}));
  closed.assign(closed.size(), true);
  EXPECT_EQ(nextCell(plan, closed, focus, "/two"), std::nullopt);
}

}  // namespace
}  // namespace diptych
