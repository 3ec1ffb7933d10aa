// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
// Stopped and broken at every single moment, one after the other, with the fake engine.
#include "core/base/error.h"
#include "core/base/log.h"
#include "core/experiment/run.h"
#include "core/experiment/run_marks.h"
#include "fake_engine.h"
#include "run_setup.h"
#include "scratch.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <stop_token>
#include <thread>

namespace diptych {
namespace {

namespace fs = std::filesystem;

class RunStopTest : public testing::Test {
 protected:
  void SetUp() override {
    fakeEngine() = {};
    log::setConsoleLevel(log::Level::Error);
    config_ = smallConfig(scratch_.path());
    config_.max_epochs = 2;
    fakeEngine().steps_per_epoch = 2;
  }
  void TearDown() override {
    fakeEngine() = {};
    log::setConsoleLevel(log::Level::Info);
  }

  // Calls on(moment, step, number) at every moment of the engine, with the number of calls so far.
  using Handler = std::function<void(const std::string&, std::int64_t, int)>;
  void handle(Handler handler) {
    fakeEngine().at = [this, handler = std::move(handler)](const auto& moment, auto step) {
      handler(moment, step, ++moments_);
    };
  }

  RunEvents resume(const fs::path& folder, std::stop_token stop = {}) {
    EventQueue events;
    CommandQueue commands;
    resumeRun(folder, events, commands, stop);
    return events.takeAll();
  }

  // Starts a run that is asked to stop at the given moment.
  RunEvents stopAt(int wanted, const fs::path& folder) {
    std::stop_source stop;
    moments_ = 0;
    handle([&](const auto&, auto, int number) {
      if (number == wanted) {
        stop.request_stop();
      }
    });
    auto events = resume(folder, stop.get_token());
    fakeEngine().at = [](auto&&...) {};
    return events;
  }

  int countMoments() {
    moments_ = 0;
    handle([](const auto&, auto, int) {});
    undisturbed_ = lastState(startToEnd(config_)).run_folder;
    fakeEngine().at = [](auto&&...) {};
    return moments_;
  }

