// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"
#include "core/base/json_file.h"
#include "core/experiment/metrics_database.h"
#include "core/experiment/run.h"
#include "core/experiment/run_data.h"
#include "core/experiment/run_lock.h"
#include "core/experiment/run_record.h"
#include "core/image/image.h"
#include "run_setup.h"
#include "scratch.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <thread>

namespace diptych {
namespace {

namespace fs = std::filesystem;

std::vector<std::int64_t> stepsOf(const fs::path& run_folder, const std::string& name) {
  std::vector<std::int64_t> steps;
  for (const auto& point : readMetrics(run_folder)) {
    if (point.name == name) {
      steps.push_back(point.step);
    }
  }
  return steps;
}

std::vector<RunState> statesOf(const RunEvents& events) {
  std::vector<RunState> states;
  for (const auto& change : events.states) {
    states.push_back(change.state);
  }
  return states;
}

TEST(Run, GoesFromAFolderOfPicturesToFinished) {
  const Scratch scratch;
  const auto config = smallConfig(scratch.path());
  const auto events = startToEnd(config);
  ASSERT_EQ(lastState(events).state, RunState::Finished) << lastState(events).message;
  EXPECT_THAT(
      statesOf(events),
      testing::ElementsAre(RunState::Preparing, RunState::Running, RunState::Finished));
  const auto folder = lastState(events).run_folder;
  const auto run = readRun(folder);
  const auto last = run.step;
  const auto epoch = last / 3;
  EXPECT_EQ(run.state, RunState::Finished);
  EXPECT_EQ(run.data_set_hash.size(), 64u);
  EXPECT_FALSE(run.model_hash.empty());

  // Validations: before the first step and after each epoch, the last one's being the last step's.
  for (const char* name : {"loss/val", "loss/train-stabilized"}) {
    EXPECT_THAT(stepsOf(folder, name), testing::ElementsAre(0, epoch, 2 * epoch, last)) << name;
  }
  EXPECT_THAT(stepsOf(folder, "loss/epoch"), testing::ElementsAre(epoch, 2 * epoch, last));
  for (const char* name : {"loss/step", "lr/unet", "lr/text_encoder", "grad_norm"}) {
    EXPECT_EQ(stepsOf(folder, name).size(), static_cast<std::size_t>(last)) << name;
  }
  EXPECT_EQ(events.points.size(), readMetrics(folder).size());
  EXPECT_EQ(events.points_lost, 0u);

  // A row of two scales before the first step and after each epoch.
  EXPECT_EQ(events.samples.size(), 8u);
  EXPECT_EQ(readSamples(folder).size(), 8u);
  EXPECT_EQ(latestCheckpoint(folder), folder / "checkpoints" / fmt::format("step-{:06}", last));
  EXPECT_TRUE(fs::exists(folder / "run.log"));
  ASSERT_TRUE(events.progress);
  EXPECT_EQ(events.progress->total_steps, last);
  EXPECT_GT(events.progress->pictures_per_second, 0);
}

TEST(Run, ScoresThePanelThatItRecorded) {
  const Scratch scratch;
  const auto folder = lastState(startToEnd(smallConfig(scratch.path()))).run_folder;
  const MetricsReader reader(folder);
  std::vector<std::string> names;
  const auto panel = reader.panel("loss/val", names);
  ASSERT_EQ(panel.size(), 2u * 2);  // ceil(0.15 x 10) pictures, 2 timesteps each
  const auto losses = reader.panelLosses("loss/val", 0);
  ASSERT_EQ(losses.size(), panel.size());
  for (const auto& point : readMetrics(folder)) {
    if (point.name == "loss/val" && point.step == 0) {
      EXPECT_EQ(point.value, (losses[0] + losses[1] + losses[2] + losses[3]) / 4);
    }
  }
}

TEST(Run, RecordsItsDataSetAndSplit) {
  const Scratch scratch;
  const auto folder = lastState(startToEnd(smallConfig(scratch.path()))).run_folder;
  const auto json = readJsonFile(folder / kDataSetFile);
  std::map<std::string, int> parts;
  for (const auto& picture : json.at("pictures")) {
    ++parts[picture.at("part")];
    EXPECT_EQ(picture.at("sha256").get<std::string>().size(), 64u);
    EXPECT_THAT(picture.at("caption").get<std::string>(), testing::StartsWith("a caption"));
  }
  // 10 pictures: ceil(1.5) held out; of the 8 others ceil(1.2) are scored as well.
  EXPECT_EQ(parts["validation"], 2);
  EXPECT_EQ(parts["training, stabilized"], 2);
  EXPECT_EQ(parts["training"], 6);
}

TEST(Run, HoldsOutAFolderOfItsOwn) {
  const Scratch scratch;
  auto config = smallConfig(scratch.path());
  config.validation_set = makePictures(scratch.path() / "others");
  for (int i = 0; i < 10; ++i) {
    const auto shade = static_cast<std::uint8_t>(200 + i);
    Image image{16, 16, std::vector<std::uint8_t>(16 * 16 * 3, shade)};
    image.rgb[0] = 7;  // no other picture is two-coloured
    writePng(config.validation_set / fmt::format("picture {}.png", i), image);
  }
  const auto folder = lastState(startToEnd(config)).run_folder;
  const auto json = readJsonFile(folder / kDataSetFile);
  std::map<std::string, int> parts;
  for (const auto& picture : json.at("pictures")) {
    const auto part = picture.at("part").get<std::string>();
    ++parts[part];
    EXPECT_EQ(
        part == "validation", picture.at("name").get<std::string>().starts_with("validation/"));
  }
  EXPECT_EQ(parts["validation"], 10);  // val_split takes nothing besides
  EXPECT_EQ(parts["training"] + parts["training, stabilized"], 10);
  std::vector<std::string> names;
  EXPECT_EQ(MetricsReader(folder).panel("loss/val", names).size(), 20u);
}

TEST(Run, WritesSamplesThatSayWhereTheyComeFrom) {
  const Scratch scratch;
  const auto folder = lastState(startToEnd(smallConfig(scratch.path()))).run_folder;
  const auto hash = readRun(folder).data_set_hash;
  for (const auto& sample : readSamples(folder)) {
    const auto picture = readImageSize(sample.path);
    EXPECT_EQ(picture.width, 16);
    EXPECT_EQ(sample.prompt, "an apple");
    const auto text = readPngText(sample.path).at("parameters");
    EXPECT_THAT(text, testing::StartsWith("an apple"));
    EXPECT_THAT(text, testing::HasSubstr(fmt::format("Step: {}", sample.step)));
    EXPECT_THAT(text, testing::HasSubstr(hash));
    EXPECT_THAT(text, testing::HasSubstr(folder.filename().string()));
  }
}

TEST(Run, SamplesAndSavesDoNotChangeWhatIsLearned) {
  const Scratch scratch;
  auto config = smallConfig(scratch.path());
  const auto with = lastState(startToEnd(config)).run_folder;
  config.sample_every_epochs = -1;
  config.save_every_epochs = 0;
  const auto without = lastState(startToEnd(config)).run_folder;
  EXPECT_EQ(scalarLines(with), scalarLines(without));
  EXPECT_TRUE(readSamples(without).empty());
}

TEST(Run, EveryDream2sLossesStandBesideTheOthersAndChangeNothing) {
  const Scratch scratch;
  auto config = smallConfig(scratch.path());
  const auto without = lastState(startToEnd(config)).run_folder;
  config.ed2_losses = true;
  const auto with = lastState(startToEnd(config)).run_folder;
  auto lines = scalarLines(with);
  const auto count = lines.size();
  std::erase_if(lines, [](const std::string& line) { return line.starts_with("ed2/"); });
  EXPECT_EQ(lines, scalarLines(without));
  EXPECT_EQ(count - lines.size(), 2u * 4);  // both losses, before and after each of three epochs
  const MetricsReader reader(with);
  std::vector<std::string> names;
  const auto items = reader.panel("ed2/val", names);
  EXPECT_EQ(items.size(), static_cast<std::size_t>(config.batch_size));  // two pictures, padded
  const auto losses = reader.panelLosses("ed2/val", 0);
  double sum = 0;
  for (const double loss : losses) {
    sum += loss;
  }
  for (const auto& point : readMetrics(with)) {
    if (point.name == "ed2/val" && point.step == 0) {
      EXPECT_DOUBLE_EQ(point.value, sum / config.batch_size);
    }
  }
}

TEST(Run, SamplesOnlyAtTheEndUnlessAsked) {
  const Scratch scratch;
  auto config = smallConfig(scratch.path());
  config.sample_every_epochs = 0;
  config.sample_prompts.clear();
  const auto folder = lastState(startToEnd(config)).run_folder;
  const auto samples = readSamples(folder);
  ASSERT_EQ(samples.size(), 2u * 2);  // both held-out captions, two scales
  for (const auto& sample : samples) {
    EXPECT_EQ(sample.step, readRun(folder).step);
    EXPECT_THAT(sample.prompt, testing::StartsWith("a caption"));
  }
}

TEST(Run, KeepsAsManyCheckpointsAsAskedFor) {
  const Scratch scratch;
  auto config = smallConfig(scratch.path());
  config.sample_every_epochs = -1;
  config.keep_checkpoints = 2;
  config.save_single_file = true;
  const auto folder = lastState(startToEnd(config)).run_folder;
  const auto last = readRun(folder).step;
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder / "checkpoints")) {
    names.push_back(entry.path().filename().string());
  }
  const auto newer = fmt::format("step-{:06}", last);
  const auto older = fmt::format("step-{:06}", last / 3 * 2);
  EXPECT_THAT(
      names,
      testing::UnorderedElementsAre(older, older + ".safetensors", newer, newer + ".safetensors"));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder / "state"), fs::directory_iterator()), 1);
}

