// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/experiment/run_folder.h"
#include "core/sweep/sweep.h"
#include "fake_sweep_model.h"
#include "tests/core/experiment/scratch.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace diptych {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(SweepPlan, CountsItsCellsSheetBySheet) {
  const auto plan = smallPlan();
  EXPECT_EQ(plan.cells(), 12U);
  EXPECT_EQ(plan.cellAt(0), (SweepCell{0, 0, 0}));
  EXPECT_EQ(plan.cellAt(4), (SweepCell{1, 1, 0}));
  EXPECT_EQ(plan.cellAt(11), (SweepCell{2, 1, 1}));
  for (std::size_t i = 0; i < plan.cells(); ++i) EXPECT_EQ(plan.indexOf(plan.cellAt(i)), i);
}

TEST(SweepPlan, ChangesOnlyWhatItsAxesSay) {
  const auto plan = smallPlan();
  const auto settings = settingsOf(plan, {2, 1, 0});
  EXPECT_EQ(settings.cfg, 7.5);
  EXPECT_EQ(settings.prompt, "a dog");
  EXPECT_EQ(settings.seed, 5U);
  EXPECT_EQ(settings.steps, 4);
  EXPECT_EQ(settings.sampler, plan.base.sampler);
}

TEST(SweepPlan, KeepsOneNoiseUnlessTheSeedIsAnAxis) {
  const auto plan = smallPlan(false);
  for (std::size_t i = 0; i < plan.cells(); ++i) {
    EXPECT_EQ(settingsOf(plan, plan.cellAt(i)).seed, plan.base.seed);
  }
}

TEST(SweepPlan, TakesSamplersByBothNames) {
  EXPECT_THAT(
      parseAxis(SweepKind::Sampler, "euler, DPM++ 2M Karras, Euler a"),
      ElementsAre("euler", "dpmpp_2m_karras", "euler_a"));
  EXPECT_THROW(parseAxis(SweepKind::Sampler, "eulr"), Error);
  EXPECT_THROW(parseAxis(SweepKind::Steps, "0"), Error);
  EXPECT_THROW(parseAxis(SweepKind::Cfg, "-2"), Error);
}

TEST(SweepPlan, IsReadBackAsWritten) {
  const auto plan = smallPlan();
  const auto read = readSweepJson(sweepJson(plan), "sweep.json");
  EXPECT_EQ(sweepJson(read), sweepJson(plan));
  EXPECT_EQ(read.axes[1].values, plan.axes[1].values);
}

TEST(SweepPlan, RefusesAFileThatIsNone) {
  const auto broken = [](const std::function<void(nlohmann::json&)>& change) {
    auto json = sweepJson(smallPlan());
    change(json);
    EXPECT_THROW(readSweepJson(json, "sweep.json"), Error) << json.dump();
  };
  broken([](auto& json) { json = 3; });
  broken([](auto& json) { json["format"] = 2; });
  broken([](auto& json) {
    json["axes"].erase(0);
    json["axes"].erase(0);
  });
  broken([](auto& json) { json["axes"].push_back(json["axes"][0]); });
  broken([](auto& json) { json["axes"][1] = json["axes"][0]; });
  broken([](auto& json) { json["axes"][0]["values"][0] = "many"; });
  broken([](auto& json) { json["axes"][0]["values"] = nlohmann::json::array(); });
  broken([](auto& json) { json["axes"][0]["labels"].erase(0); });
  broken([](auto& json) { json["settings"]["width"] = 1000000; });
  broken([](auto& json) { json["settings"]["steps"] = 0; });
  broken([](auto& json) { json["settings"]["sampler"] = "dice"; });
  broken([](auto& json) { json["more"] = 1; });
  broken([](auto& json) { json.erase("model"); });
}

TEST(SweepPlan, RefusesMoreCellsThanCanBeMade) {
  auto plan = smallPlan();
  const std::vector<std::string> many(1000, "7");
  for (auto& axis : plan.axes) axis.values = axis.labels = many;
  EXPECT_THROW(readSweepJson(sweepJson(plan), "sweep.json"), Error);
}

TEST(SweepPlan, IsMadeFromWhatIsTypedAndAModel) {
  const auto model = std::filesystem::path(DIPTYCH_SOURCE_DIR) / "resources/base-model/";
  GenerationSettings base;
  base.width = base.height = 0;
  const auto plan = planSweep(
      "test",
      base,
      model,
      {{SweepKind::Cfg, "1-3"}, {SweepKind::Model, "\"" + model.string() + "\""}});
  EXPECT_EQ(plan.base.width, 64);
  EXPECT_EQ(plan.model.label, "base-model");
  EXPECT_THAT(plan.axes[1].labels, ElementsAre("base-model"));
  EXPECT_EQ(modelOf(plan, {0, 0, 0}).path, plan.model.path);
  EXPECT_THROW(
      planSweep("test", base, "/nowhere", {{SweepKind::Cfg, "1"}, {SweepKind::Seed, "1"}}), Error);
  EXPECT_THROW(planSweep("test", base, model, {{SweepKind::Cfg, "1-3"}}), Error);
}

TEST(SweepPlan, CallsARunsCheckpointByTheRun) {
  const Scratch scratch;
  const auto base = std::filesystem::path(DIPTYCH_SOURCE_DIR) / "resources/base-model";
  TrainingConfig config;
  config.name = "tigers";
  config.model = base;
  config.data_set = "/data/d";
  config.runs_folder = scratch / "runs";
  std::vector<std::filesystem::path> runs;
  for (int i = 0; i < 2; ++i) {
    runs.push_back(createRunFolder(config));
    std::filesystem::create_directories(runs.back() / "checkpoints");
    std::filesystem::create_directory_symlink(base, runs.back() / "checkpoints/step-000400");
  }
  EXPECT_EQ(resolveSweepModel(runs[0] / "checkpoints/step-000400").label, "tigers, step 400");
  const auto typed = runs[0].string() + "/checkpoints/step-000400\n" + runs[1].string() +
                     "/checkpoints/step-000400\n" + base.string();
  const auto plan = planSweep("test", {}, base, {{SweepKind::Cfg, "1"}, {SweepKind::Model, typed}});
  EXPECT_EQ(plan.axes[1].labels[1], "tigers, step 400 (" + runs[1].filename().string() + ")");
  EXPECT_EQ(plan.axes[1].labels[2], "base-model");
}

TEST(SweepPlan, TellsA1111WhatTheGridShows) {
  const auto pairs = gridPairs(smallPlan());
  EXPECT_EQ(pairs.at("Script"), "X/Y/Z plot");
  EXPECT_EQ(pairs.at("X Type"), "CFG Scale");
  EXPECT_EQ(pairs.at("X Values"), "1, 3, 7.5");
  EXPECT_EQ(pairs.at("Y Values"), "\"a cat, sitting\", a dog");
  EXPECT_EQ(pairs.at("Z Type"), "Seed");
}

}  // namespace
}  // namespace diptych
