// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dataset/data_set.h"
#include "core/training/training_config.h"

#include <QString>

#include <cstddef>
#include <cstdint>

namespace diptych::ui {

// How long a training will be, counted as the trainer counts.
struct StepEstimate {
  std::size_t training_pictures = 0;
  std::size_t held_out_pictures = 0;  // of the data set
  bool held_out_folder = false;       // validation_set is held out instead
  std::int64_t steps_per_epoch = 0;
  std::int64_t steps = 0;
};

// Throws Error when the resolution does not suit size_multiple (ModelFacts).
StepEstimate estimateSteps(
    const TrainingConfig& config, const DataSet& data_set, int size_multiple);

// "17 training pictures, 3 held out, 5 steps an epoch, 200 steps"; "... a folder held out ...".
QString describe(const StepEstimate& estimate);

}  // namespace diptych::ui
