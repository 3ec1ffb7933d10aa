// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json_fields.h"
#include "core/base/json_file.h"
#include "core/experiment/experiment.h"

#include <fmt/ranges.h>

#include <map>
#include <set>

namespace diptych {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// What an experiment's file may not say of a run, since the experiment itself decides it.
const std::set<std::string>& decidedSettings() {
  static const std::set<std::string> names = {
      "name",
      "model",
      "data_set",
      "runs_folder",
      "seed",
      "validation_seed",
      "validation_set",
      "val_split",
      "stabilize_split",
      "panel_timesteps"};
  return names;
}

void checkSettings(const json& settings, const std::string& where) {
  try {
    trainingConfigFromJson(settings);
  } catch (const Error& e) {
    throw Error(fmt::format("{}: {}", where, e.what()));
  }
  for (const auto& [name, value] : settings.items()) {
    if (decidedSettings().contains(name)) {
      throw Error(fmt::format(
          "{}: \"{}\" is decided by the experiment. Remove it; seeds, panel, model and arms stand "
          "beside \"training\".",
          where,
          name));
    }
  }
}

Recipe readRecipe(const json& object, const std::string& where) {
  JsonFields fields(object, where);
  Recipe recipe;
  recipe.kind = fields.get<std::string>("kind");
  fields.read("settings", recipe.settings);
  fields.refuseOthers();
  return recipe;
}

Arm readArm(const json& object, const std::string& where) {
  JsonFields fields(object, where);
  Arm arm;
  arm.name = fields.get<std::string>("name");
  fields.read("folder", arm.folder);
  fields.read("from", arm.from);
  if (json recipe; fields.read("recipe", recipe)) {
    arm.recipe = readRecipe(recipe, where + ", recipe");
  }
  fields.read("model_of", arm.model_of);
  fields.read("other", arm.other);
  fields.read("training", arm.training);
  fields.read("seed_offset", arm.seed_offset);
  fields.refuseOthers();
  return arm;
}

PanelPlan readPanel(const json& object, const std::string& where) {
  JsonFields fields(object, where);
  PanelPlan panel;
  fields.read("held_out", panel.held_out);
  fields.read("learned", panel.learned);
  fields.read("timesteps", panel.timesteps);
  fields.read("seed", panel.seed);
  fields.read("folds", panel.folds);
  fields.refuseOthers();
  return panel;
}

json jsonOf(const Arm& arm) {
  json object = {{"name", arm.name}};
  if (arm.recipe) {
    object["from"] = arm.from;
    object["recipe"] = {{"kind", arm.recipe->kind}, {"settings", arm.recipe->settings}};
  } else {
    object["folder"] = arm.folder.string();
  }
  if (!arm.model_of.empty()) {
    object["model_of"] = arm.model_of;
  }
  if (!arm.other.empty()) {
    object["other"] = arm.other;
  }
  if (!arm.training.empty()) {
    object["training"] = arm.training;
  }
  if (arm.seed_offset != 0) {
    object["seed_offset"] = arm.seed_offset;
  }
  return object;
}

void requireThat(bool holds, const std::string& where, const std::string& problem) {
  if (!holds) {
    throw Error(fmt::format("{}: {}", where, problem));
  }
}

// Arms are folders, and parts of the names of metrics.
bool isGoodName(const std::string& name) {
  constexpr std::string_view kOther = " -_.,()%+";
  const auto good = [&](char letter) {
    return std::isalnum(static_cast<unsigned char>(letter)) != 0 ||
           kOther.find(letter) != kOther.npos;
  };
  return !name.empty() && name.size() <= 60 && name.front() != '.' && name.front() != ' ' &&
         name.back() != ' ' && name.back() != '.' && std::all_of(name.begin(), name.end(), good);
}

// An arm is made from earlier ones alone, so that there is an order and no circle.
void checkArm(const Arm& arm, const std::set<std::string>& earlier, const std::string& where) {
  requireThat(
      isGoodName(arm.name),
      where,
      "an arm's name has 1 to 60 letters, digits, spaces or any of -_.,()%+.");
  requireThat(
      !earlier.contains(arm.name), where, fmt::format("there are two arms \"{}\".", arm.name));
  for (const auto& name : {arm.from, arm.model_of, arm.other}) {
    requireThat(
        name.empty() || earlier.contains(name),
        where,
        fmt::format("\"{}\" is no earlier arm. Arms are made from those before them.", name));
  }
  checkSettings(arm.training, where + ", training");
  if (!arm.recipe) {
    requireThat(!arm.folder.empty(), where, "needs a \"folder\", or a \"recipe\" and \"from\".");
    requireThat(
        arm.from.empty() && arm.model_of.empty() && arm.other.empty(),
        where,
        "\"from\", \"model_of\" and \"other\" belong to a \"recipe\".");
    return;
  }
  requireThat(arm.folder.empty(), where, "has a \"recipe\", so its \"folder\" is the program's.");
  requireThat(!arm.from.empty(), where, "has a \"recipe\", but \"from\" names no arm.");
  const auto& kind = recipeKind(arm.recipe->kind);
  requireThat(
      kind.needs_other == !arm.other.empty(),
      where,
      fmt::format(
          "the recipe {} {} second arm in \"other\".",
          kind.name,
          kind.needs_other ? "needs a" : "takes no"));
  requireThat(
      kind.needs_model || arm.model_of.empty(),
      where,
      fmt::format("the recipe {} takes no model. Remove \"model_of\".", kind.name));
  auto recipe = *arm.recipe;
  recipe.model = recipe.other = "later";
  completeSettings(recipe);
}

// An A/A arm that shares runs with its partner would show less chance than there is.
void checkSeeds(const Experiment& experiment, const std::string& where) {
  constexpr std::uint64_t kMostSeed = std::uint64_t{1} << 62;
  std::map<fs::path, std::map<std::uint64_t, std::string>> taken;  // folder -> seed -> arm
  for (const auto& arm : experiment.arms) {
    for (const auto seed : experiment.seeds) {
      requireThat(seed < kMostSeed && arm.seed_offset < kMostSeed, where, "a seed is too large.");
      if (arm.recipe) {
        continue;
      }
      const auto [other, is_new] =
          taken[arm.folder.lexically_normal()].emplace(seed + arm.seed_offset, arm.name);
      requireThat(
          is_new || arm.training != armOf(experiment, other->second).training,
          where,
          fmt::format(
              "arms \"{}\" and \"{}\" have the same pictures and both train with seed {}. Choose "
              "another seed_offset.",
              other->second,
              arm.name,
              other->first));
    }
  }
}

}  // namespace

