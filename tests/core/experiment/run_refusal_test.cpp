// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"
#include "core/experiment/metrics_database.h"
#include "core/experiment/run.h"
#include "core/image/image.h"
#include "run_setup.h"
#include "scratch.h"

#include <gmock/gmock.h>

namespace diptych {
namespace {

namespace fs = std::filesystem;

std::string refusalOf(const TrainingConfig& config) {
  const auto state = lastState(startToEnd(config));
  EXPECT_EQ(state.state, RunState::Failed);
  return state.message;
}

TEST(RunRefusal, NamesEveryFieldThatIsWrong) {
  const Scratch scratch;
  auto config = smallConfig(scratch.path());
  config.batch_size = 0;
  config.learning_rate = -1;
  EXPECT_THAT(
      refusalOf(config),
      testing::AllOf(testing::HasSubstr("batch_size"), testing::HasSubstr("learning_rate")));
  EXPECT_FALSE(fs::exists(config.runs_folder)) << "a folder for nothing";
}

TEST(RunRefusal, NamesAMissingDataSetOrModel) {
  const Scratch scratch;
  auto config = smallConfig(scratch.path());
  config.data_set = scratch / "nothing";
  EXPECT_THAT(refusalOf(config), testing::HasSubstr("nothing"));
  config = smallConfig(scratch.path());
  config.model = scratch / "no model";
  EXPECT_THAT(refusalOf(config), testing::HasSubstr("no model"));
}

TEST(RunRefusal, CountsPicturesWithoutCaption) {
  const Scratch scratch;
  const auto config = smallConfig(scratch.path());
  fs::create_directories(config.data_set / "more");
  const Image image{16, 16, std::vector<std::uint8_t>(16 * 16 * 3, 9)};
  writePng(config.data_set / "more" / "_.png", image);
  EXPECT_THAT(
      refusalOf(config),
      testing::AllOf(
          testing::HasSubstr("1 of 11"),
          testing::HasSubstr("more/_.png"),
          testing::HasSubstr(".txt")));
}

TEST(RunRefusal, NeedsPictures) {
  const Scratch scratch;
  auto config = smallConfig(scratch.path());
  config.data_set = scratch / "empty";
  fs::create_directories(config.data_set);
  EXPECT_THAT(refusalOf(config), testing::HasSubstr("no picture"));
  writeFileAtomically(config.data_set / "broken.png", "x");
  writeFileAtomically(config.data_set / "broken.txt", "x");
  EXPECT_THAT(refusalOf(config), testing::HasSubstr("broken.png"));
}

TEST(RunRefusal, NeedsPicturesToLearnFromBesideThoseHeldOut) {
  const Scratch scratch;
  auto config = smallConfig(scratch.path());
  config.data_set = scratch / "one";
  fs::create_directories(config.data_set);
  const Image image{16, 16, std::vector<std::uint8_t>(16 * 16 * 3, 9)};
  writePng(config.data_set / "one_.png", image);
  EXPECT_THAT(refusalOf(config), testing::HasSubstr("val_split"));
}

TEST(RunRefusal, HoldsOutNothingThatItLearnsFrom) {
  const Scratch scratch;
  auto config = smallConfig(scratch.path());
  config.validation_set = scratch / "nowhere";
  EXPECT_THAT(refusalOf(config), testing::HasSubstr("nowhere"));
  EXPECT_FALSE(fs::exists(config.runs_folder));
  config.validation_set = config.data_set / "inside";  // which the data set reads too
  fs::create_directories(config.validation_set);
  fs::copy_file(config.data_set / "picture 3.png", config.validation_set / "copy_.png");
  EXPECT_THAT(refusalOf(config), testing::HasSubstr("copy_.png: is in the data set"));
}

// Resuming must not depend on where it is called from.
TEST(RunRefusal, KeepsWhereItsFoldersAre) {
  const Scratch scratch;
  auto config = smallConfig(scratch.path());
  config.validation_set = fs::proximate(config.data_set);
  config.data_set = fs::proximate(config.data_set);
  const auto kept = readRun(createRunFolder(config)).config;
  EXPECT_TRUE(kept.data_set.is_absolute());
  EXPECT_TRUE(kept.validation_set.is_absolute());
  config.validation_set.clear();
  EXPECT_TRUE(readRun(createRunFolder(config)).config.validation_set.empty());
}

TEST(RunRefusal, TellsOfABrokenPictureAndGoesOn) {
  const Scratch scratch;
  const auto config = smallConfig(scratch.path());
  writeFileAtomically(config.data_set / "broken.png", "x");
  const auto events = startToEnd(config);
  EXPECT_EQ(lastState(events).state, RunState::Finished);
  EXPECT_THAT(events.messages, testing::Contains(testing::HasSubstr("broken.png")));
  EXPECT_THAT(
      readFile(lastState(events).run_folder / "run.log", 1 << 20),
      testing::HasSubstr("broken.png"));
}

TEST(RunRefusal, NamesARunsFolderThatCannotBeWritten) {
  const Scratch scratch;
  auto config = smallConfig(scratch.path());
  writeFileAtomically(scratch / "file", "x");
  config.runs_folder = scratch / "file" / "runs";
  EXPECT_THAT(refusalOf(config), testing::HasSubstr((scratch / "file").string()));
}

TEST(RunRefusal, LeavesAForeignDatabaseAsItIs) {
  const Scratch scratch;
  const auto folder = createRunFolder(smallConfig(scratch.path()));
  writeFileAtomically(folder / kMetricsFile, "somebody's notes");
  const auto state = lastState(resumeToEnd(folder));
  EXPECT_EQ(state.state, RunState::Failed);
  EXPECT_THAT(state.message, testing::HasSubstr("metrics.sqlite"));
  EXPECT_EQ(readFile(folder / kMetricsFile, 100), "somebody's notes");
}

TEST(RunRefusal, DoesNotGoOnWithOtherPictures) {
  const Scratch scratch;
  auto config = smallConfig(scratch.path());
  EventQueue events;
  CommandQueue commands;
  const auto folder = createRunFolder(config);
  commands.push(RunCommand::Pause);
  {
    RunThread thread(folder, events, commands);
    while (readRun(folder).state != RunState::Paused) {
      ASSERT_FALSE(thread.finished());
    }
  }
  writeFileAtomically(config.data_set / "picture 3.txt", "another caption");
  const auto state = lastState(resumeToEnd(folder));
  EXPECT_EQ(state.state, RunState::Failed);
  EXPECT_THAT(state.message, testing::HasSubstr("no longer those"));
}

}  // namespace
}  // namespace diptych
