// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/experiment.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace diptych {

// The untrained base model's loss on one set's pictures: how much there is to learn before a single
// step is taken.
struct SetSurprise {
  std::string set;
  std::vector<std::string> pictures;        // without endings, sorted
  std::vector<std::vector<double>> losses;  // [picture][item], the items by rising timestep
  std::vector<std::vector<std::int64_t>> timesteps;  // of the items
};

inline constexpr const char* kSurpriseFile = "surprise.json";

// Scores the base model on every picture of every arm's set, with the noise and timesteps that a
// picture's name gives (as the panel does), and keeps the result in surprise.json; what is there
// already, of the same model and pictures, is read back. Throws Error, Stopped.
std::vector<SetSurprise> measureSurprise(
    const Experiment& experiment,
    const ExperimentPlaces& places,
    std::stop_token stop = {},
    const std::function<void(const std::string& phase, std::size_t done, std::size_t total)>&
        on_progress = {});

// Nothing when it has not been measured. Throws Error when the file is damaged.
std::optional<std::vector<SetSurprise>> readSurprise(const std::filesystem::path& folder);

// The mean loss of every item of a data set, NaN where it is not known, from the experiment in the
// folder. Nothing when none of its arms is this set as it is now, or it has not been measured.
// Reads all pictures to be sure. Throws Error when a file is damaged, Stopped.
std::optional<std::vector<double>> readSurpriseOf(
    const DataSet& data_set, const std::filesystem::path& folder, std::stop_token stop = {});

}  // namespace diptych
