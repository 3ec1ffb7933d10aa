// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/experiment_tasks.h"

#include "core/dataset/derive.h"
#include "core/experiment/cfg_response.h"
#include "core/experiment/metrics_database.h"
#include "core/experiment/run_folder.h"
#include "core/experiment/surprise.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <set>

namespace diptych {
namespace {

namespace fs = std::filesystem;
using Kind = ExperimentTask::Kind;
using State = ExperimentTask::State;

double shareOf(std::int64_t done, std::int64_t total) {
  return total <= 0 ? 0
                    : std::clamp(static_cast<double>(done) / static_cast<double>(total), 0., 1.);
}

// A caption is the last that is written of a derived picture.
std::int64_t countCaptions(const fs::path& folder) {
  std::int64_t count = 0;
  std::error_code code;  // somebody may be writing there
  for (fs::recursive_directory_iterator entry(folder, code), end; !code && entry != end;
       entry.increment(code)) {
    count += entry->path().extension() == ".txt" ? 1 : 0;
  }
  return count;
}

void lookUpData(ExperimentTask& task, const Arm& arm, const ExperimentPlaces& places) {
  task.folder = places.dataOf(arm);
  if (places.hasDataOf(arm)) {
    task.state = State::Done;
    return;
  }
  const auto record = readRecipeRecord(task.folder);
  const auto pictures = record.is_object() ? record.find("pictures") : record.end();
  if (pictures != record.end() && pictures->is_number_integer()) {
    task.progress = shareOf(countCaptions(task.folder), pictures->get<std::int64_t>());
  }
}

State stateOf(const RunInfo& run) {
  switch (run.state) {
    case RunState::Finished:
      return State::Done;
    case RunState::Failed:
      return State::Failed;
    case RunState::Preparing:
    case RunState::Running:
    case RunState::Paused:
    case RunState::Stopping:
      return State::Active;
    case RunState::Idle:
    case RunState::Stopped:
      break;
  }
  return State::Waiting;
}

void lookUpRun(ExperimentTask& task, const std::optional<RunInfo>& run) {
  if (run) {
    task.folder = run->folder;
    task.state = stateOf(*run);
    auto step = run->step;  // when its state last changed
    if (task.state == State::Active) {
      const auto newest = MetricsReader(run->folder).lastScalar();
      step = newest ? newest->step : 0;
    }
    task.progress = shareOf(step, run->total_steps);
  }
}

void lookUp(ExperimentTask& task, const Experiment& experiment, const ExperimentPlaces& places) {
  switch (task.kind) {
    case Kind::Data:
      lookUpData(task, armOf(experiment, task.arm), places);
      break;
    case Kind::Teacher:
      lookUpRun(task, newestRun(places.teacherOf(task.arm)));
      break;
    case Kind::Run:
      lookUpRun(task, newestRun(places.runsOf(armOf(experiment, task.arm), task.seed)));
      break;
    case Kind::Surprise:
      task.folder = places.folder;
      task.state = readSurprise(places.folder) ? State::Done : State::Waiting;
      break;
    case Kind::CfgResponse:
      task.folder = places.folder;
      task.state = readCfgResponses(places.folder).size() > experiment.arms.size() ? State::Done
                                                                                   : State::Waiting;
      break;
  }
  if (task.state == State::Done) {
    task.progress = 1;
  }
}

}  // namespace

bool makesData(const ExperimentTask& task) {
  return task.kind == Kind::Teacher || task.kind == Kind::Data;
}

std::vector<ExperimentTask> plannedTasks(const Experiment& experiment) {
  std::vector<ExperimentTask> tasks;
  std::set<std::string> taught;
  for (const auto& arm : experiment.arms) {
    if (!arm.model_of.empty() && taught.insert(arm.model_of).second) {
      tasks.push_back(
          {.kind = Kind::Teacher, .arm = arm.model_of, .seed = experiment.seeds.front()});
    }
    if (arm.recipe) {
      tasks.push_back({.kind = Kind::Data, .arm = arm.name});
    }
  }
  tasks.push_back({.kind = Kind::Surprise});
  for (const auto seed : experiment.seeds) {  // a whole comparison first, then the next
    for (const auto& arm : experiment.arms) {
      tasks.push_back({.kind = Kind::Run, .arm = arm.name, .seed = seed});
    }
  }
  tasks.push_back({.kind = Kind::CfgResponse});
  return tasks;
}

std::string describeTask(const ExperimentTask& task) {
  switch (task.kind) {
    case Kind::Teacher:
      return fmt::format("training of the model that makes pictures, on {}", task.arm);
    case Kind::Data:
      return "data of " + task.arm;
    case Kind::Surprise:
      return "surprise of the base model";
    case Kind::CfgResponse:
      return "response to CFG";
    case Kind::Run:
      break;
  }
  return fmt::format("run of {} with seed {}", task.arm, task.seed);
}

std::vector<ExperimentTask> experimentTasks(
    const Experiment& experiment, const ExperimentPlaces& places) {
  auto tasks = plannedTasks(experiment);
  for (auto& task : tasks) {
    lookUp(task, experiment, places);
  }
  return tasks;
}

std::vector<ExperimentTask> experimentTasks(const fs::path& folder) {
  return experimentTasks(readExperiment(folder), ExperimentPlaces{folder});
}

}  // namespace diptych
