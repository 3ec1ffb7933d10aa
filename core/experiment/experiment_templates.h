// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/experiment.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace diptych {

struct ExperimentTemplate {
  std::string name;   // "followfox"
  std::string title;  // "FollowFox"
  std::string help;   // one sentence
};

const std::vector<ExperimentTemplate>& experimentTemplates();

// An experiment on a folder of captioned pictures, ready to be written and run. model: empty for
// the embedded one; the settings suit it. Throws Error for an unknown name, or when the model
// cannot be read.
Experiment makeExperiment(
    const std::string& template_name,
    const std::filesystem::path& pictures,
    const std::filesystem::path& model = {},
    std::size_t seeds = 3);

}  // namespace diptych
