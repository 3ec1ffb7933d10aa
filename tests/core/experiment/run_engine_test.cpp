// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What only the real engine can show.
#include "child.h"
#include "core/experiment/run.h"
#include "run_setup.h"
#include "scratch.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

namespace diptych {
namespace {

namespace fs = std::filesystem;

// Stops the run as soon as it tells of this phase (for the times-th time).
StateChange stopInPhase(const fs::path& run_folder, const std::string& phase, int times) {
  EventQueue events;
  CommandQueue commands;
  RunThread thread(run_folder, events, commands);
  std::string last_phase;
  StateChange last;
  while (!thread.finished()) {
    const auto now = events.takeAll();
    last = now.states.empty() ? last : now.states.back();
    const auto seen = now.progress ? now.progress->phase : last_phase;
    if (seen != last_phase && seen == phase && --times == 0) {
      thread.requestStop();
    }
    last_phase = seen;
  }
  const auto rest = events.takeAll();
  return rest.states.empty() ? last : rest.states.back();
}

TEST(RunEngine, ComesToTheSameAfterAStopInEveryPhase) {
  const Scratch scratch;
  const auto config = smallConfig(scratch.path());
  const auto uninterrupted = lastState(startToEnd(config)).run_folder;
  const auto wanted = outcome(uninterrupted);
  for (const char* phase :
       {"scanning", "loading", "caching", "validating", "training", "sampling", "saving"}) {
    for (const int times : {1, 2}) {
      const auto folder = createRunFolder(config);
      auto state = stopInPhase(folder, phase, times);
      EXPECT_TRUE(state.state == RunState::Stopped || state.state == RunState::Finished)
          << phase << ": " << state.message;
      EXPECT_EQ(lastState(resumeToEnd(folder)).state, RunState::Finished);
      EXPECT_EQ(outcome(folder), wanted) << phase;
    }
  }
}

TEST(RunEngine, LowersTheLossOnWhatItLearns) {
  const Scratch scratch;
  auto config = smallConfig(scratch.path());
  config.max_epochs = 40;
  config.sample_every_epochs = -1;
  config.save_every_epochs = 0;
  const auto folder = lastState(startToEnd(config)).run_folder;
  std::vector<double> losses;
  for (const auto& point : readMetrics(folder)) {
    if (point.name == "loss/train-stabilized") {
      losses.push_back(point.value);
    }
  }
  ASSERT_EQ(losses.size(), 41u);
  EXPECT_LT(losses.back(), losses.front());
}

// The second step's loss overflows after a first step of this size.
TEST(RunEngine, StopsBeforeItSavesWhatIsNoNumber) {
  const Scratch scratch;
  auto config = smallConfig(scratch.path());
  config.learning_rate = 1;
  config.max_grad_norm = 0;
  config.max_epochs = 200;
  config.sample_every_epochs = -1;
  config.save_every_epochs = 0.5;
  const auto state = lastState(startToEnd(config));
  ASSERT_EQ(state.state, RunState::Failed) << state.message;
  EXPECT_THAT(state.message, testing::MatchesRegex(".*[Ss]tep [0-9]+.*"));
  const auto checkpoint = latestCheckpoint(state.run_folder);
  if (checkpoint) {
    EXPECT_THAT(state.message, testing::HasSubstr(checkpoint->string()));
  }
  for (const auto& point : readMetrics(state.run_folder)) {
    EXPECT_TRUE(std::isfinite(point.value) || !point.name.starts_with("loss/step"));
  }
}

std::uintmax_t largestFile(const fs::path& folder) {
  std::uintmax_t largest = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    largest = entry.is_regular_file() ? std::max(largest, entry.file_size()) : largest;
  }
  return largest;
}

TEST(RunEngine, KeepsTheLastCheckpointWhenTheDiskIsFull) {
  const Scratch scratch;
  auto config = smallConfig(scratch.path());
  config.sample_every_epochs = -1;
  const auto folder = createRunFolder(config);
  ASSERT_EQ(stopInPhase(folder, "saving", 1).state, RunState::Stopped);
  const auto checkpoint = latestCheckpoint(folder);
  ASSERT_TRUE(checkpoint);
  const auto before = outcome(folder);

  // Room for metrics and records, but not for another state.
  waitForChild(trainInChild(folder, largestFile(folder / "state") - 1));
  EXPECT_EQ(latestCheckpoint(folder), checkpoint);
  EXPECT_EQ(outcome(folder).back(), before.back()) << "the checkpoint was touched";
  EXPECT_EQ(readRun(folder).state, RunState::Failed);

  EXPECT_EQ(lastState(resumeToEnd(folder)).state, RunState::Finished);
  const auto uninterrupted = lastState(startToEnd(config)).run_folder;
  EXPECT_EQ(outcome(folder), outcome(uninterrupted));
}

}  // namespace
}  // namespace diptych
