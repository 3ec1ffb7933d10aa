// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/generation_settings.h"
#include "core/experiment/run_data.h"
#include "core/training/training_config.h"

#include <string>
#include <vector>

namespace diptych {

// One picture of the table that a run draws again and again: a row per prompt, a column per CFG
// scale, the same starting noise in every cell.
struct SampleCell {
  int row = 0;
  int column = 0;
  GenerationSettings settings;
};

std::vector<SampleCell> sampleSheet(const TrainingConfig& config, const RunData& data);

// "step-000123-prompt-1-column-4-cfg-7.5.png": the column tells two equal scales apart.
std::string sampleFileName(std::int64_t step, const SampleCell& cell);

}  // namespace diptych
