// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/experiment_queue.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/experiment/metrics_database.h"
#include "core/experiment/run_folder.h"
#include "core/experiment/shared_panel.h"
#include "core/experiment/surprise.h"
#include "experiment_setup.h"
#include "fake_engine.h"
#include "scratch.h"

#include <gmock/gmock.h>

#include <functional>
#include <map>
#include <set>
#include <stdexcept>
#include <utility>

namespace diptych {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

class ExperimentQueueTest : public testing::Test {
 protected:
  ExperimentQueueTest() { experiment_ = smallExperiment(scratch_.path()); }
  ~ExperimentQueueTest() override { fakeEngine() = {}; }

  void write() const { writeExperiment(folder_, experiment_); }
  ExperimentStory tell(std::stop_token stop = {}) const { return tellExperiment(folder_, stop); }

  // The how many-th of all runs' steps it is.
  void stopAtStep(int number) const {
    std::stop_source stop;
    int steps = 0;
    fakeEngine().at = [&](const std::string& moment, std::int64_t) {
      if (moment == "step" && ++steps == number) {
        stop.request_stop();
      }
    };
    EXPECT_TRUE(tell(stop.get_token()).stopped);
    fakeEngine() = {};
  }

  fs::path runOf(const std::string& arm, std::uint64_t seed = 1) const {
    for (const auto& task : experimentTasks(folder_)) {
      if (task.kind == ExperimentTask::Kind::Run && task.arm == arm && task.seed == seed) {
        return task.folder;
      }
    }
    return {};
  }

  // Once, at the first step of the first run.
  void whileTheFirstRunTrains(std::function<void()> edit) const {
    fakeEngine().at = [edit = std::move(edit), done = false](
                          const std::string& moment, std::int64_t) mutable {
      if (moment == "step" && !std::exchange(done, true)) {
        edit();
      }
    };
  }

  static Arm blurredMore() {
    Arm arm;
    arm.name = "blurred more";
    arm.from = "original";
    arm.recipe = Recipe{"low_pass", {{"sigma", 4.0}}, {}, {}};
    return arm;
  }

  std::set<std::string> metricsOf(const std::string& arm) const {
    std::set<std::string> names;
    for (const auto& point : readMetrics(runOf(arm))) {
      names.insert(point.name);
    }
    return names;
  }

