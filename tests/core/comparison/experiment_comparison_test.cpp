// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
// Runs with known losses, written by hand.
#include "core/comparison/experiment_comparison.h"

#include "core/base/error.h"
#include "core/experiment/metrics_database.h"
#include "core/experiment/run_folder.h"
#include "core/experiment/run_record.h"
#include "tests/core/experiment/experiment_setup.h"
#include "tests/core/experiment/scratch.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

namespace diptych {
namespace {

class ExperimentComparisonTest : public testing::Test {
 protected:
  ExperimentComparisonTest() {
    experiment_ = smallExperiment(scratch_.path());
    experiment_.seeds = {1, 2};
    writeExperiment(folder_, experiment_);
  }

  struct Losses {
    double own;
    double learned;
    double other;  // on the other set's held-out pictures
  };

  // A finished run that starts at 1 everywhere and ends at these losses.
  void addRun(
      const std::string& arm, std::uint64_t seed, Losses end, const std::string& hash = "m") {
    const ExperimentPlaces places{folder_};
    const std::string other = arm == "blurred" ? "original" : "blurred";
    SharedPanel panel;
    panel.held_out = {"a", "b"};
    panel.sets = {{other, places.dataOf(armOf(experiment_, other))}};
    const auto folder =
        createRunFolder(configOf(experiment_, places, armOf(experiment_, arm), seed), panel);
    auto record = readRunRecord(folder);
    record.state = RunState::Finished;
    record.model_hash = hash;
    writeRunRecord(folder, record);
    MetricsWriter writer(folder);
    const std::vector<std::pair<std::string, double>> panels = {
        {"loss/val", end.own},
        {"loss/train-stabilized", end.learned},
        {"loss/val/" + other, end.other}};
    for (const auto& [name, loss] : panels) {
      const auto prefix = name == "loss/val/" + other ? other + "/" : std::string();
      writer.setPanel(name, {{0, 1, 100}, {1, 2, 700}}, {prefix + "a.png", prefix + "b.png"});
      writer.addValidation({{{name, 0, 0, 0, 0, 1.0}, {1.0, 1.0}}});
      writer.addValidation({{{name, 10, 2, 20, 1.0, loss}, {loss, loss}}});
    }
    writer.flush();
  }

  Arm& armNamed(const std::string& name) {
    return *std::find_if(experiment_.arms.begin(), experiment_.arms.end(), [&](const Arm& arm) {
      return arm.name == name;
    });
  }

  void addAll() {
    addRun("original", 1, {0.90, 0.80, 0.70});
    addRun("original", 2, {0.88, 0.82, 0.74});
    addRun("blurred", 1, {0.75, 0.60, 0.95});
    addRun("blurred", 2, {0.70, 0.64, 0.97});
    addRun("again", 1, {0.91, 0.79, 0.69});
    addRun("again", 2, {0.87, 0.83, 0.75});
  }

  const ArmVerdict& verdict(
      const ExperimentComparison& comparison, const std::string& arm, const std::string& panel) {
    for (const auto& verdict : comparison.verdicts) {
      if (verdict.arm == arm && verdict.panel == panel) {
        return verdict;
      }
    }
    throw Error("there is no such verdict");
  }

  Scratch scratch_;
  std::filesystem::path folder_ = scratch_ / "experiment";
  Experiment experiment_;
};

TEST_F(ExperimentComparisonTest, PairsRunsBySeedAndDividesTheirChanges) {
  addAll();
  const auto comparison = compareExperiment(folder_);
  const auto& held_out = verdict(comparison, "blurred", kHeldOutLoss).pair;
  EXPECT_NEAR(held_out.change, (0.25 + 0.30) / 2, 1e-12);
  EXPECT_NEAR(held_out.reference_change, (0.10 + 0.12) / 2, 1e-12);
  EXPECT_NEAR(held_out.ratio, 0.55 / 0.22, 1e-9);
  // Seed 1 against seed 1: 0.15 and 0.18; crosswise they would be 0.13 and 0.20.
  EXPECT_NEAR(*held_out.effect_size, 0.165 / (0.03 / std::sqrt(2.0)), 1e-6);
  EXPECT_NEAR(verdict(comparison, "blurred", kLearnedLoss).pair.ratio, 0.76 / 0.38, 1e-9);
}

TEST_F(ExperimentComparisonTest, ScoresEveryArmOnEverySet) {
  addAll();
  const auto comparison = compareExperiment(folder_);
  EXPECT_NEAR(comparison.cross.at({"original", "original"}).last, 0.89, 1e-12);
  EXPECT_NEAR(comparison.cross.at({"original", "blurred"}).last, 0.72, 1e-12);
  EXPECT_NEAR(comparison.cross.at({"blurred", "original"}).last, 0.96, 1e-12);
  EXPECT_NEAR(comparison.cross.at({"blurred", "blurred"}).last, 0.725, 1e-12);
  // The A/A arm has the original's folder: its own pictures stand under that name.
  EXPECT_NEAR(comparison.cross.at({"again", "original"}).last, 0.89, 1e-12);
}

TEST_F(ExperimentComparisonTest, TheNoiseFloorIsWhatTheAAArmReaches) {
  addAll();
  // Per seed the ratios are 0.09 / 0.10 and 0.13 / 0.12 held out, 0.21 / 0.20 and 0.17 / 0.18
  // learned; with two seeds the interval ends at these.
  EXPECT_NEAR(compareExperiment(folder_).noise_floor, 0.10, 1e-9);
}

TEST_F(ExperimentComparisonTest, CountsWhatIsMissing) {
  addRun("original", 1, {0.90, 0.80, 0.70});
  addRun("blurred", 1, {0.75, 0.60, 0.95});
  addRun("blurred", 2, {0.70, 0.64, 0.97});
  const auto comparison = compareExperiment(folder_);
  EXPECT_EQ(comparison.runs_missing, 3u);
  EXPECT_EQ(verdict(comparison, "blurred", kHeldOutLoss).pair.seeds, 1u);
  EXPECT_EQ(comparison.noise_floor, 0);
}

TEST_F(ExperimentComparisonTest, RefusesAnArmThatWasEditedBetweenItsRuns) {
  addRun("original", 1, {0.90, 0.80, 0.70});
  addRun("original", 2, {0.90, 0.80, 0.70});
  addRun("blurred", 1, {0.75, 0.60, 0.95});
  armNamed("blurred").training["learning_rate"] = 0.5;
  writeExperiment(folder_, experiment_);
  addRun("blurred", 2, {0.75, 0.60, 0.95});
  EXPECT_THROW(compareExperiment(folder_), Error);
}

TEST_F(ExperimentComparisonTest, RefusesRunsOfAnotherBaseModelOrOtherSettings) {
  addRun("original", 1, {0.90, 0.80, 0.70});
  addRun("blurred", 1, {0.75, 0.60, 0.95}, "another model");
  EXPECT_THROW(compareExperiment(folder_), Error);
}

}  // namespace
}  // namespace diptych
