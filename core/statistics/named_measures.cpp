// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/statistics/named_measures.h"

#include <fmt/core.h>

namespace diptych {

std::vector<NamedMeasure> namedMeasures(std::size_t latent_channels) {
  std::vector<NamedMeasure> measures = {
      {"noise", [](const PictureMeasures& picture) { return picture.pixels.noise; }},
      {"slope", [](const PictureMeasures& picture) { return picture.pixels.slope; }},
      {"grid peak", [](const PictureMeasures& picture) { return picture.pixels.grid_peak; }},
      {"latent slope", [](const PictureMeasures& picture) { return picture.latents.slope; }},
      {"PSNR", [](const PictureMeasures& picture) { return picture.latents.psnr; }},
      {"SSIM", [](const PictureMeasures& picture) { return picture.latents.ssim; }}};
  using Moment = std::vector<double> LatentMeasures::*;
  const auto add = [&](const char* name, Moment moment, std::size_t channel) {
    measures.push_back(
        {fmt::format("latent {} {}", name, channel + 1),
         [moment, channel](const PictureMeasures& picture) {
           return (picture.latents.*moment).at(channel);
         }});
  };
  for (std::size_t channel = 0; channel < latent_channels; ++channel) {
    add("mean", &LatentMeasures::mean, channel);
    add("deviation", &LatentMeasures::deviation, channel);
    add("kurtosis", &LatentMeasures::kurtosis, channel);
  }
  return measures;
}

}  // namespace diptych
