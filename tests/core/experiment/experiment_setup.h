// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/experiment.h"
#include "core/experiment/experiment_queue.h"

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace diptych {

// Ten pictures, three arms (the originals, blurred, the originals again with other seeds), one
// seed, a few epochs; written into folder/experiment.
Experiment smallExperiment(const std::filesystem::path& folder);

// What runExperiment told, and how it ended.
struct ExperimentStory {
  std::size_t failed = 0;
  bool stopped = false;
  std::string error;
  std::vector<std::string> lines;  // "run of original with seed 1: done"
  std::vector<std::string> messages;
};
ExperimentStory tellExperiment(const std::filesystem::path& folder, std::stop_token stop = {});

// The outcome of every run, one line each.
std::vector<std::string> outcomeOfAll(const std::filesystem::path& folder);

}  // namespace diptych