TEST(Run, PausesSamplesAndSavesOnCommand) {
  const Scratch scratch;
  auto config = smallConfig(scratch.path());
  config.sample_every_epochs = -1;
  config.save_every_epochs = 0;
  EventQueue events;
  CommandQueue commands;
  commands.push(RunCommand::Pause);  // taken before the first step
  commands.push(RunCommand::Pause);
  RunThread thread(config, events, commands);
  RunEvents seen;
  const auto gather = [&] {
    auto more = events.takeAll();
    std::move(more.states.begin(), more.states.end(), std::back_inserter(seen.states));
    std::move(more.samples.begin(), more.samples.end(), std::back_inserter(seen.samples));
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  };
  while (lastState(seen).state != RunState::Paused && !thread.finished()) {
    gather();
  }
  EXPECT_EQ(readRun(lastState(seen).run_folder).state, RunState::Paused);
  commands.push(RunCommand::SampleNow);
  while (seen.samples.size() < 2 && !thread.finished()) {
    gather();
  }
  EXPECT_FALSE(thread.finished()) << "it went on without being told";
  commands.push(RunCommand::SampleNow);  // nothing new at this step
  commands.push(RunCommand::Continue);
  commands.push(RunCommand::SaveNow);
  while (!thread.finished()) {
    gather();
  }
  gather();
  EXPECT_THAT(
      statesOf(seen),
      testing::ElementsAre(
          RunState::Preparing,
          RunState::Running,
          RunState::Paused,
          RunState::Running,
          RunState::Finished));
  EXPECT_EQ(seen.samples.size(), 2u);
  const auto undisturbed = lastState(startToEnd(config)).run_folder;
  EXPECT_EQ(scalarLines(lastState(seen).run_folder), scalarLines(undisturbed));
}

