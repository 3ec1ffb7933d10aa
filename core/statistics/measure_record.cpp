// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/statistics/measure_record.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace diptych {
namespace {

// Both directions walk over the same list of fields: visit(single number or container of numbers).
template <typename Measures, typename Visit>
void visitFields(Measures& measures, Visit&& visit) {
  auto& [pixels, latents] = measures;
  for (auto* number : {&pixels.noise, &pixels.slope, &pixels.grid_peak}) {
    visit(*number);
  }
  for (auto& colour : pixels.histogram) {
    for (auto& count : colour) {
      visit(count);
    }
  }
  for (auto* number : {&latents.slope, &latents.psnr, &latents.ssim}) {
    visit(*number);
  }
  for (auto* spectrum : {&pixels.spectrum, &latents.spectrum}) {
    for (auto& bin : *spectrum) {
      visit(bin);
    }
  }
  for (auto* moment : {&latents.mean, &latents.deviation, &latents.kurtosis, &latents.covariance}) {
    for (auto& number : *moment) {
      visit(number);
    }
  }
  for (auto* features : {&pixels.features, &latents.features}) {
    for (auto& feature : *features) {
      visit(feature);
    }
  }
}

constexpr std::size_t kLengths = 3;  // channels, features of pixels, of latents
constexpr std::array<double, kLengths> kMost = {64, 256, 4096};

bool isCount(double number, double most) {
  return number >= 0 && number <= most && std::floor(number) == number;
}

bool hasLengths(const std::vector<double>& record) {
  if (record.size() < kLengths) {
    return false;
  }
  for (std::size_t i = 0; i < kLengths; ++i) {
    if (!isCount(record[i], kMost[i])) {
      return false;
    }
  }
  return record[1] == kMost[1];
}

PictureMeasures emptyMeasures(const std::vector<double>& record) {
  const auto channels = static_cast<std::size_t>(record[0]);
  PictureMeasures measures;
  measures.pixels.features.resize(static_cast<std::size_t>(record[1]));
  auto& latents = measures.latents;
  latents.features.resize(static_cast<std::size_t>(record[2]));
  latents.mean.resize(channels);
  latents.deviation.resize(channels);
  latents.kurtosis.resize(channels);
  latents.covariance.resize(channels * channels);
  return measures;
}

std::size_t countFields(const PictureMeasures& measures) {
  std::size_t count = 0;
  visitFields(measures, [&](const auto&) { ++count; });
  return count;
}

// Whether the number could be held.
bool assignNumber(double& field, double number) {
  field = number;
  return true;
}

bool assignNumber(float& field, double number) {
  field = static_cast<float>(number);
  return true;
}

bool assignNumber(std::uint32_t& field, double number) {
  const bool fits = isCount(number, std::numeric_limits<std::uint32_t>::max());
  field = fits ? static_cast<std::uint32_t>(number) : 0;
  return fits;
}

}  // namespace

std::vector<double> recordOf(const PictureMeasures& measures) {
  std::vector<double> record = {
      static_cast<double>(measures.latents.mean.size()),
      static_cast<double>(measures.pixels.features.size()),
      static_cast<double>(measures.latents.features.size())};
  visitFields(measures, [&](const auto& number) { record.push_back(static_cast<double>(number)); });
  return record;
}

std::optional<PictureMeasures> measuresOf(const std::vector<double>& record) {
  if (!hasLengths(record)) {
    return std::nullopt;
  }
  auto measures = emptyMeasures(record);
  if (record.size() != kLengths + countFields(measures)) {
    return std::nullopt;
  }
  bool fits = true;
  std::size_t next = kLengths;
  visitFields(measures, [&](auto& field) { fits = assignNumber(field, record[next++]) && fits; });
  const auto& features = measures.pixels.features;
  fits = fits && std::all_of(features.begin(), features.end(), [](float feature) {
           return std::isfinite(feature);
         });
  return fits ? std::optional(std::move(measures)) : std::nullopt;
}

}  // namespace diptych
