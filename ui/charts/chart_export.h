// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <vector>

namespace diptych::ui {

// Draws the losses of finished or running runs into a PNG of width x height pixels times scale, as
// the window does. Needs a QApplication; without a display QT_QPA_PLATFORM=offscreen. Throws Error,
// naming the file or folder.
void exportLossChart(
    const std::vector<std::filesystem::path>& run_folders,
    const std::filesystem::path& png,
    int width = 1200,
    int height = 700,
    double scale = 2.0);

}  // namespace diptych::ui
