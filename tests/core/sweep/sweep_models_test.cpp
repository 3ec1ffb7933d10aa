// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sweep/sweep_models.h"

#include "core/base/error.h"
#include "core/experiment/checkpoint_store.h"
#include "core/experiment/experiment.h"
#include "core/experiment/run_folder.h"
#include "tests/core/experiment/scratch.h"

#include <gmock/gmock.h>

namespace diptych {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

fs::path baseModel() { return fs::path(DIPTYCH_SOURCE_DIR) / "resources/base-model"; }

fs::path makeRun(
    const fs::path& runs, const std::string& name, const std::vector<std::int64_t>& steps) {
  TrainingConfig config;
  config.name = name;
  config.model = baseModel();
  config.data_set = "/data/d";
  config.runs_folder = runs;
  const auto run = createRunFolder(config);
  fs::create_directories(run / "checkpoints");
  for (const auto step : steps) {
    fs::create_directory_symlink(baseModel(), CheckpointStore::checkpointPath(run, step));
  }
  return run;
}

// Hostile, but allowed: sorted by name they stand otherwise, and one looks like a list.
const std::vector<std::string> kArms = {"original", "a, b (50%)", "None"};

class SweepModels : public testing::Test {
 protected:
  fs::path makeExperiment(const std::string& name, const std::vector<std::uint64_t>& seeds) {
    Experiment experiment;
    experiment.name = "trial";
    experiment.seeds = seeds;
    for (const auto& arm : kArms) {
      Arm one;
      one.name = arm;
      one.folder = "/data/" + arm;
      experiment.arms.push_back(one);
    }
    writeExperiment(scratch_ / name, experiment);
    return scratch_ / name;
  }

  static fs::path train(
      const fs::path& experiment, const std::string& arm, int seed, std::int64_t step) {
    const auto runs = armPath(experiment, arm) / ("seed-" + std::to_string(seed));
    return makeRun(
        runs,
        arm + ", seed " + std::to_string(seed),
        step > 0 ? std::vector{step} : std::vector<std::int64_t>());
  }

  static std::vector<std::string> labelsOf(const std::vector<SweepModel>& models) {
    std::vector<std::string> labels;
    for (const auto& model : models) {
      labels.push_back(model.label);
    }
    return labels;
  }

  static std::string refusalOf(const fs::path& path) {
    try {
      sweepModels(path);
    } catch (const Error& error) {
      return error.what();
    }
    return "none";
  }

