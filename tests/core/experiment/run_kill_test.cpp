// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
// Real processes, really killed.
#include "child.h"
#include "core/experiment/run_lock.h"
#include "experiment_setup.h"
#include "run_setup.h"
#include "scratch.h"

#include <gmock/gmock.h>

#include <chrono>
#include <csignal>
#include <random>
#include <sys/wait.h>
#include <thread>

namespace diptych {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

// Or until the child has ended.
void waitUntilAtWork(const fs::path& run_folder, pid_t child) {
  siginfo_t ended{};
  while (!RunLock::isHeld(run_folder) && ended.si_pid == 0) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    ::waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOHANG | WNOWAIT);
  }
}

Clock::duration trainToEnd(const fs::path& run_folder) {
  const auto child = trainInChild(run_folder);
  waitUntilAtWork(run_folder, child);
  const auto began = Clock::now();
  waitForChild(child);
  return Clock::now() - began;
}

void trainAndKill(const fs::path& run_folder, Clock::duration after) {
  const auto child = trainInChild(run_folder);
  waitUntilAtWork(run_folder, child);
  std::this_thread::sleep_for(after);
  ::kill(child, SIGKILL);
  waitForChild(child);
}

TEST(RunKilled, ComesToTheSameWhenItIsResumed) {
  const Scratch scratch;
  const auto config = smallConfig(scratch.path());
  const auto uninterrupted = createRunFolder(config);
  const auto whole_way = trainToEnd(uninterrupted);
  ASSERT_EQ(readRun(uninterrupted).state, RunState::Finished);

  const auto killed = createRunFolder(config);
  std::mt19937 random(7);
  std::uniform_real_distribution<double> share(0, 0.9);
  constexpr int kKills = 8;
  for (int i = 0; i < kKills && readRun(killed).state != RunState::Finished; ++i) {
    trainAndKill(killed, std::chrono::duration_cast<Clock::duration>(whole_way * share(random)));
    EXPECT_THAT(
        readRun(killed).state,
        testing::AnyOf(RunState::Idle, RunState::Stopped, RunState::Finished));
  }
  trainToEnd(killed);
  ASSERT_EQ(readRun(killed).state, RunState::Finished);
  EXPECT_EQ(outcome(killed), outcome(uninterrupted));
  for (const auto& entry : fs::recursive_directory_iterator(killed)) {
    EXPECT_THAT(entry.path().filename().string(), testing::Not(testing::EndsWith(".tmp")));
  }
}

void workAndKill(const fs::path& experiment, Clock::duration after) {
  const auto child = experimentInChild(experiment);
  waitUntilAtWork(experiment, child);
  std::this_thread::sleep_for(after);
  ::kill(child, SIGKILL);
  waitForChild(child);
}

TEST(ExperimentKilled, ComesToTheSameNumbers) {
  const Scratch scratch;
  const auto experiment = smallExperiment(scratch.path());
  const auto killed = scratch / "killed";
  writeExperiment(killed, experiment);
  const auto began = Clock::now();
  waitForChild(experimentInChild(scratch / "experiment"));
  const auto whole_way = Clock::now() - began;

  std::mt19937 random(11);
  std::uniform_real_distribution<double> share(0, 0.5);
  constexpr int kKills = 5;
  for (int i = 0; i < kKills; ++i) {
    workAndKill(killed, std::chrono::duration_cast<Clock::duration>(whole_way * share(random)));
  }
  waitForChild(experimentInChild(killed));
  for (const auto& task : experimentTasks(killed)) {
    ASSERT_EQ(task.state, ExperimentTask::State::Done) << describeTask(task);
  }
  EXPECT_EQ(outcomeOfAll(killed), outcomeOfAll(scratch / "experiment"));
}

}  // namespace
}  // namespace diptych