void requireOrder(const Experiment& experiment, const std::string& where) {
  requireThat(!experiment.arms.empty(), where, "\"arms\" is empty. Name at least two data sets.");
  std::set<std::string> earlier;
  for (const auto& arm : experiment.arms) {
    checkArm(arm, earlier, fmt::format("{}, arm \"{}\"", where, arm.name));
    earlier.insert(arm.name);
  }
  checkSettings(experiment.training, where + ", training");
  requireThat(!experiment.seeds.empty(), where, "\"seeds\" is empty. Name at least one.");
  requireThat(
      std::set(experiment.seeds.begin(), experiment.seeds.end()).size() == experiment.seeds.size(),
      where,
      "\"seeds\" names one twice.");
  requireThat(
      !experiment.cfgs.empty() && experiment.cfgs.front() >= 1 && experiment.cfgs.back() <= 100 &&
          std::is_sorted(experiment.cfgs.begin(), experiment.cfgs.end()),
      where,
      "\"cfgs\" must be rising numbers from 1 to 100.");
  checkSeeds(experiment, where);
  const bool taught =
      std::any_of(experiment.arms.begin(), experiment.arms.end(), [](const Arm& arm) {
        return !arm.model_of.empty();
      });
  requireThat(
      experiment.panel.folds <= 1 || !taught,
      where,
      "with more than one fold the model that makes pictures (\"model_of\") would have learned "
      "what "
      "later seeds hold out. Use one fold, or a model that was trained elsewhere.");
  const auto& panel = experiment.panel;
  const auto place = where + ", panel";
  requireThat(
      panel.held_out > 0 && panel.held_out < 1, place, "\"held_out\" must be between 0 and 1.");
  requireThat(panel.learned >= 0 && panel.learned <= 1, place, "\"learned\" must be from 0 to 1.");
  requireThat(
      panel.timesteps >= 1 && panel.timesteps <= 1000, place, "\"timesteps\" must be 1 to 1000.");
  requireThat(panel.folds >= 1 && panel.folds <= 1000, place, "\"folds\" must be 1 to 1000.");
}

json toJson(const Experiment& experiment) {
  auto arms = json::array();
  for (const auto& arm : experiment.arms) {
    arms.push_back(jsonOf(arm));
  }
  const auto& panel = experiment.panel;
  return {
      {"name", experiment.name},
      {"hypothesis", experiment.hypothesis},
      {"variable", experiment.variable},
      {"model", experiment.model.string()},
      {"training", experiment.training},
      {"arms", arms},
      {"seeds", experiment.seeds},
      {"panel",
       {{"held_out", panel.held_out},
        {"learned", panel.learned},
        {"timesteps", panel.timesteps},
        {"seed", panel.seed},
        {"folds", panel.folds}}},
      {"cfgs", experiment.cfgs},
      {"accepted", experiment.accepted}};
}

Experiment readExperiment(const fs::path& folder) {
  const auto file = folder / kExperimentFile;
  if (!fs::exists(file)) {
    throw Error(fmt::format(
        "{}: holds no {}. Make one with diptych-cli experiment new.",
        folder.string(),
        kExperimentFile));
  }
  const auto object = readJsonFile(file);
  JsonFields fields(object, file.string());
  Experiment experiment;
  experiment.name = fields.get<std::string>("name");
  fields.read("hypothesis", experiment.hypothesis);
  fields.read("variable", experiment.variable);
  if (fields.read("model", experiment.model) && experiment.model.is_relative() &&
      !experiment.model.empty()) {
    experiment.model = fs::absolute(folder / experiment.model).lexically_normal();
  }
  fields.read("training", experiment.training);
  for (const auto& arm : fields.get<std::vector<json>>("arms")) {
    experiment.arms.push_back(
        readArm(arm, fmt::format("{}, arms[{}]", file.string(), experiment.arms.size())));
  }
  fields.read("seeds", experiment.seeds);
  if (json panel; fields.read("panel", panel)) {
    experiment.panel = readPanel(panel, file.string() + ", panel");
  }
  fields.read("cfgs", experiment.cfgs);
  fields.read("accepted", experiment.accepted);
  fields.refuseOthers();
  requireOrder(experiment, file.string());
  return experiment;
}

void writeExperiment(const fs::path& folder, const Experiment& experiment) {
  const auto file = folder / kExperimentFile;
  requireOrder(experiment, file.string());
  fs::create_directories(folder);
  writeJsonFile(file, toJson(experiment));
}

}  // namespace diptych