  Scratch scratch_;
};

TEST_F(SweepModels, TakesAnExperimentForItsArms) {
  const auto experiment = makeExperiment("trial #1, \"new\"", {1});
  train(experiment, kArms[2], 1, 30);
  train(experiment, kArms[1], 1, 20);
  const auto run = train(experiment, kArms[0], 1, 10);
  const auto models = sweepModels(experiment);
  EXPECT_THAT(
      labelsOf(models), ElementsAre("original, step 10", "a, b (50%), step 20", "None, step 30"));
  EXPECT_EQ(models[0].path, run / "checkpoints/step-000010");
  EXPECT_THAT(labelsOf(sweepModels(experiment / "")), testing::SizeIs(3));
  EXPECT_THAT(
      labelsOf(sweepModels(armPath(experiment, kArms[1]))), ElementsAre("a, b (50%), step 20"));
}

TEST_F(SweepModels, NamesTheSeedsWhenThereAreSeveral) {
  const auto experiment = makeExperiment("trial", {7, 3});
  for (const int seed : {3, 7}) train(experiment, "original", seed, 100 + seed);
  train(experiment, "None", 3, 5);
  EXPECT_THAT(
      labelsOf(sweepModels(experiment)),
      ElementsAre(
          "original, seed 7, step 107", "original, seed 3, step 103", "None, seed 3, step 5"));
  EXPECT_THAT(
      labelsOf(sweepModels(armPath(experiment, "original") / "seed-3")),
      ElementsAre("original, seed 3, step 103"));
}

TEST_F(SweepModels, LeavesOutWhatHasNoCheckpoint) {
  const auto experiment = makeExperiment("trial", {1});
  train(experiment, "original", 1, 0);
  train(experiment, "None", 1, 8);
  EXPECT_THAT(labelsOf(sweepModels(experiment)), ElementsAre("None, step 8"));
}

TEST_F(SweepModels, SaysWhatAnExperimentLacks) {
  const auto experiment = makeExperiment("trial", {1, 2});
  EXPECT_THAT(refusalOf(experiment), AllOf(HasSubstr("trial"), HasSubstr("has a checkpoint yet")));
  EXPECT_THAT(
      refusalOf(armPath(experiment, "None")),
      HasSubstr("of the arm \"None\" has a checkpoint yet"));
  EXPECT_THAT(
      refusalOf(armPath(experiment, "none")),
      AllOf(HasSubstr("no arm \"none\""), HasSubstr("original, a, b (50%), None")));
  EXPECT_THAT(
      refusalOf(armPath(experiment, "None") / "seed-3"),
      AllOf(HasSubstr("no seed \"seed-3\""), HasSubstr("seed-1, seed-2")));
  EXPECT_THAT(refusalOf(scratch_ / "gone"), HasSubstr("gone"));
}

TEST_F(SweepModels, TakesAllCheckpointsOfARun) {
  const auto run = makeRun(scratch_ / "runs", "tigers", {1000, 0, 400});
  const auto labels = labelsOf(sweepModels(run / "checkpoints"));
  EXPECT_THAT(labels, ElementsAre("tigers, step 0", "tigers, step 400", "tigers, step 1000"));
  EXPECT_THAT(labelsOf(sweepModels(run)), ElementsAre("tigers, step 1000"));
  const auto empty = makeRun(scratch_ / "runs", "cubs", {});
  EXPECT_THAT(refusalOf(empty / "checkpoints"), HasSubstr("no checkpoint yet"));
  EXPECT_THAT(refusalOf(empty), HasSubstr("no checkpoint yet"));
}

TEST_F(SweepModels, TellsTwoExperimentsApart) {
  const auto first = makeExperiment("first", {1});
  const auto second = makeExperiment("second", {1});
  train(first, "original", 1, 10);
  train(second, "original", 1, 10);
  train(second, "None", 1, 10);
  const auto models =
      sweepModels(std::vector<std::string>{first.string(), second.string(), baseModel().string()});
  EXPECT_THAT(
      labelsOf(models),
      ElementsAre(
          "original, step 10 (first)",
          "original, step 10 (second)",
          "None, step 10",
          "base-model"));
}

TEST_F(SweepModels, FillAnAxis) {
  const auto experiment = makeExperiment("a \"b\", c #1", {1});
  for (const auto& arm : kArms) train(experiment, arm, 1, 10);
  const auto run = makeRun(scratch_ / "runs", "tigers", {1, 2});
  // As the window writes it: in quotes, one on each line.
  const auto typed =
      "\"" + (scratch_ / "a \"\"b\"\", c #1").string() + "\"\n" + (run / "checkpoints").string();
  GenerationSettings base;
  base.width = 0;  // as large as the model's own pictures
  base.height = 0;
  const auto plan =
      planSweep("test", base, "/nowhere", {{SweepKind::Cfg, "1, 2"}, {SweepKind::Model, typed}});
  EXPECT_THAT(
      plan.axes[1].labels,
      ElementsAre(
          "original, step 10",
          "a, b (50%), step 10",
          "None, step 10",
          "tigers, step 1",
          "tigers, step 2"));
  EXPECT_EQ(plan.cells(), 10U);
  EXPECT_EQ(plan.axes[1].typed, typed);
  EXPECT_EQ(plan.model.path, plan.axes[1].values[0]);
  EXPECT_EQ(plan.base.width, 64);
  EXPECT_THROW(
      planSweep("test", {}, experiment, {{SweepKind::Cfg, "1"}, {SweepKind::Seed, "1"}}), Error);
}

}  // namespace
}  // namespace diptych
