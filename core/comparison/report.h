// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/comparison/experiment_comparison.h"

#include <filesystem>
#include <functional>
#include <stop_token>
#include <vector>

namespace diptych {

// Draws the loss curves of runs into a PNG; given by whoever can draw.
using DrawLossChart = std::function<void(
    const std::vector<std::filesystem::path>& run_folders, const std::filesystem::path& png)>;

// Writes report/ in the experiment's folder: report.html, which holds everything it shows, and its
// tables as CSV and curves as PNG. Of what is finished; says what is missing. Returns the HTML
// file. Throws Error, Stopped.
std::filesystem::path writeReport(
    const std::filesystem::path& folder, const DrawLossChart& draw, std::stop_token stop = {});

}  // namespace diptych
