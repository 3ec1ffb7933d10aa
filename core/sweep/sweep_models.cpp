// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sweep/sweep_models.h"

#include "core/base/error.h"
#include "core/experiment/checkpoint_store.h"
#include "core/experiment/experiment.h"
#include "core/experiment/run_folder.h"
#include "core/model/model_facts.h"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace diptych {
namespace {

namespace fs = std::filesystem;

constexpr const char* kRuns = "runs";  // as ExperimentPlaces has them
constexpr const char* kCheckpoints = "checkpoints";

bool isThere(const fs::path& path) {
  std::error_code unreadable;
  return fs::exists(path, unreadable);
}

bool isRun(const fs::path& folder) { return isThere(folder / "run.json"); }

bool isExperiment(const fs::path& folder) { return isThere(folder / kExperimentFile); }

// "model/" is "model".
fs::path plainModelPath(const fs::path& given) {
  auto path = fs::absolute(given).lexically_normal();
  return path.has_filename() ? path : path.parent_path();
}

// The run that a checkpoint belongs to: "runs/RUN/checkpoints/step-000400"; empty: none.
fs::path runOf(const fs::path& model) {
  const auto folder = model.parent_path();
  const bool is_checkpoint = folder.filename() == kCheckpoints && isRun(folder.parent_path());
  return is_checkpoint ? folder.parent_path() : fs::path();
}

// The experiment that made it: "EXPERIMENT/runs/ARM/seed-1/RUN/checkpoints/..."; empty: none.
fs::path experimentOf(const fs::path& model) {
  const auto run = runOf(model);
  const auto folder = run.empty() ? fs::path() : run.parent_path().parent_path().parent_path();
  return folder.filename() == kRuns && isExperiment(folder.parent_path()) ? folder.parent_path()
                                                                          : fs::path();
}

std::string withStep(const std::string& name, const fs::path& checkpoint) {
  const auto file = checkpoint.filename().string();
  const auto step = stepOfName(file);
  return step && file == stepName(*step) ? fmt::format("{}, step {}", name, *step)
                                         : fmt::format("{}, {}", name, file);
}

// "original, step 400".
std::string labelOfModel(const fs::path& path) {
  const auto run = runOf(path);
  return run.empty() ? path.filename().string() : withStep(readRun(run).name, path);
}

SweepModel checkedModel(std::string label, const fs::path& path) {
  describeModel(path);  // says what is wrong with it, if anything
  return {std::move(label), path};
}

[[noreturn]] void refuseRunWithoutCheckpoint(const fs::path& run) {
  throw Error(fmt::format(
      "{}: the run has no checkpoint yet. Let it save one, or name a model.", run.string()));
}

std::vector<SweepModel> checkpointsOf(const fs::path& run) {
  const auto name = readRun(run).name;
  std::vector<SweepModel> models;
  for (const auto step : CheckpointStore::checkpointSteps(run)) {
    const auto path = CheckpointStore::checkpointPath(run, step);
    models.push_back(checkedModel(withStep(name, path), path));
  }
  if (models.empty()) {
    refuseRunWithoutCheckpoint(run);
  }
  return models;
}

// What of an experiment is meant; empty: all.
struct ExperimentPart {
  fs::path folder;
  std::string arm = {};
  std::string seed = {};  // "seed-1"
};

bool holdsRunsOfArms(const fs::path& folder) {
  return folder.filename() == kRuns && isExperiment(folder.parent_path());
}

std::optional<ExperimentPart> partOf(const fs::path& path) {
  if (isExperiment(path)) {
    return ExperimentPart{path};
  }
  const auto above = path.parent_path();
  if (holdsRunsOfArms(above)) {
    return ExperimentPart{above.parent_path(), path.filename().string()};
  }
  const auto far_above = above.parent_path();
  if (holdsRunsOfArms(far_above)) {
    return ExperimentPart{
        far_above.parent_path(), above.filename().string(), path.filename().string()};
  }
  return std::nullopt;
}

template <typename Names>
std::string listOf(const Names& names) {
  std::string list;
  for (const auto& name : names) {
    list += (list.empty() ? "" : ", ") + name;
  }
  return list;
}

std::vector<std::string> armNames(const Experiment& experiment) {
  std::vector<std::string> names;
  for (const auto& arm : experiment.arms) {
    names.push_back(arm.name);
  }
  return names;
}

std::vector<std::string> seedNames(const Experiment& experiment) {
  std::vector<std::string> names;
  for (const auto seed : experiment.seeds) {
    names.push_back(fmt::format("seed-{}", seed));
  }
  return names;
}

void requireKnown(
    const ExperimentPart& part,
    const char* what,
    const std::string& name,
    const std::vector<std::string>& known) {
  if (!name.empty() && std::find(known.begin(), known.end(), name) == known.end()) {
    throw Error(fmt::format(
        "{}: the experiment has no {} \"{}\". There are: {}.",
        part.folder.string(),
        what,
        name,
        listOf(known)));
  }
}

std::optional<SweepModel> modelOfArm(
    const Experiment& experiment, const ExperimentPlaces& places, const Arm& arm, std::size_t i) {
  const auto seed = experiment.seeds[i];
  const auto run = newestRun(places.runsOf(arm, seed));
  const auto checkpoint = run ? latestCheckpoint(run->folder) : std::nullopt;
  if (!checkpoint) {
    return std::nullopt;
  }
  const auto name =
      experiment.seeds.size() > 1 ? fmt::format("{}, seed {}", arm.name, seed) : arm.name;
  return checkedModel(withStep(name, *checkpoint), *checkpoint);
}

[[noreturn]] void refuseUntrained(const ExperimentPart& part) {
  const auto whose = part.arm.empty() ? "of the experiment"
                                      : fmt::format("of the arm \"{}\"", part.arm) +
                                            (part.seed.empty() ? "" : " with " + part.seed);
  throw Error(fmt::format(
      "{}: no run {} has a checkpoint yet. Let the experiment train, or name a model.",
      part.folder.string(),
      whose));
}

std::vector<SweepModel> modelsOf(const ExperimentPart& part) {
  const auto experiment = readExperiment(part.folder);
  const auto seeds = seedNames(experiment);
  requireKnown(part, "arm", part.arm, armNames(experiment));
  requireKnown(part, "seed", part.seed, seeds);
  std::vector<SweepModel> models;
  for (const auto& arm : experiment.arms) {
    for (std::size_t i = 0; i < seeds.size(); ++i) {
      const bool wanted = (part.arm.empty() || part.arm == arm.name) &&
                          (part.seed.empty() || part.seed == seeds[i]);
      const auto model =
          wanted ? modelOfArm(experiment, ExperimentPlaces{part.folder}, arm, i) : std::nullopt;
      if (model) {
        models.push_back(*model);
      }
    }
  }
  if (models.empty()) {
    refuseUntrained(part);
  }
  return models;
}

// Arms of two experiments by these, anything else by the run, or by the folder that it lies in.
void tellApart(const std::vector<SweepModel*>& same) {
  std::set<std::string> experiments;
  for (const auto* model : same) {
    experiments.insert(experimentOf(model->path).filename().string());
  }
  const bool by_experiment = experiments.size() == same.size() && !experiments.contains("");
  for (auto* model : same) {
    const auto run = runOf(model->path);
    const auto place = by_experiment ? experimentOf(model->path)
                       : run.empty() ? model->path.parent_path()
                                     : run;
    model->label = fmt::format("{} ({})", model->label, place.filename().string());
  }
}

}  // namespace

