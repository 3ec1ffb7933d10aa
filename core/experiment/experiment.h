// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dataset/recipe.h"
#include "core/experiment/shared_panel.h"
#include "core/training/training_config.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace diptych {

// One data set under test: a folder as it is, or what a recipe makes of another arm's.
struct Arm {
  std::string name;
  std::filesystem::path folder;  // of an arm without recipe
  std::string from;              // arm that the recipe works on
  std::optional<Recipe> recipe;  // its model and other are filled in from the two below
  std::string model_of;  // arm on which the recipe's model is trained first; empty: the base model
  std::string other;     // arm that is the recipe's second data set
  nlohmann::json training = nlohmann::json::object();  // settings in which this arm differs
  std::uint64_t seed_offset = 0;  // added to every seed: an A/A arm is another arm with other seeds
};

// Which pictures no arm learns from, and how they are scored.
struct PanelPlan {
  double held_out = 0.15;  // share of the pictures
  double learned = 0.15;   // share of the others that is scored too
  int timesteps = 8;       // for each picture
  std::uint64_t seed = 555;
  // How many sets of held-out pictures take turns over the seeds: with 5 and a share of 0.2 every
  // picture is held out once.
  int folds = 1;
};

// A question put to training: the same base model, settings and seeds for every arm.
struct Experiment {
  std::string name;
  std::string hypothesis;             // what is expected, written before the start
  std::string variable = "pictures";  // in what arms are to differ; see one_variable_check.h
  std::filesystem::path model;        // empty: the embedded one; relative to the file
  nlohmann::json training = nlohmann::json::object();  // settings that differ from the defaults
  std::vector<Arm> arms;                               // the first is the reference
  std::vector<std::uint64_t> seeds = {1};
  PanelPlan panel;
  std::vector<double> cfgs = {1, 1.5, 2, 3, 4, 5, 7.5, 10, 15};  // of the CFG response, rising
  std::vector<std::string> accepted;  // differences between arms that the user has accepted
};

inline constexpr const char* kExperimentFile = "experiment.json";

// Throws Error that names the file and the field: unknown ones, arms that are made from each other
// in a circle, names that are no file names, recipes that do not exist. Folders are not looked at.
Experiment readExperiment(const std::filesystem::path& folder);
// As the file has it: equal for equal experiments.
nlohmann::json toJson(const Experiment& experiment);
// Throws as readExperiment would when the experiment is not in order; where: begins the message.
void requireOrder(const Experiment& experiment, const std::string& where);
// Throws as requireOrder does.
void writeExperiment(const std::filesystem::path& folder, const Experiment& experiment);

// Throws Error for an unknown name.
const Arm& armOf(const Experiment& experiment, const std::string& name);

// Where an experiment keeps its things.
struct ExperimentPlaces {
  std::filesystem::path folder;

  std::filesystem::path dataOf(const Arm& arm) const;
  // Whether the arm's pictures are all there: its folder, and what its recipe makes.
  bool hasDataOf(const Arm& arm) const;
  // Run folders of one arm and seed; made anew after a failure that cannot be resumed.
  std::filesystem::path runsOf(const Arm& arm, std::uint64_t seed) const;
  std::filesystem::path teacherOf(const std::string& arm) const;
};

// Who is held out and who is scored among pictures with these names (without endings, sorted), for
// a fold 0..folds - 1; without sets.
SharedPanel planPanel(
    const PanelPlan& plan, const std::vector<std::string>& stems, std::size_t fold);
SharedPanel planPanel(const PanelPlan& plan, const DataSet& reference, std::size_t fold);

// The pictures of the first arm, by which all arms' are matched. Throws Error when they are not
// there.
DataSet referencePictures(
    const Experiment& experiment, const ExperimentPlaces& places, std::stop_token stop = {});

// Captions of its held-out pictures, four at most: what all arms are asked to paint.
std::vector<std::string> heldOutCaptions(
    const Experiment& experiment,
    const ExperimentPlaces& places,
    std::size_t fold,
    std::stop_token stop = {});

// The base model, the embedded one by default.
std::filesystem::path modelOf(const Experiment& experiment);

// The whole configuration of one run: defaults for the model, the experiment's settings, the arm's,
// and its seed. Throws Error that names a wrong setting.
TrainingConfig configOf(
    const Experiment& experiment,
    const ExperimentPlaces& places,
    const Arm& arm,
    std::uint64_t seed);

}  // namespace diptych