  Scratch scratch_;
  fs::path folder_ = scratch_ / "experiment";
  Experiment experiment_;
};

TEST_F(ExperimentQueueTest, MakesTheDataThenTrainsEveryArmWithEverySeed) {
  experiment_.seeds = {1, 2};
  write();
  const auto story = tell();
  EXPECT_EQ(story.error, "");
  EXPECT_EQ(story.failed, 0u);
  EXPECT_THAT(
      story.lines,
      ElementsAre(
          "data of blurred: done",
          "surprise of the base model: done",
          "run of original with seed 1: done",
          "run of blurred with seed 1: done",
          "run of again with seed 1: done",
          "run of original with seed 2: done",
          "run of blurred with seed 2: done",
          "run of again with seed 2: done",
          "response to CFG: done"));
  EXPECT_EQ(readRun(runOf("again", 2)).config.seed, 1002u);
}

TEST_F(ExperimentQueueTest, ScoresEveryRunOnEveryArmsHeldOutPictures) {
  tell();
  EXPECT_TRUE(metricsOf("original").contains("loss/val"));
  EXPECT_TRUE(metricsOf("original").contains("loss/val/blurred"));
  EXPECT_TRUE(metricsOf("blurred").contains("loss/val/original"));
  EXPECT_FALSE(metricsOf("blurred").contains("loss/val/blurred"));  // that is its loss/val
  EXPECT_FALSE(metricsOf("blurred").contains("loss/val/again"));    // the same folder as original

  std::vector<std::string> own_names;
  std::vector<std::string> other_names;
  const auto own = MetricsReader(runOf("original")).panel("loss/val", own_names);
  const auto other = MetricsReader(runOf("blurred")).panel("loss/val/original", other_names);
  ASSERT_EQ(own.size(), 4u);  // two pictures, two timesteps each
  ASSERT_EQ(other.size(), own.size());
  for (std::size_t i = 0; i < own.size(); ++i) {
    EXPECT_EQ(own[i].noise_seed, other[i].noise_seed);
    EXPECT_EQ(own[i].timestep, other[i].timestep);
    EXPECT_EQ("original/" + own_names[i], other_names[i]);
  }
}

TEST_F(ExperimentQueueTest, FoldsTakeTurnsOverTheSeeds) {
  experiment_.seeds = {1, 2, 3, 4, 5};
  experiment_.panel.folds = 5;
  write();
  tell();
  std::map<std::string, int> times_held_out;
  for (const auto seed : experiment_.seeds) {
    const auto panel = readSharedPanel(runOf("original", seed));
    EXPECT_EQ(panel, readSharedPanel(runOf("blurred", seed)));
    for (const auto& stem : panel->held_out) {
      ++times_held_out[stem];
    }
  }
  EXPECT_EQ(times_held_out.size(), 10u);
  for (const auto& [stem, times] : times_held_out) {
    EXPECT_EQ(times, 1) << stem;
  }
}

TEST_F(ExperimentQueueTest, SkipsWhatIsDone) {
  tell();
  const auto before = outcomeOfAll(folder_);
  bool worked = false;
  fakeEngine().at = [&](auto&&...) { worked = true; };
  EXPECT_EQ(tell().failed, 0u);
  EXPECT_FALSE(worked);
  EXPECT_EQ(outcomeOfAll(folder_), before);
}

TEST_F(ExperimentQueueTest, StartsNoRunBeforeTheDifferencesAreAccepted) {
  experiment_.accepted.clear();
  write();
  const auto story = tell();
  EXPECT_THAT(story.error, HasSubstr("\"again: seeds\""));
  EXPECT_THAT(story.lines, ElementsAre("data of blurred: done"));
  EXPECT_TRUE(runOf("original").empty());
}

TEST_F(ExperimentQueueTest, GoesOnAfterAFailureAndTriesAgainNextTime) {
  int loadings = 0;
  fakeEngine().at = [&](const std::string& moment, std::int64_t) {
    if (moment == "loading" && ++loadings == 3) {  // the first is that of the surprise
      throw std::runtime_error("no memory");
    }
  };
  const auto story = tell();
  EXPECT_EQ(story.failed, 1u);
  EXPECT_THAT(
      story.lines,
      ElementsAre(
          "data of blurred: done",
          "surprise of the base model: done",
          "run of original with seed 1: done",
          "run of blurred with seed 1: failed",
          "run of again with seed 1: done",
          "response to CFG: done"));
  EXPECT_EQ(experimentTasks(folder_)[3].state, ExperimentTask::State::Failed);
  fakeEngine() = {};
  EXPECT_EQ(tell().failed, 0u);
}

TEST_F(ExperimentQueueTest, AnArmWhoseDataFailsIsLeftOut) {
  write();
  fs::create_directories(folder_ / "data/blurred");
  writeFileAtomically(folder_ / "data/blurred/notes.txt", "somebody else's");
  const auto story = tell();
  EXPECT_EQ(story.error, "");
  EXPECT_THAT(
      story.lines,
      ElementsAre(
          "data of blurred: failed",
          "surprise of the base model: done",
          "run of original with seed 1: done",
          "run of blurred with seed 1: failed",
          "run of again with seed 1: done",
          "response to CFG: done"));
  EXPECT_FALSE(metricsOf("original").contains("loss/val/blurred"));
  fs::remove(folder_ / "data/blurred/notes.txt");
  EXPECT_EQ(tell().failed, 0u);  // what was finished without that arm stays
  EXPECT_TRUE(metricsOf("blurred").contains("loss/val/original"));
}

TEST_F(ExperimentQueueTest, DoesNotTrainOnDataWhoseSourceHasChanged) {
  tell();
  writeFileAtomically(experiment_.arms[0].folder / "picture 1.txt", "another caption");
  const auto lines = tell().lines;
  EXPECT_THAT(lines, testing::Contains("data of blurred: failed"));
  EXPECT_THAT(lines, testing::Contains("run of original with seed 1: failed"));
  EXPECT_THAT(lines, testing::Contains("run of blurred with seed 1: failed"));
}

TEST_F(ExperimentQueueTest, RefusesRunsOfAnotherBaseModel) {
  tell();
  fakeEngine().model_hash = "another model";
  EXPECT_EQ(tell().failed, 3u);
}

TEST_F(ExperimentQueueTest, AFinishedExperimentCanBeMoved) {
  tell();
  fs::rename(folder_, scratch_ / "moved");
  const auto story = tellExperiment(scratch_ / "moved");
  EXPECT_EQ(story.error, "");
  EXPECT_EQ(story.failed, 0u);
}

TEST_F(ExperimentQueueTest, AnUnfinishedExperimentCanBeMoved) {
  fs::rename(experiment_.arms[0].folder, folder_ / "pictures");
  experiment_.arms[0].folder = experiment_.arms[2].folder = "pictures";
  write();
  tell();
  const auto uninterrupted = outcomeOfAll(folder_);
  fs::remove_all(folder_ / "runs");
  stopAtStep(7);
  const auto moved = scratch_ / "moved";
  fs::rename(folder_, moved);
  const auto story = tellExperiment(moved);
  EXPECT_EQ(story.error, "");
  EXPECT_EQ(story.failed, 0u);
  EXPECT_EQ(outcomeOfAll(moved), uninterrupted);
  EXPECT_EQ(readRun(experimentTasks(moved)[2].folder).config.data_set, moved / "pictures");
}

TEST_F(ExperimentQueueTest, AMovedRunDoesNotGoOnWithOtherPictures) {
  fs::rename(experiment_.arms[0].folder, folder_ / "pictures");
  experiment_.arms = {experiment_.arms[0]};
  experiment_.arms[0].folder = "pictures";
  write();
  stopAtStep(7);
  fs::rename(folder_, scratch_ / "moved");
  writeFileAtomically(scratch_ / "moved/pictures/picture 1.txt", "another caption");
  EXPECT_THAT(
      tellExperiment(scratch_ / "moved").lines,
      testing::Contains("run of original with seed 1: failed"));
}

TEST_F(ExperimentQueueTest, RefusesToWorkInsideAnArmsPictures) {
  const auto inside = experiment_.arms[0].folder / "experiment";
  writeExperiment(inside, experiment_);
  EXPECT_THAT(tellExperiment(inside).error, HasSubstr("Move the experiment elsewhere"));
}

TEST_F(ExperimentQueueTest, StopsAndGoesOnWhereItWas) {
  tell();
  const auto uninterrupted = outcomeOfAll(folder_);
  fs::remove_all(folder_);
  write();
  stopAtStep(15);  // in the second run
  const auto tasks = experimentTasks(folder_);
  EXPECT_EQ(tasks[2].state, ExperimentTask::State::Done);
  EXPECT_EQ(tasks[2].progress, 1);
  EXPECT_EQ(tasks[3].state, ExperimentTask::State::Waiting);
  EXPECT_DOUBLE_EQ(tasks[3].progress, 2. / 12);
  EXPECT_EQ(tasks[4].progress, 0);
  EXPECT_EQ(tell().failed, 0u);
  EXPECT_EQ(outcomeOfAll(folder_), uninterrupted);
}

TEST_F(ExperimentQueueTest, ARunIsActiveWhileSomebodyWorksOnIt) {
  std::vector<ExperimentTask> tasks;
  fakeEngine().at = [&](const std::string& moment, std::int64_t step) {
    if (moment == "saving state" && step == 8 && tasks.empty()) {
      tasks = experimentTasks(folder_);
    }
  };
  tell();
  ASSERT_EQ(tasks.size(), 6u);
  EXPECT_EQ(tasks[2].state, ExperimentTask::State::Active);
  EXPECT_DOUBLE_EQ(tasks[2].progress, 8. / 12);
  EXPECT_EQ(tasks[3].state, ExperimentTask::State::Waiting);
}

TEST_F(ExperimentQueueTest, CountsThePicturesOfADataSetInTheMaking) {
  const auto data = folder_ / "data/blurred";
  fs::create_directories(data);
  writeFileAtomically(data / kRecipeFile, "{\"pictures\": 10}");
  for (const auto* name : {"picture 0.txt", "picture 1.txt", "picture 2.txt", "picture 2.png"}) {
    writeFileAtomically(data / name, "a caption");
  }
  EXPECT_DOUBLE_EQ(experimentTasks(folder_)[0].progress, 0.3);
}

TEST_F(ExperimentQueueTest, AnArmThatIsAddedDuringARunIsMadeAndTrained) {
  whileTheFirstRunTrains([&] {
    experiment_.arms.push_back(blurredMore());
    write();
  });
  const auto story = tell();
  EXPECT_EQ(story.error, "");
  EXPECT_EQ(story.failed, 0u);
  EXPECT_THAT(
      story.lines,
      ElementsAre(
          "data of blurred: done",
          "surprise of the base model: done",
          "run of original with seed 1: done",
          "data of blurred more: done",
          "surprise of the base model: done",
          "run of blurred with seed 1: done",
          "run of again with seed 1: done",
          "run of blurred more with seed 1: done",
          "response to CFG: done"));
  EXPECT_EQ(readSurprise(folder_)->size(), 3u);
  EXPECT_FALSE(metricsOf("original").contains("loss/val/blurred more"));
  EXPECT_TRUE(metricsOf("blurred").contains("loss/val/blurred more"));
}

TEST_F(ExperimentQueueTest, AnArmThatIsRemovedDuringARunIsNotTrained) {
  whileTheFirstRunTrains([&] {
    experiment_.arms.pop_back();
    write();
  });
  EXPECT_THAT(
      tell().lines,
      ElementsAre(
          "data of blurred: done",
          "surprise of the base model: done",
          "run of original with seed 1: done",
          "surprise of the base model: done",
          "run of blurred with seed 1: done",
          "response to CFG: done"));
}

TEST_F(ExperimentQueueTest, AFileThatCannotBeReadDoesNoHarm) {
  whileTheFirstRunTrains([&] { writeFileAtomically(folder_ / kExperimentFile, "{\"arms\": ["); });
  const auto story = tell();
  EXPECT_EQ(story.error, "");
  EXPECT_EQ(story.failed, 0u);
  EXPECT_EQ(story.lines.size(), 6u);
  EXPECT_THAT(story.messages, ElementsAre(HasSubstr("Goes on with the experiment as it was")));
}

TEST_F(ExperimentQueueTest, AnAddedArmWaitsUntilItsDifferencesAreAccepted) {
  whileTheFirstRunTrains([&] {
    auto arm = blurredMore();
    arm.training["learning_rate"] = 0.5;
    experiment_.arms.push_back(arm);
    write();
  });
  const auto story = tell();
  EXPECT_THAT(story.error, HasSubstr("blurred more: settings: learning_rate"));
  EXPECT_THAT(story.messages, ElementsAre(HasSubstr("\"blurred more\" waits")));
  EXPECT_THAT(story.lines, testing::Contains("run of again with seed 1: done"));
  EXPECT_FALSE(runOf("again").empty());
  EXPECT_TRUE(runOf("blurred more").empty());
  experiment_.accepted.push_back("blurred more: settings: learning_rate");
  write();
  EXPECT_EQ(tell().error, "");
  EXPECT_FALSE(runOf("blurred more").empty());
}

// The pictures that are there are not what the recipe would make now.
TEST_F(ExperimentQueueTest, AnEditedRecipeIsNotTrainedOnEarlierPictures) {
  whileTheFirstRunTrains([&] {
    experiment_.arms[1].recipe->settings["sigma"] = 3.0;
    write();
  });
  const auto story = tell();
  EXPECT_EQ(story.failed, 2u);
  EXPECT_THAT(story.lines, testing::Contains("data of blurred: failed"));
  EXPECT_THAT(story.lines, testing::Contains("run of blurred with seed 1: failed"));
  EXPECT_THAT(story.lines, testing::Contains("run of again with seed 1: done"));
}

TEST_F(ExperimentQueueTest, RefusesRunsThatWereMadeWithOtherSettings) {
  tell();
  experiment_.training["learning_rate"] = 0.25;
  write();
  const auto story = tell();
  EXPECT_EQ(story.failed, 3u);
}

TEST_F(ExperimentQueueTest, OnlyOneWorksOnAnExperimentAtATime) {
  std::string error;
  fakeEngine().at = [&](const std::string& moment, std::int64_t) {
    if (moment == "loading" && error.empty()) {
      error = tell().error;
    }
  };
  tell();
  EXPECT_FALSE(error.empty());
}

}  // namespace
}  // namespace diptych
