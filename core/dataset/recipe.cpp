// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/recipe.h"

#include "core/base/error.h"
#include "core/dataset/recipes/recipes.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace diptych {
namespace {

using nlohmann::json;

[[noreturn]] void refuseSetting(
    const Recipe& recipe,
    const RecipeSetting& setting,
    const json& value,
    const std::string& wanted) {
  throw Error(fmt::format(
      "Recipe {}: \"{}\" is {}, but it must be {}.",
      recipe.kind,
      setting.name,
      value.dump(-1, ' ', false, json::error_handler_t::replace).substr(0, 80),
      wanted));
}

void checkNumber(const Recipe& recipe, const RecipeSetting& setting, const json& value) {
  const bool whole = setting.standard.is_number_integer();
  const bool fits = whole ? value.is_number_integer() : value.is_number();
  if (!fits || value.get<double>() < setting.lowest || value.get<double>() > setting.highest) {
    const auto kind = whole ? "a whole number" : "a number";
    refuseSetting(
        recipe,
        setting,
        value,
        fmt::format("{} from {:g} to {:g}", kind, setting.lowest, setting.highest));
  }
}

void checkText(const Recipe& recipe, const RecipeSetting& setting, const json& value) {
  const auto& choices = setting.choices;
  const bool fits =
      value.is_string() &&
      std::find(choices.begin(), choices.end(), value.get<std::string>()) != choices.end();
  if (!fits) {
    refuseSetting(recipe, setting, value, fmt::format("one of {}", fmt::join(choices, ", ")));
  }
}

void check(const Recipe& recipe, const RecipeSetting& setting, const json& value) {
  if (setting.standard.is_boolean()) {
    if (!value.is_boolean()) {
      refuseSetting(recipe, setting, value, "true or false");
    }
  } else if (setting.standard.is_number()) {
    checkNumber(recipe, setting, value);
  } else {
    checkText(recipe, setting, value);
  }
}

void checkSources(const Recipe& recipe, const RecipeKind& kind) {
  if (kind.needs_model && recipe.model.empty()) {
    throw Error(
        fmt::format("Recipe {}: it needs a model. Name a model folder or file.", kind.name));
  }
  if (kind.needs_other && recipe.other.empty()) {
    throw Error(fmt::format("Recipe {}: it needs a second data set. Name its folder.", kind.name));
  }
}

}  // namespace

// The one registration: a kind that stands here is in the command line and in the window.
const std::vector<RecipeKind>& recipeKinds() {
  static const std::vector<RecipeKind> kinds = {
      generateRecipe(),
      vaeRoundTripRecipe(),
      latentNoiseRecipe(),
      resizeToBucketRecipe(),
      jpegRecipe(),
      lowPassRecipe(),
      captionShuffleRecipe(),
      emptyCaptionsRecipe(),
      mixRecipe()};
  return kinds;
}

const RecipeKind& recipeKind(const std::string& name) {
  std::vector<std::string> names;
  for (const auto& kind : recipeKinds()) {
    if (kind.name == name) {
      return kind;
    }
    names.push_back(kind.name);
  }
  throw Error(
      fmt::format("There is no recipe \"{}\". Use one of {}.", name, fmt::join(names, ", ")));
}

json completeSettings(const Recipe& recipe) {
  const auto& kind = recipeKind(recipe.kind);
  checkSources(recipe, kind);
  if (!recipe.settings.is_object()) {
    throw Error(fmt::format("Recipe {}: its settings must be a JSON object.", kind.name));
  }
  json settings = json::object();
  std::set<std::string> known;
  for (const auto& setting : kind.settings) {
    known.insert(setting.name);
    const auto value = recipe.settings.value(setting.name, setting.standard);
    check(recipe, setting, value);
    settings[setting.name] = value;
  }
  for (const auto& [name, value] : recipe.settings.items()) {
    if (!known.contains(name)) {
      throw Error(fmt::format(
          "Recipe {} has no setting \"{}\". Use {}.", kind.name, name, fmt::join(known, ", ")));
    }
  }
  return settings;
}

}  // namespace diptych
