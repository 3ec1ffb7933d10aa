// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/json_file.h"
#include "core/experiment/experiment.h"
#include "experiment_setup.h"
#include "scratch.h"

#include <gmock/gmock.h>

#include <functional>

namespace diptych {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class ExperimentFileTest : public testing::Test {
 protected:
  ExperimentFileTest() {
    experiment_ = smallExperiment(scratch_.path());
    folder_ = scratch_ / "experiment";
    file_ = readJsonFile(folder_ / kExperimentFile);
  }

  // What reading says when the file has been changed.
  std::string refusal(const std::function<void(json&)>& change) const {
    auto changed = file_;
    change(changed);
    writeJsonFile(folder_ / kExperimentFile, changed);
    try {
      readExperiment(folder_);
    } catch (const Error& e) {
      return e.what();
    }
    return "nothing was refused";
  }

  Scratch scratch_;
  Experiment experiment_;
  std::filesystem::path folder_;
  json file_;
};

TEST_F(ExperimentFileTest, ComesBackAsItWasWritten) {
  const auto read = readExperiment(folder_);
  EXPECT_EQ(read.name, "small");
  EXPECT_EQ(read.variable, "pictures");
  EXPECT_EQ(read.training, experiment_.training);
  ASSERT_EQ(read.arms.size(), 3u);
  EXPECT_EQ(read.arms[1].recipe->kind, "low_pass");
  EXPECT_EQ(read.arms[1].from, "original");
  EXPECT_EQ(read.arms[2].seed_offset, 1000u);
  EXPECT_EQ(read.accepted, experiment_.accepted);
  writeExperiment(folder_, read);
  EXPECT_EQ(readJsonFile(folder_ / kExperimentFile), file_);
}

TEST_F(ExperimentFileTest, NamesTheFieldThatIsWrong) {
  EXPECT_THAT(refusal([](json& e) { e["sede"] = 1; }), HasSubstr("no setting \"sede\""));
  EXPECT_THAT(refusal([](json& e) { e["seeds"] = {1, "2"}; }), HasSubstr("seeds[1]"));
  EXPECT_THAT(refusal([](json& e) { e["seeds"] = {1, 1}; }), HasSubstr("names one twice"));
  EXPECT_THAT(refusal([](json& e) { e["seeds"] = json::array(); }), HasSubstr("is empty"));
  EXPECT_THAT(refusal([](json& e) { e["arms"] = json::array(); }), HasSubstr("at least two"));
  EXPECT_THAT(refusal([](json& e) { e["training"]["bacth_size"] = 1; }), HasSubstr("bacth_size"));
  EXPECT_THAT(
      refusal([](json& e) { e["training"]["seed"] = 1; }), HasSubstr("decided by the experiment"));
  EXPECT_THAT(refusal([](json& e) { e["panel"]["held_out"] = 1.5; }), HasSubstr("held_out"));
  EXPECT_THAT(refusal([](json& e) { e["panel"]["folds"] = 0; }), HasSubstr("folds"));
}

TEST_F(ExperimentFileTest, RefusesArmsThatCannotBeMade) {
  const auto arm = [&](const std::function<void(json&)>& change) {
    return refusal([&](json& e) { change(e["arms"][1]); });
  };
  EXPECT_THAT(arm([](json& a) { a["name"] = "../x"; }), HasSubstr("1 to 60 letters"));
  EXPECT_THAT(arm([](json& a) { a["name"] = ".."; }), HasSubstr("1 to 60 letters"));
  EXPECT_THAT(arm([](json& a) { a["name"] = "original"; }), HasSubstr("two arms"));
  EXPECT_THAT(arm([](json& a) { a["from"] = "again"; }), HasSubstr("no earlier arm"));
  EXPECT_THAT(arm([](json& a) { a["from"] = "blurred"; }), HasSubstr("no earlier arm"));
  EXPECT_THAT(arm([](json& a) { a["folder"] = "/x"; }), HasSubstr("the program's"));
  EXPECT_THAT(arm([](json& a) { a.erase("recipe"); }), HasSubstr("needs a \"folder\""));
  EXPECT_THAT(arm([](json& a) { a["recipe"]["kind"] = "blur"; }), HasSubstr("no recipe"));
  EXPECT_THAT(arm([](json& a) { a["recipe"]["settings"]["sigma"] = 0; }), HasSubstr("from 0.1"));
  EXPECT_THAT(arm([](json& a) { a["other"] = "original"; }), HasSubstr("takes no second arm"));
  EXPECT_THAT(arm([](json& a) { a["model_of"] = "original"; }), HasSubstr("takes no model"));
  EXPECT_THAT(
      arm([](json& a) {
        a["training"] = {{"max_epochs", "many"}};
      }),
      HasSubstr("max_epochs"));
}

TEST_F(ExperimentFileTest, RefusesAnAAArmThatSharesRunsWithItsPartner) {
  EXPECT_THAT(
      refusal([](json& e) {
        e["seeds"] = {1, 2, 3};
        e["arms"][2]["seed_offset"] = 1;
      }),
      HasSubstr("both train with seed 2"));
  EXPECT_THAT(
      refusal([](json& e) { e["arms"][2]["seed_offset"] = 0; }),
      HasSubstr("both train with seed 1"));
  EXPECT_THAT(
      refusal([](json& e) { e["seeds"] = {18446744073709551615u}; }), HasSubstr("too large"));
}

TEST_F(ExperimentFileTest, RefusesFoldsWithAModelThatWouldHaveSeenThem) {
  EXPECT_THAT(
      refusal([](json& e) {
        e["panel"]["folds"] = 2;
        e["arms"][1]["recipe"] = {{"kind", "generate"}};
        e["arms"][1]["model_of"] = "original";
      }),
      HasSubstr("Use one fold"));
}

TEST_F(ExperimentFileTest, NamesASettingThatCannotBeRun) {
  for (const int batch_size : {0, -3}) {
    experiment_.training["batch_size"] = batch_size;
    try {
      configOf(experiment_, {folder_}, experiment_.arms[0], 1);
      FAIL();
    } catch (const Error& e) {
      EXPECT_THAT(e.what(), HasSubstr("batch_size"));
    }
  }
}

TEST_F(ExperimentFileTest, SaysThatThereIsNone) {
  try {
    readExperiment(scratch_.path());
    FAIL();
  } catch (const Error& e) {
    EXPECT_THAT(e.what(), HasSubstr("experiment new"));
  }
}

TEST_F(ExperimentFileTest, ARunsConfigurationIsTheExperimentsTheArmsAndTheSeeds) {
  experiment_.arms[2].training = {{"batch_size", 2}};
  const ExperimentPlaces places{folder_};
  const auto first = configOf(experiment_, places, experiment_.arms[0], 7);
  const auto again = configOf(experiment_, places, experiment_.arms[2], 7);
  EXPECT_EQ(first.batch_size, 4);
  EXPECT_EQ(again.batch_size, 2);
  EXPECT_EQ(first.seed, 7u);
  EXPECT_EQ(again.seed, 1007u);
  EXPECT_EQ(first.validation_seed, again.validation_seed);
  EXPECT_NE(first.runs_folder, again.runs_folder);
  EXPECT_EQ(first.max_epochs, 3);
}

}  // namespace
}  // namespace diptych
