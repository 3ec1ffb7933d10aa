// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/terminal.h"
#include "core/dataset/picture_generator.h"

#include <cstddef>
#include <cstdint>
#include <stop_token>

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

}  // namespace diptych::cli
