// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/statistics/statistics_page.h"

#include <memory>
#include <string>
#include <vector>

namespace diptych::ui {

// Pictures that are nowhere: "NAME-0.png" and so on.
inline std::shared_ptr<const DataSet> plantedSet(const std::string& name, std::size_t pictures) {
  auto data_set = std::make_shared<DataSet>();
  data_set->root = "/nowhere/" + name;
  for (std::size_t i = 0; i < pictures; ++i) {
    PictureItem item;
    item.name = name + "-" + std::to_string(i) + ".png";
    item.path = data_set->root / item.name;
    data_set->items.push_back(item);
  }
  return data_set;
}

inline PictureMeasures plantedPicture(double noise, std::size_t place) {
  PictureMeasures measures;
  measures.pixels.noise = noise + 0.1 * static_cast<double>(place % 7);
  measures.pixels.slope = -2;
  measures.latents.psnr = 30 + static_cast<double>(place % 5);
  measures.latents.ssim = 0.9;
  for (auto* values :
       {&measures.latents.mean, &measures.latents.deviation, &measures.latents.kurtosis}) {
    *values = {0.5, -0.5};
  }
  return measures;
}

// Straight spectra of this slope, pictures of this noise, two channels. The first two pictures look
// the same; the last one could not be read.
inline SetMeasures plantedMeasures(const DataSet& data_set, double noise, double slope) {
  SetMeasures measures;
  for (std::size_t i = 0; i < data_set.items.size(); ++i) {
    measures.pictures.push_back(plantedPicture(noise, i));
  }
  measures.pictures.back().reset();
  measures.problems = {data_set.items.back().path.string() + ": is cut off."};
  measures.noise = {noise, 0.25, data_set.items.size() - 1};
  measures.psnr = {32, 1.5, data_set.items.size() - 1};
  measures.latent_mean = {{0.5, 0.1, 3}, {-0.5, 0.1, 3}};
  measures.latent_deviation = measures.latent_mean;
  measures.latent_kurtosis = measures.latent_mean;
  measures.latent_covariance = {1.5, -0.25, -0.25, 0.75};
  for (std::size_t i = 0; i < measures.spectrum.size(); ++i) {
    measures.spectrum[i] = slope * static_cast<double>(i);
    measures.latent_spectrum[i] = 2 * slope * static_cast<double>(i);
  }
  for (auto& colour : measures.histogram) colour.fill(1.0 / kHistogramBins);
  measures.near_duplicates = {{0, 1, 0.9987}};
  measures.distinct_pictures = 3.5;
  return measures;
}

}  // namespace diptych::ui
