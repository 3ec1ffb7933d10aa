// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/run_folder.h"
#include "core/experiment/shared_panel.h"
#include "core/training/training_config.h"

#include <stop_token>
#include <string>

namespace diptych {

// Throws Error when a run is not what this configuration, base model, panel and the pictures that
// are there now would give; where things lie does not count. Reads the pictures' files. panel may
// have more sets than the run was scored on: an arm may have been added since.
void requireSameRun(
    const RunInfo& run,
    const TrainingConfig& config,
    const std::string& model_hash,
    const SharedPanel& panel,
    std::stop_token stop = {});

}  // namespace diptych
