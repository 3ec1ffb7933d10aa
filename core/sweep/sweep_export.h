// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/image.h"
#include "core/sweep/sweep_difference.h"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

namespace diptych {

// Words to be drawn for a grid, black on white: core has no fonts. It is at most as wide; of
// height it has what the words need up to max_height, where they are cut.
struct SweepLabel {
  enum class Kind { Title, Caption, Sheet, Column, Row, Missing };
  Kind kind = Kind::Title;
  std::string text;
  int width = 0;
  int max_height = 0;
  int font_pixels = 14;
};
using DrawLabel = std::function<Image(const SweepLabel&)>;

// done of all cells so far.
using SweepExportProgress = std::function<void(std::size_t done, std::size_t all)>;

struct SweepPicture {
  int cell_width = 0;  // pixels; 0: as they are, small ones enlarged by a whole factor to about 200
  DrawLabel draw_label;                            // empty: the grid has no words
  std::optional<SweepDifference> difference = {};  // instead of the pictures themselves
};

// The whole grid as one PNG of any size: columns along x, rows along y, the sheets of z below each
// other, with A1111's text of a grid. It is written from top to bottom and takes tens of megabytes
// of memory, however large it becomes. A cell that is not there is a pale field. Throws Error, also
// when there is no picture to tell the difference from; Stopped, and then nothing is left behind.
void exportSweepPicture(
    const std::filesystem::path& sweep_folder,
    const std::filesystem::path& png,
    const SweepPicture& options,
    const std::stop_token& stop = {},
    const SweepExportProgress& on_progress = {});

// How large that becomes, in pixels.
ImageSize sweepPictureSize(const SweepPlan& plan, const SweepPicture& options);

// A copy of every finished cell in a new or empty folder, under a name that tells what it is, as it
// is with its parameters: "z1-seed-555_y02-a-photo-of-a-tiger_x03-cfg-7.5.png". Returns how many.
std::size_t exportSweepCells(
    const std::filesystem::path& sweep_folder,
    const std::filesystem::path& folder,
    const std::stop_token& stop = {},
    const SweepExportProgress& on_progress = {});

}  // namespace diptych
