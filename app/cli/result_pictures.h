// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/comparison/report.h"
#include "core/image/image.h"
#include "core/sweep/sweep_export.h"

#include <filesystem>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace diptych::cli {

// Charts and grids are drawn by the window's own code, on Qt's offscreen platform: no display is
// needed. Main thread only.

struct LossChartOptions {
  int width = 1200;  // in points
  int height = 750;
  double scale = 2.0;         // pixels per point of a PNG
  std::string title;          // empty: the usual one
  std::string axis = "step";  // or "epoch", "pictures", "minutes"
  bool logarithmic = false;
  bool each_step = false;
  std::string scalar;  // instead of the losses
  bool bands = false;
  bool figures = false;
  bool no_marks = false;
  bool no_legend = false;
  double smoothing = 0;
  bool dark = false;
  bool transparent = false;
};
// PNG, SVG, PDF or CSV by the file's ending.
void writeLossChart(
    const std::vector<std::filesystem::path>& run_folders,
    const std::filesystem::path& file,
    const LossChartOptions& options = {});

// What an experiment's report needs drawn.
ReportDrawing reportDrawing();

// Pictures in labelled rows with a column for each CFG scale; cells that are missing are drawn as
// such.
struct CfgGrid {
  std::string title;
  std::string caption;
  std::vector<std::string> rows;
  std::vector<double> cfgs;
  std::map<std::pair<int, int>, Image> cells;  // (row, column)
  std::string parameters;                      // for the PNG's text
};
void writeCfgGrid(const CfgGrid& grid, const std::filesystem::path& png);

// The first and the last sample pictures of a run, prompt by prompt, with a column for each CFG
// scale. Throws Error when the run has no samples.
void writeSampleGrid(const std::filesystem::path& run_folder, const std::filesystem::path& png);

// The picture of a whole sweep; how its words are drawn is filled in.
void writeSweepPicture(
    const std::filesystem::path& sweep_folder,
    const std::filesystem::path& png,
    SweepPicture options,
    const std::stop_token& stop,
    const SweepExportProgress& on_progress);

// loss-chart.png and cfg-grid.png in the run folder; nothing when the run has nothing to draw yet.
std::optional<std::filesystem::path> writeRunChart(const std::filesystem::path& run_folder);
std::optional<std::filesystem::path> writeRunGrid(const std::filesystem::path& run_folder);

}  // namespace diptych::cli
