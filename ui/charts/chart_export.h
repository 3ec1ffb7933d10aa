// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chart_options.h"

#include <filesystem>
#include <vector>

namespace diptych::ui {

// Draws the losses of finished or running runs into a PNG, SVG or PDF, or writes them as CSV, by
// the path's ending, as the window does. Needs a QApplication; without a display
// QT_QPA_PLATFORM=offscreen. Throws Error, naming the file or folder.
void exportLossChart(
    const std::vector<std::filesystem::path>& run_folders,
    const std::filesystem::path& path,
    const PlotView& view = {},
    const ChartExport& options = {});

}  // namespace diptych::ui