  Scratch scratch_;
  TrainingConfig config_;
  fs::path undisturbed_;
  int moments_ = 0;
};

TEST_F(RunStopTest, ComesToTheSameAfterAStopAtAnyMoment) {
  const int moments = countMoments();
  const auto wanted = outcome(undisturbed_);
  ASSERT_GT(moments, 40);
  for (int moment = 1; moment <= moments; ++moment) {
    const auto folder = createRunFolder(config_);
    const auto stopped = lastState(stopAt(moment, folder));
    if (stopped.state == RunState::Finished) {
      EXPECT_GE(moment, moments - 2) << "only in the last save is it too late to stop";
      continue;
    }
    ASSERT_EQ(stopped.state, RunState::Stopped) << stopped.message;
    EXPECT_THAT(stopped.message, testing::HasSubstr(folder.string()));
    const auto step = readRun(folder).step;
    EXPECT_EQ(latestCheckpoint(folder).has_value(), step > 0);
    ASSERT_EQ(lastState(resume(folder)).state, RunState::Finished);
    ASSERT_EQ(outcome(folder), wanted) << "stopped at moment " << moment << ", step " << step;
  }
}

TEST_F(RunStopTest, RecordsWhereItWasSavedStoppedAndResumed) {
  using Kind = RunMark::Kind;
  const auto folder = createRunFolder(config_);
  const int moments = countMoments();
  ASSERT_EQ(lastState(stopAt(moments / 2, folder)).state, RunState::Stopped);
  const auto step = readRun(folder).step;
  ASSERT_GT(step, 0);
  const auto stopped = readRunMarks(folder);
  EXPECT_THAT(stopped, testing::Contains(RunMark{Kind::Saved, step}));
  EXPECT_EQ(stopped.back(), (RunMark{Kind::Stopped, step}));
  ASSERT_EQ(lastState(resume(folder)).state, RunState::Finished);
  const auto resumed = readRunMarks(folder);
  EXPECT_EQ(resumed.back(), (RunMark{Kind::Resumed, step}));
  EXPECT_EQ(std::count(resumed.begin(), resumed.end(), resumed.back()), 1);
}

TEST_F(RunStopTest, GroupsRunsThatDifferInTheirSeedAlone) {
  const auto group = [this] {
    const auto folder = lastState(startToEnd(config_)).run_folder;
    return seedGroup(readRun(folder));
  };
  const auto first = group();
  EXPECT_FALSE(first.empty());
  config_.name = "another";
  config_.save_every_epochs = 1;
  ++config_.seed;
  EXPECT_EQ(group(), first);
  config_.learning_rate *= 2;
  EXPECT_NE(group(), first);
}

TEST_F(RunStopTest, ComesToTheSameWhenStoppedAgainAndAgain) {
  countMoments();
  const auto folder = createRunFolder(config_);
  int stops = 0;
  // Each session has 20 moments: 11 to prepare and 9 for the longest thing that cannot be left half
  // done, a validation.
  while (lastState(stopAt(11 + 9, folder)).state == RunState::Stopped) {
    ASSERT_LT(++stops, 200);
  }
  EXPECT_GT(stops, 3);
  EXPECT_EQ(outcome(folder), outcome(undisturbed_));
}

TEST_F(RunStopTest, ComesToTheSameAfterAnErrorAtAnyMoment) {
  const int moments = countMoments();
  const auto wanted = outcome(undisturbed_);
  for (int moment = 1; moment <= moments; ++moment) {
    const auto folder = createRunFolder(config_);
    moments_ = 0;
    handle([&](const auto& name, auto, int number) {
      if (number == moment) {
        throw Error("no luck while " + name);
      }
    });
    const auto failed = lastState(resume(folder));
    fakeEngine().at = [](auto&&...) {};
    ASSERT_EQ(failed.state, RunState::Failed);
    EXPECT_THAT(failed.message, testing::HasSubstr("no luck"));
    EXPECT_EQ(readRun(folder).state, RunState::Failed);
    if (const auto checkpoint = latestCheckpoint(folder)) {
      EXPECT_THAT(failed.message, testing::HasSubstr(checkpoint->string()));
    }
    ASSERT_EQ(lastState(resume(folder)).state, RunState::Finished);
    ASSERT_EQ(outcome(folder), wanted) << "failed at moment " << moment;
  }
}

TEST_F(RunStopTest, StopsBeforeAnythingWasLearned) {
  std::stop_source stop;
  stop.request_stop();
  const auto folder = createRunFolder(config_);
  EXPECT_EQ(lastState(resume(folder, stop.get_token())).state, RunState::Stopped);
  EXPECT_FALSE(latestCheckpoint(folder));
  EXPECT_EQ(lastState(resume(folder)).state, RunState::Finished);
  countMoments();
  EXPECT_EQ(outcome(folder), outcome(undisturbed_));
}

TEST_F(RunStopTest, MakesOnlyTheMissingSamplesAfterAStop) {
  config_.sample_cfgs = {1, 2, 3, 4};
  const auto folder = createRunFolder(config_);
  std::stop_source stop;
  int pictures = 0;
  handle([&](const auto& name, auto step, int) {
    if (name == "generate" && step == 2 && ++pictures == 2 * config_.sample_steps + 1) {
      stop.request_stop();  // in the third of four
    }
  });
  EXPECT_EQ(lastState(resume(folder, stop.get_token())).state, RunState::Stopped);
  EXPECT_EQ(readSamples(folder).size(), 4u + 2);
  pictures = 0;
  handle([&](const auto& name, auto step, int) {
    pictures += name == "generate" && step == 2 ? 1 : 0;
  });
  EXPECT_EQ(lastState(resume(folder)).state, RunState::Finished);
  EXPECT_EQ(pictures, 2 * config_.sample_steps);
}

TEST_F(RunStopTest, RefusesToGoOnWithAnotherModel) {
  const auto folder = createRunFolder(config_);
  stopAt(30, folder);
  fakeEngine().model_hash = "another";
  const auto state = lastState(resume(folder));
  EXPECT_EQ(state.state, RunState::Failed);
  EXPECT_THAT(state.message, testing::HasSubstr("base model"));
}

// As a crash: what was saved last is a state without a checkpoint.
TEST_F(RunStopTest, ComesToTheSameFromAStateThatWasSavedInBetween) {
  config_.save_every_epochs = 0;
  config_.save_every_minutes = 1e-9;  // after every step
  countMoments();
  const auto folder = createRunFolder(config_);
  handle([&](const auto& name, auto step, int) {
    if (name == "step" && step == 3) {
      throw Error("no luck");
    }
  });
  ASSERT_EQ(lastState(resume(folder)).state, RunState::Failed);
  EXPECT_FALSE(latestCheckpoint(folder));
  EXPECT_EQ(readRun(folder).step, 3);
  int steps = 0;
  handle([&](const auto& name, auto, int) { steps += name == "step" ? 1 : 0; });
  ASSERT_EQ(lastState(resume(folder)).state, RunState::Finished);
  EXPECT_EQ(steps, 1);
  EXPECT_EQ(outcome(folder), outcome(undisturbed_));
}

TEST_F(RunStopTest, KeepsCheckpointsWhoseStateIsGone) {
  const auto folder = createRunFolder(config_);
  handle([&](const auto& name, auto step, int) {
    if (name == "step" && step == 3) {
      throw Error("no luck");
    }
  });
  resume(folder);
  fakeEngine().at = [](auto&&...) {};
  const auto checkpoint = latestCheckpoint(folder);
  ASSERT_TRUE(checkpoint);
  fs::remove_all(folder / "state");
  const auto state = lastState(resume(folder));
  EXPECT_EQ(state.state, RunState::Failed);
  EXPECT_THAT(state.message, testing::HasSubstr("start a new run from the checkpoint"));
  EXPECT_EQ(latestCheckpoint(folder), checkpoint);
}

TEST_F(RunStopTest, StopsOnAPanelLossThatIsNoNumber) {
  const auto folder = createRunFolder(config_);
  handle([&](const auto& name, auto step, int) {
    fakeEngine().panel_loss_is_nan = name == "score" && step == 2;
  });
  const auto state = lastState(resume(folder));
  EXPECT_EQ(state.state, RunState::Failed);
  EXPECT_THAT(
      state.message,
      testing::AllOf(
          testing::HasSubstr("Step 2"),
          testing::HasSubstr("loss/val"),
          testing::HasSubstr("picture")));
  EXPECT_FALSE(latestCheckpoint(folder));
}

TEST_F(RunStopTest, CountsTimeOnWithoutTheGap) {
  const auto folder = createRunFolder(config_);
  int steps = 0;
  std::stop_source stop;
  handle([&](const auto& name, auto, int) {
    if (name == "step") {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      if (++steps == 3) {
        stop.request_stop();
      }
    }
  });
  resume(folder, stop.get_token());
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  resume(folder);
  double last = 0;
  for (const auto& point : readMetrics(folder)) {
    EXPECT_GE(point.seconds, last);
    EXPECT_LT(point.seconds - last, 0.25) << "the gap was counted";
    last = point.seconds;
  }
  EXPECT_GT(last, 4 * 0.02);
}

TEST_F(RunStopTest, TellsOfProgressAtMostTwentyTimesASecondAndOfEveryPhase) {
  std::vector<std::string> phases;
  EventQueue events;
  CommandQueue commands;
  handle([&](const auto&, auto, int) {
    const auto now = events.takeAll();
    if (now.progress && (phases.empty() || phases.back() != now.progress->phase)) {
      phases.push_back(now.progress->phase);
    }
  });
  startRun(config_, events, commands, {});
  EXPECT_THAT(
      phases,
      testing::IsSupersetOf(
          {"loading", "caching", "validating", "training", "sampling", "saving"}));
}

}  // namespace
}  // namespace diptych