TEST(Run, StopsWhilePaused) {
  const Scratch scratch;
  EventQueue events;
  CommandQueue commands;
  commands.push(RunCommand::Pause);
  RunThread thread(smallConfig(scratch.path()), events, commands);
  std::vector<StateChange> states;
  while (states.empty() || states.back().state != RunState::Paused) {
    auto more = events.takeAll().states;
    std::move(more.begin(), more.end(), std::back_inserter(states));
    ASSERT_FALSE(thread.finished());
  }
  thread.requestStop();
  while (!thread.finished()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_EQ(lastState(events.takeAll()).state, RunState::Stopped);
}

TEST(Run, RefusesAFolderThatIsBeingTrainedIn) {
  const Scratch scratch;
  const auto folder = createRunFolder(smallConfig(scratch.path()));
  const RunLock other(folder);
  const auto record = readFile(folder / kRunFile, 1 << 20);
  const auto state = lastState(resumeToEnd(folder));
  EXPECT_EQ(state.state, RunState::Failed);
  EXPECT_THAT(state.message, testing::HasSubstr("being trained already"));
  EXPECT_EQ(readFile(folder / kRunFile, 1 << 20), record) << "the other's record was touched";
}

TEST(Run, DoesNothingMoreWhenItIsFinished) {
  const Scratch scratch;
  const auto folder = lastState(startToEnd(smallConfig(scratch.path()))).run_folder;
  const auto before = outcome(folder);
  const auto events = resumeToEnd(folder);
  EXPECT_EQ(lastState(events).state, RunState::Finished);
  EXPECT_TRUE(events.points.empty());
  EXPECT_EQ(outcome(folder), before);
}

}  // namespace
}  // namespace diptych
