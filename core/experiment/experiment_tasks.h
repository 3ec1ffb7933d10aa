// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/experiment.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace diptych {

// One piece of an experiment's work, in the order of the queue: first the data of every arm that a
// recipe makes (and the run that teaches the recipe's model), then the base model's surprise, then
// every arm with every seed, and last the models' response to CFG.
struct ExperimentTask {
  enum class Kind { Teacher, Data, Surprise, Run, CfgResponse };
  enum class State { Waiting, Active, Done, Failed };

  Kind kind = Kind::Run;
  State state = State::Waiting;
  std::string arm = {};
  std::uint64_t seed = 0;    // of a run
  std::string message = {};  // why it failed
  double progress = 0;       // 0..1, of a run's steps or a data set's pictures; 0 when unknown
  std::filesystem::path folder = {};  // the data set, or the newest run folder when there is one
};

// Whether it makes what arms learn from, before anything is compared.
bool makesData(const ExperimentTask& task);

// "data of vae", "run of original with seed 1": for lists and messages.
std::string describeTask(const ExperimentTask& task);

// How far an experiment is, from what is on the disk. Reads records only. A run on which anybody
// works is Active. Throws Error.
std::vector<ExperimentTask> experimentTasks(const std::filesystem::path& folder);
std::vector<ExperimentTask> experimentTasks(
    const Experiment& experiment, const ExperimentPlaces& places);

// All of an experiment's tasks in their order, Waiting, whatever is on the disk.
std::vector<ExperimentTask> plannedTasks(const Experiment& experiment);

}  // namespace diptych
