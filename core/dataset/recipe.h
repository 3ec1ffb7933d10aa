// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dataset/data_set.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace diptych {

// One setting of a kind of recipe. The default's JSON kind is the setting's kind.
struct RecipeSetting {
  std::string name;  // in recipe.json and on the command line
  std::string help;  // one line, with the unit
  nlohmann::json standard;
  double lowest = 0;  // of numbers
  double highest = 0;
  std::vector<std::string> choices = {};  // of texts
};

// What a recipe is cooked from. Everything outlives the work.
struct RecipeInputs {
  const DataSet& source;
  const DataSet* other;         // of kinds with needs_other
  std::filesystem::path model;  // of kinds with needs_model
  std::string model_hash;
  std::string device;
  const nlohmann::json& settings;  // all of the kind's, checked
  std::stop_token stop;
};

struct DerivedPicture {
  std::optional<Image> image;  // written as PNG with these text chunks
  std::map<std::string, std::string> text;
  std::filesystem::path file;  // without an image: copied byte for byte
  std::string caption;
};

// One derived data set in the making. make(i) depends on the inputs and i alone, so that pictures
// that are there need not be made again. One thread at a time.
class RecipeWork {
 public:
  virtual ~RecipeWork() = default;
  // The derived form of source.items[item]. Throws Error, Stopped.
  virtual DerivedPicture make(std::size_t item, std::stop_token stop) = 0;
  // What follows from the settings and is worth knowing (the noise's sigma); for recipe.json.
  virtual nlohmann::json facts() const { return nlohmann::json::object(); }
};

// A way to make a data set from another one.
struct RecipeKind {
  std::string name;   // "vae_round_trip"
  std::string title;  // "VAE round trip"
  std::string help;   // one sentence
  bool needs_model = false;
  bool needs_other = false;  // a second data set
  std::vector<RecipeSetting> settings;
  std::function<std::unique_ptr<RecipeWork>(const RecipeInputs&)> start;
};

// All of them, in the order in which they are shown.
const std::vector<RecipeKind>& recipeKinds();
// Throws Error, listing the names, for an unknown one.
const RecipeKind& recipeKind(const std::string& name);

// A kind with settings and what it is cooked from: what an experiment's file says of an arm.
struct Recipe {
  std::string kind;
  nlohmann::json settings = nlohmann::json::object();  // those that are not the standard ones
  std::filesystem::path model;
  std::filesystem::path other;  // folder of the second data set
};

// All settings of the recipe's kind: what it says, the standard for the rest. Throws Error that
// names a setting that is unknown, of another kind or out of its range, or what is missing.
nlohmann::json completeSettings(const Recipe& recipe);

}  // namespace diptych
