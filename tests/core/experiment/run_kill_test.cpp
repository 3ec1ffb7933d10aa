// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
// Real processes, really killed.
#include "child.h"
#include "core/experiment/run_lock.h"
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

}  // namespace
}  // namespace diptych
