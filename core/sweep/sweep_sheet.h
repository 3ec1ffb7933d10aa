// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/image.h"
#include "core/sweep/sweep.h"
#include "core/sweep/sweep_export.h"

#include <cstdint>
#include <vector>

namespace diptych {

// Where everything stands on the one large picture of a sweep, in pixels, and its words.
struct SweepSheet {
  ImageSize cell;
  int font = 14;
  int margin = 24;
  int gap = 8;
  int left = 24;  // of the cells
  int width = 0;
  std::vector<Image> head;     // title and caption
  std::vector<Image> columns;  // labels, all of one height
  std::vector<Image> rows;     // labels
  std::vector<Image> sheets;   // labels; empty without z
  std::int64_t height = 0;

  int columnLeft(int x) const { return left + x * (cell.width + gap); }
  // Of what stands above the cells of a sheet.
  int headHeight(int z) const;
};

// Draws the words. Throws Error when the picture would be larger than a PNG can be.
SweepSheet layOutSweep(const SweepPlan& plan, const SweepPicture& options);

Image plainImage(int width, int height, std::uint8_t grey);

// Copies what of the picture lies inside the band, whose first row is band_top on the page.
void copyInto(const Image& picture, int left, int top, Image& band, int band_top);

inline constexpr std::uint8_t kPaper = 255;

}  // namespace diptych
