// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment_setup.h"

#include "core/base/error.h"
#include "core/base/sha256.h"
#include "core/experiment/cfg_response.h"
#include "core/experiment/surprise.h"
#include "run_setup.h"

#include <atomic>
#include <chrono>
#include <thread>

namespace diptych {
namespace {

namespace fs = std::filesystem;

Arm folderArm(const std::string& name, const fs::path& folder) {
  Arm arm;
  arm.name = name;
  arm.folder = folder;
  return arm;
}

std::string nameOf(ExperimentTask::State state) {
  switch (state) {
    case ExperimentTask::State::Waiting:
      return "waiting";
    case ExperimentTask::State::Active:
      return "active";
    case ExperimentTask::State::Done:
      return "done";
    case ExperimentTask::State::Failed:
      break;
  }
  return "failed";
}

}  // namespace

Experiment smallExperiment(const fs::path& folder) {
  const auto config = smallConfig(folder);
  Experiment experiment;
  experiment.name = "small";
  experiment.model = config.model;
  auto training = toJson(config);
  for (const auto* decided :
       {"name",
        "model",
        "data_set",
        "runs_folder",
        "seed",
        "validation_seed",
        "validation_set",
        "val_split",
        "stabilize_split",
        "panel_timesteps"}) {
    training.erase(decided);
  }
  experiment.training = training;
  experiment.panel.timesteps = 2;
  experiment.panel.held_out = 0.2;
  auto blurred = folderArm("blurred", {});
  blurred.from = "original";
  blurred.recipe = Recipe{"low_pass", {{"sigma", 2.0}}, {}, {}};
  auto again = folderArm("again", config.data_set);
  again.seed_offset = 1000;
  experiment.arms = {folderArm("original", config.data_set), blurred, again};
  experiment.accepted = {"again: seeds"};
  experiment.seeds = {1};
  writeExperiment(folder / "experiment", experiment);
  return experiment;
}

ExperimentStory tellExperiment(const fs::path& folder, std::stop_token stop) {
  ExperimentStory story;
  EventQueue events;
  CommandQueue commands;
  try {
    story.failed =
        runExperiment(folder, events, commands, std::move(stop), [&](const ExperimentTask& task) {
          if (task.state != ExperimentTask::State::Active) {
            story.lines.push_back(describeTask(task) + ": " + nameOf(task.state));
          }
        });
  } catch (const Stopped&) {
    story.stopped = true;
  } catch (const Error& e) {
    story.error = e.what();
  }
  story.messages = events.takeAll().messages;
  return story;
}

std::vector<std::string> outcomeOfAll(const fs::path& folder) {
  std::vector<std::string> lines;
  for (const auto& task : experimentTasks(folder)) {
    switch (task.kind) {
      case ExperimentTask::Kind::Data:
        lines.push_back(task.arm + ": " + hashDataSet(scanDataSet(task.folder)));
        continue;
      case ExperimentTask::Kind::Surprise:
        lines.push_back("surprise: " + sha256OfFile(folder / kSurpriseFile));
        continue;
      case ExperimentTask::Kind::CfgResponse:
        lines.push_back("response: " + sha256OfFile(folder / kCfgResponseFile));
        continue;
      case ExperimentTask::Kind::Teacher:
      case ExperimentTask::Kind::Run:
        break;
    }
    for (const auto& line : outcome(task.folder)) {
      lines.push_back(describeTask(task) + ", " + line);
    }
  }
  return lines;
}

}  // namespace diptych
