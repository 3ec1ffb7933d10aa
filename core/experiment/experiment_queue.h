// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/experiment.h"
#include "core/training/events.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
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
  std::uint64_t seed = 0;             // of a run
  std::string message = {};           // why it failed
  std::filesystem::path folder = {};  // the data set, or the newest run folder when there is one
};

// "data of vae", "run of original with seed 1": for lists and messages.
std::string describeTask(const ExperimentTask& task);

// How far an experiment is, from what is on the disk. Reads records only. Throws Error.
std::vector<ExperimentTask> experimentTasks(const std::filesystem::path& folder);

// Works on an experiment until everything is done, on the calling thread: what is finished is
// skipped, what was interrupted is continued, and after something has failed the rest goes on.
// Before the first run that counts, checkOneVariable must find nothing that is not accepted. events
// gets those of every run as they come; on_task: called when a task's state changes. Returns the
// number of failed tasks. Throws Error when nothing can be done (also when somebody else works on
// the experiment), Stopped when asked to; a run stops within one step.
std::size_t runExperiment(
    const std::filesystem::path& folder,
    EventQueue& events,
    CommandQueue& commands,
    std::stop_token stop,
    const std::function<void(const ExperimentTask&)>& on_task = {});

}  // namespace diptych
