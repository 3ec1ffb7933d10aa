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
  return config;
}

}  // namespace diptych
