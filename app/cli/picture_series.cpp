// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/picture_series.h"

#include <fmt/core.h>

#include <string>
#include <utility>

namespace diptych::cli {

PictureSeries::PictureSeries(std::size_t pictures, std::stop_token stop)
    : pictures_(static_cast<std::int64_t>(pictures)), stop_(std::move(stop)) {}

Image PictureSeries::make(PictureGenerator& generator, const GenerationSettings& settings) {
  auto image =
      generator.generate(settings, stop_, [this](int step, int steps) { show(step, steps); });
  ++finished_;
  return image;
}

// steps: the model's calls for one picture, which are more than its steps with some samplers.
void PictureSeries::show(int step, int steps) {
  line_.show(
      {.phase = "sampling",
       .done = finished_ * steps + step,
       .total = pictures_ * steps,
       .unit = "steps",
       .detail = pictures_ == 1 ? std::string()
                                : fmt::format("picture {} of {}", finished_ + 1, pictures_),
       .rate = {},
       .seconds_left = {}});
}

void makeRow(
    CfgGrid& grid,
    int row,
    GenerationSettings settings,
    PictureGenerator& generator,
    PictureSeries& series) {
  for (std::size_t column = 0; column < grid.cfgs.size(); ++column) {
    settings.cfg = grid.cfgs[column];
    grid.cells[{row, static_cast<int>(column)}] = series.make(generator, settings);
  }
}

std::string gridCaption(const std::string& model_name, const GenerationSettings& settings) {
  return fmt::format(
      "{}  ·  {}  ·  {} steps  ·  seed {}  ·  {}x{}",
      model_name,
      samplerDisplayName(settings.sampler),
      settings.steps,
      settings.seed,
      settings.width,
      settings.height);
}

}  // namespace diptych::cli
