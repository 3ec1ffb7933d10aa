// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sweep/sweep.h"

#include <filesystem>
#include <string>
#include <vector>

namespace diptych {

// The models that a path on a model axis stands for:
//   MODEL, RUN           itself, or the run's newest checkpoint now;
//   RUN/checkpoints      all checkpoints of the run, oldest first;
//   EXPERIMENT           of every arm and seed the newest run's newest checkpoint, if it has one:
//                        arm by arm as the experiment lists them, labelled by the arm (and the seed
//                        when there are several);
//   EXPERIMENT/runs/ARM  those of one arm, and with /seed-1 behind it of one seed, whether or not
//                        that folder is there yet.
// Reads configurations, no weights. Throws Error when there is none, or no such arm.
std::vector<SweepModel> sweepModels(const std::filesystem::path& path);

// The same for all paths of an axis; models of one label are told apart by where they lie.
std::vector<SweepModel> sweepModels(const std::vector<std::string>& paths);

// How an axis names one arm of an experiment.
std::filesystem::path armPath(const std::filesystem::path& experiment, const std::string& arm);

}  // namespace diptych
