// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/experiment.h"

#include "core/base/error.h"
#include "core/base/resources.h"
#include "core/dataset/batches.h"
#include "core/dataset/derive.h"
#include "core/model/model_facts.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace diptych {

namespace fs = std::filesystem;
using nlohmann::json;

const Arm& armOf(const Experiment& experiment, const std::string& name) {
  const auto found =
      std::find_if(experiment.arms.begin(), experiment.arms.end(), [&](const Arm& arm) {
        return arm.name == name;
      });
  if (found == experiment.arms.end()) {
    throw Error(fmt::format("The experiment has no arm \"{}\". Correct the name.", name));
  }
  return *found;
}

fs::path ExperimentPlaces::dataOf(const Arm& arm) const {
  if (arm.recipe) {
    return folder / "data" / arm.name;
  }
  return arm.folder.is_absolute() ? arm.folder
                                  : fs::absolute(folder / arm.folder).lexically_normal();
}

bool ExperimentPlaces::hasDataOf(const Arm& arm) const {
  const auto data = dataOf(arm);
  return fs::is_directory(data) && (!arm.recipe || readRecipeRecord(data).contains("hash"));
}

fs::path ExperimentPlaces::runsOf(const Arm& arm, std::uint64_t seed) const {
  return folder / "runs" / arm.name / fmt::format("seed-{}", seed);
}

fs::path ExperimentPlaces::teacherOf(const std::string& arm) const {
  return folder / "teachers" / arm;
}

SharedPanel planPanel(
    const PanelPlan& plan, const std::vector<std::string>& stems, std::size_t fold) {
  const auto chosen = [](const std::vector<std::string>& from, const auto& places) {
    std::vector<std::string> names;
    for (const auto place : places) {
      names.push_back(from[place]);
    }
    return names;
  };
  const auto folds = static_cast<std::size_t>(plan.folds);
  const auto split = splitItems(stems.size(), plan.held_out, plan.seed, fold, folds);
  const auto training = chosen(stems, split.training);
  const auto learned = splitItems(training.size(), plan.learned, plan.seed + 1).validation;
  return {chosen(stems, split.validation), chosen(training, learned), {}};
}

SharedPanel planPanel(const PanelPlan& plan, const DataSet& reference, std::size_t fold) {
  std::vector<std::string> stems;
  for (const auto& item : reference.items) {
    stems.push_back(pictureStem(item.name));
  }
  return planPanel(plan, stems, fold);
}

DataSet referencePictures(
    const Experiment& experiment, const ExperimentPlaces& places, std::stop_token stop) {
  const auto& reference = experiment.arms.front();
  if (!places.hasDataOf(reference)) {
    throw Error(fmt::format(
        "{}: is no folder. The first arm is what all others are compared with; name its pictures' "
        "folder.",
        places.dataOf(reference).string()));
  }
  return scanDataSet(places.dataOf(reference), std::move(stop));
}

std::vector<std::string> heldOutCaptions(
    const Experiment& experiment,
    const ExperimentPlaces& places,
    std::size_t fold,
    std::stop_token stop) {
  constexpr std::size_t kMost = 4;
  const auto reference = referencePictures(experiment, places, std::move(stop));
  const auto held_out = planPanel(experiment.panel, reference, fold).held_out;
  std::vector<std::string> captions;
  for (const auto& item : reference.items) {
    const auto stem = pictureStem(item.name);
    if (std::find(held_out.begin(), held_out.end(), stem) != held_out.end() &&
        captions.size() < kMost) {
      captions.push_back(item.caption);
    }
  }
  return captions;
}

fs::path modelOf(const Experiment& experiment) {
  return experiment.model.empty() ? embeddedModel() : experiment.model;
}

TrainingConfig configOf(
    const Experiment& experiment,
    const ExperimentPlaces& places,
    const Arm& arm,
    std::uint64_t seed) {
  const auto model = modelOf(experiment);
  auto settings = toJson(defaultsFor(describeModel(model)));
  settings.update(experiment.training);
  settings.update(arm.training);
  auto config = trainingConfigFromJson(settings);
  config.name = fmt::format("{}, seed {}", arm.name, seed);
  config.model = model;
  config.data_set = places.dataOf(arm);
  config.runs_folder = places.runsOf(arm, seed);
  config.seed = seed + arm.seed_offset;
  config.validation_seed = experiment.panel.seed;
  config.panel_timesteps = experiment.panel.timesteps;
  for (const auto& problem : validate(config)) {
    throw Error(fmt::format(
        "{}, arm \"{}\": {}: {}",
        (places.folder / kExperimentFile).string(),
        arm.name,
        problem.field,
        problem.message));
  }
  return config;
}

}  // namespace diptych