fs::path armPath(const fs::path& experiment, const std::string& arm) {
  return experiment / kRuns / arm;
}

std::vector<SweepModel> sweepModels(const fs::path& given) {
  const auto path = plainModelPath(given);
  if (isRun(path)) {
    const auto checkpoint = latestCheckpoint(path);
    if (!checkpoint) {
      refuseRunWithoutCheckpoint(path);
    }
    return {checkedModel(labelOfModel(*checkpoint), *checkpoint)};
  }
  if (path.filename() == kCheckpoints && isRun(path.parent_path())) {
    return checkpointsOf(path.parent_path());
  }
  std::error_code unreadable;
  const auto part = fs::is_regular_file(path, unreadable) ? std::nullopt : partOf(path);
  return part ? modelsOf(*part) : std::vector{checkedModel(labelOfModel(path), path)};
}

std::vector<SweepModel> sweepModels(const std::vector<std::string>& paths) {
  std::vector<SweepModel> models;
  for (const auto& path : paths) {
    auto more = sweepModels(fs::path(path));
    std::move(more.begin(), more.end(), std::back_inserter(models));
  }
  std::map<std::string, std::vector<SweepModel*>> by_label;
  for (auto& model : models) {
    by_label[model.label].push_back(&model);
  }
  for (const auto& [label, same] : by_label) {
    if (same.size() > 1) {
      tellApart(same);
    }
  }
  return models;
}

SweepModel resolveSweepModel(const fs::path& path) {
  auto models = sweepModels(path);
  if (models.size() > 1) {
    throw Error(fmt::format(
        "{}: these are {} models. Name one of them, or make the model an axis.",
        path.string(),
        models.size()));
  }
  return models.front();
}

}  // namespace diptych
