// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/preflight.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/experiment/metrics_database.h"
#include "core/experiment/run_folder.h"
#include "experiment_setup.h"
#include "fake_engine.h"
#include "run_setup.h"
#include "scratch.h"

#include <gmock/gmock.h>

namespace diptych {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ExperimentPreflightTest : public testing::Test {
 protected:
  ExperimentPreflightTest() { experiment_ = smallExperiment(scratch_.path()); }
  ~ExperimentPreflightTest() override { fakeEngine() = {}; }

  Preflight look() const {
    writeExperiment(folder_, experiment_);
    return preflight(folder_);
  }
  std::vector<std::string> problems() const { return look().problems; }

  // An arm with copies of the originals.
  fs::path addCopy() {
    Arm arm;
    arm.name = "copy";
    arm.folder = makePictures(scratch_ / "copies");
    experiment_.arms.push_back(arm);
    return arm.folder;
  }

  Scratch scratch_;
  fs::path folder_ = scratch_ / "experiment";
  Experiment experiment_;
};

TEST_F(ExperimentPreflightTest, FindsNoProblemWhereThereIsNone) {
  const auto found = look();
  EXPECT_THAT(found.problems, IsEmpty());
  EXPECT_NO_THROW(requireNoProblems(found));
  EXPECT_EQ(found.runs_left, 3u);
  EXPECT_LT(found.seconds, 0);
  EXPECT_GT(found.disk_needed, 3 * 2 * 4'000'000u);  // small files of a state and a checkpoint
  EXPECT_GT(found.disk_free, found.disk_needed);
  EXPECT_GT(found.memory_needed, 0u);
}

TEST_F(ExperimentPreflightTest, NothingIsNeededWhenAllIsDone) {
  tellExperiment(folder_);
  const auto found = preflight(folder_);
  EXPECT_EQ(found.runs_left, 0u);
  EXPECT_EQ(found.disk_needed, 0u);
  EXPECT_EQ(found.seconds, 0);
}

// Seconds per picture of the runs that have been, times the pictures that are left.
TEST_F(ExperimentPreflightTest, TheTimeFollowsFromFinishedRuns) {
  tellExperiment(folder_);
  const auto tasks = experimentTasks(folder_);
  double seconds = 0;
  double pictures = 0;
  for (const auto& task : tasks) {
    if (task.kind == ExperimentTask::Kind::Run) {
      const auto newest = MetricsReader(task.folder).lastScalar();
      seconds += newest->seconds;
      pictures += static_cast<double>(newest->pictures_seen);
    }
  }
  experiment_.seeds = {1, 2};
  const auto found = look();
  EXPECT_EQ(found.runs_left, 3u);
  EXPECT_NEAR(found.seconds, seconds / pictures * 3 * 3 * 8, 1e-9);  // runs, epochs, pictures
}

TEST_F(ExperimentPreflightTest, NamesAModelThatCannotBeRead) {
  experiment_.model = scratch_ / "no model";
  EXPECT_THAT(problems(), ElementsAre(HasSubstr("no model")));
}

TEST_F(ExperimentPreflightTest, NamesAFolderThatIsNotThere) {
  addCopy();
  experiment_.arms.back().folder = scratch_ / "nowhere";
  EXPECT_THAT(problems(), ElementsAre(HasSubstr("\"copy\"")));
  experiment_.arms.pop_back();
  experiment_.arms[0].folder = scratch_ / "nowhere";
  EXPECT_THAT(problems(), ElementsAre(HasSubstr("\"original\"")));
}

TEST_F(ExperimentPreflightTest, NamesAFolderWithoutPicturesOrCaptions) {
  const auto copies = addCopy();
  fs::rename(copies / "picture 1.png", copies / "_1.png");
  EXPECT_THAT(problems(), ElementsAre(HasSubstr("have no caption")));
  fs::remove_all(copies);
  fs::create_directories(copies);
  EXPECT_THAT(problems(), ElementsAre(HasSubstr("no picture that can be used")));
}

TEST_F(ExperimentPreflightTest, NamesTooFewPicturesForThePanel) {
  experiment_.panel.held_out = 0.99;
  EXPECT_THAT(problems(), ElementsAre(HasSubstr("too few to hold 10 of them out")));
  experiment_.panel.held_out = 0.1;
  experiment_.panel.folds = 11;
  EXPECT_THAT(problems(), ElementsAre(HasSubstr("11 folds")));
}

TEST_F(ExperimentPreflightTest, NamesAnArmWhosePicturesHaveOtherNames) {
  const auto copies = addCopy();
  for (int i = 0; i < 10; ++i) {
    for (const auto* ending : {".png", ".txt"}) {
      fs::rename(
          copies / fmt::format("picture {}{}", i, ending), copies / fmt::format("{}{}", i, ending));
    }
  }
  EXPECT_THAT(problems(), ElementsAre(HasSubstr("\"copy\": 4 of the 4 pictures")));
}

TEST_F(ExperimentPreflightTest, NamesADiskAndAMemoryThatAreTooSmall) {
  fakeEngine().unet_parameters = std::int64_t{1} << 50;
  const auto found = look();
  EXPECT_THAT(found.problems, Contains(HasSubstr("the disk has")));
  EXPECT_THAT(found.problems, Contains(HasSubstr("of memory")));
  EXPECT_GT(found.memory_needed, std::uint64_t{1} << 50);
}

TEST_F(ExperimentPreflightTest, NoExperimentStartsWithProblems) {
  addCopy();
  experiment_.arms.back().folder = scratch_ / "nowhere";
  look();
  const auto story = tellExperiment(folder_);
  EXPECT_THAT(story.error, HasSubstr("nowhere"));
  EXPECT_THAT(story.lines, IsEmpty());
}

}  // namespace
}  // namespace diptych
