// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/result_pictures.h"
#include "app/cli/terminal.h"
#include "core/dataset/picture_generator.h"

#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <string>

namespace diptych::cli {

// Pictures made one after the other. Shows on standard error how many denoising steps of all of
// them are done, and ends its line when it is destroyed.
class PictureSeries {
 public:
  PictureSeries(std::size_t pictures, std::stop_token stop);

  // The next picture. Throws what PictureGenerator::generate throws.
  Image make(PictureGenerator& generator, const GenerationSettings& settings);

 private:
  void show(int step, int steps);

  std::int64_t pictures_;
  std::stop_token stop_;
  std::int64_t finished_ = 0;
  ProgressLine line_;
};

// A row of the grid: settings' prompt with each of its CFG scales, from the same noise.
void makeRow(
    CfgGrid& grid,
    int row,
    GenerationSettings settings,
    PictureGenerator& generator,
    PictureSeries& series);

// "base-model  ·  DPM++ 2M Karras  ·  20 steps  ·  seed 555  ·  64x64".
std::string gridCaption(const std::string& model_name, const GenerationSettings& settings);

}  // namespace diptych::cli
