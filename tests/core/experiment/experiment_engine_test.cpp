// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
// Experiments with the real engine on the tiny model.
#include "core/dataset/derive.h"
#include "core/experiment/cfg_response.h"
#include "core/experiment/experiment_templates.h"
#include "core/experiment/metrics_database.h"
#include "core/experiment/run_folder.h"
#include "core/experiment/surprise.h"
#include "core/model/model_facts.h"
#include "experiment_setup.h"
#include "scratch.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace diptych {
namespace {

namespace fs = std::filesystem;

class ExperimentEngineTest : public testing::Test {
 protected:
  // An arm that a model makes which was trained on the originals.
  ExperimentEngineTest() {
    auto experiment = smallExperiment(scratch_.path());
    Arm synthetic;
    synthetic.name = "synthetic";
    synthetic.from = synthetic.model_of = "original";
    synthetic.recipe = Recipe{"generate", {{"steps", 2}, {"candidates", 2}}, {}, {}};
    experiment.arms = {experiment.arms[0], synthetic};
    experiment.accepted.clear();
    experiment.cfgs = {1, 5};
    writeExperiment(folder_, experiment);
    writeExperiment(scratch_ / "second", experiment);
  }

  Scratch scratch_;
  fs::path folder_ = scratch_ / "experiment";
};

TEST_F(ExperimentEngineTest, MakesPicturesWithAModelThatAnArmTaught) {
  const auto story = tellExperiment(folder_);
  EXPECT_EQ(story.error, "");
  EXPECT_EQ(story.failed, 0u);
  const auto tasks = experimentTasks(folder_);
  ASSERT_EQ(tasks.size(), 6u);
  ASSERT_EQ(tasks[0].kind, ExperimentTask::Kind::Teacher);
  const auto taught = latestCheckpoint(tasks[0].folder);
  ASSERT_TRUE(taught);
  const auto record = readRecipeRecord(tasks[1].folder);
  EXPECT_EQ(record.at("model").at("hash"), hashModel(*taught));
}

TEST_F(ExperimentEngineTest, TheSameExperimentTwiceGivesTheSameNumbers) {
  tellExperiment(folder_);
  tellExperiment(scratch_ / "second");
  EXPECT_EQ(outcomeOfAll(folder_), outcomeOfAll(scratch_ / "second"));
}

TEST_F(ExperimentEngineTest, TheSurpriseOfASetIsFoundByItsPictures) {
  tellExperiment(folder_);
  const ExperimentPlaces places{folder_};
  const auto experiment = readExperiment(folder_);
  auto data_set = scanDataSet(places.dataOf(experiment.arms[1]));
  const auto losses = readSurpriseOf(data_set, folder_);
  ASSERT_TRUE(losses);
  ASSERT_EQ(losses->size(), data_set.items.size());
  const auto measured = (*readSurprise(folder_))[1].losses[0];
  EXPECT_DOUBLE_EQ((*losses)[0], (measured[0] + measured[1]) / 2);
  data_set.items[0].caption += "!";  // no longer what was measured
  EXPECT_FALSE(readSurpriseOf(data_set, folder_));
  EXPECT_FALSE(readSurpriseOf(data_set, scratch_ / "nothing"));
}

// The panel of a run before its first step is the surprise of the pictures that it holds out.
TEST_F(ExperimentEngineTest, TheSurpriseIsWhereEveryCurveStarts) {
  tellExperiment(folder_);
  const auto surprise = readSurprise(folder_);
  ASSERT_TRUE(surprise);
  ASSERT_EQ(surprise->size(), 2u);
  EXPECT_EQ((*surprise)[1].set, "synthetic");
  for (const auto& task : experimentTasks(folder_)) {
    if (task.kind != ExperimentTask::Kind::Run) {
      continue;
    }
    const auto& set = (*surprise)[task.arm == "original" ? 0 : 1];
    const MetricsReader reader(task.folder);
    std::vector<std::string> names;
    const auto panel = reader.panel("loss/val", names);
    const auto losses = reader.panelLosses("loss/val", 0);
    ASSERT_EQ(panel.size(), 4u);
    for (std::size_t i = 0; i < panel.size(); ++i) {
      const auto place = std::find(set.pictures.begin(), set.pictures.end(), pictureStem(names[i]));
      ASSERT_NE(place, set.pictures.end());
      const auto picture = static_cast<std::size_t>(place - set.pictures.begin());
      EXPECT_EQ(set.timesteps[picture][i % 2], panel[i].timestep);
      EXPECT_EQ(set.losses[picture][i % 2], losses[i]);
    }
  }
}

TEST_F(ExperimentEngineTest, TheResponseToCfgIsMeasuredForTheBaseAndEveryArm) {
  tellExperiment(folder_);
  const auto responses = readCfgResponses(folder_);
  ASSERT_EQ(responses.size(), 3u);
  EXPECT_EQ(responses[0].model, "base");
  EXPECT_EQ(responses[2].model, "synthetic");
  for (const auto& response : responses) {
    EXPECT_EQ(response.levels.size(), 2u);
  }
  EXPECT_NE(responses[0].levels[0].saturation, responses[1].levels[0].saturation);
}

TEST_F(ExperimentEngineTest, EveryTemplateCanBeWrittenAndReadForItsModel) {
  for (const auto& known : experimentTemplates()) {
    const auto made = makeExperiment(known.name, scratch_ / "pictures", scratch_ / "model", 2);
    writeExperiment(scratch_ / known.name, made);
    EXPECT_EQ(readExperiment(scratch_ / known.name).arms.size(), made.arms.size());
    EXPECT_EQ(made.seeds, (std::vector<std::uint64_t>{1, 2}));
  }
}

}  // namespace
}  // namespace diptych
