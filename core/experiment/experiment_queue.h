// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/experiment_tasks.h"
#include "core/training/events.h"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <stop_token>

namespace diptych {

// Works on an experiment until everything is done, on the calling thread: what is finished is
// skipped, what was interrupted is continued, and after something has failed the rest goes on.
// The file is read anew before each task, so that arms and seeds that are still to come can be
// edited meanwhile; while it cannot be read, the last one that could counts. Before the first run
// that counts, checkOneVariable must find nothing that is not accepted; what an edited arm differs
// in keeps that arm alone waiting. events gets those of every run as they come; on_task: called
// when a task's state changes. Returns the number of failed tasks. Throws Error when nothing can be
// done (also when somebody else works on the experiment) or when arms are still waiting at the end,
// Stopped when asked to; a run stops within one step.
std::size_t runExperiment(
    const std::filesystem::path& folder,
    EventQueue& events,
    CommandQueue& commands,
    std::stop_token stop,
    const std::function<void(const ExperimentTask&)>& on_task = {});

}  // namespace diptych
