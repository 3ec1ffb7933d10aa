// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/measure_tables.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <string>

namespace diptych::cli {
namespace {

std::string numberText(double value) {
  return std::isnan(value) ? "-" : fmt::format("{:.4g}", value);
}

std::string spreadText(const Spread& spread) {
  return fmt::format("{} +- {}", numberText(spread.mean), numberText(spread.deviation));
}

// One row, a cell for each set.
template <typename Of>
void printRow(const std::string& name, const std::vector<MeasuredSet>& sets, Of&& of) {
  std::cout << fmt::format("{:<36}", name);
  for (std::size_t i = 0; i < sets.size(); ++i) {
    std::cout << (i + 1 < sets.size() ? fmt::format("{:<24}", of(sets[i])) : of(sets[i]));
  }
  std::cout << '\n';
}

void printChannels(
    const std::string& name,
    const std::vector<MeasuredSet>& sets,
    std::vector<Spread> SetMeasures::*moments) {
  std::size_t channels = 0;
  for (const auto& set : sets) {
    channels = std::max(channels, (set.measures.*moments).size());
  }
  for (std::size_t i = 0; i < channels; ++i) {
    printRow(fmt::format("latent {} {}", name, i + 1), sets, [&](const MeasuredSet& set) {
      const auto& spreads = set.measures.*moments;
      return i < spreads.size() ? spreadText(spreads[i]) : std::string("-");
    });
  }
}

}  // namespace

void printMeasures(const std::vector<MeasuredSet>& sets) {
  const auto spread_row = [&](const char* name, Spread SetMeasures::*spread) {
    printRow(name, sets, [&](const auto& set) { return spreadText(set.measures.*spread); });
  };
  printRow("", sets, [](const auto& set) { return set.data_set.root.filename().string(); });
  printRow("pictures measured", sets, [](const auto& set) {
    const auto& pictures = set.measures.pictures;
    const auto read = std::count_if(
        pictures.begin(), pictures.end(), [](const auto& picture) { return picture.has_value(); });
    return fmt::format("{} of {}", read, pictures.size());
  });
  spread_row("noise, 8-bit levels", &SetMeasures::noise);
  spread_row("slope of the spectrum", &SetMeasures::slope);
  spread_row("8-pixel grid, dB", &SetMeasures::grid_peak);
  spread_row("round trip PSNR, dB", &SetMeasures::psnr);
  spread_row("round trip SSIM", &SetMeasures::ssim);
  spread_row("slope of the latents' spectrum", &SetMeasures::latent_slope);
  printChannels("mean", sets, &SetMeasures::latent_mean);
  printChannels("deviation", sets, &SetMeasures::latent_deviation);
  printChannels("excess kurtosis", sets, &SetMeasures::latent_kurtosis);
  printRow("distinct pictures", sets, [](const auto& set) {
    return numberText(set.measures.distinct_pictures);
  });
  printRow("pairs of near duplicates", sets, [](const auto& set) {
    return std::to_string(set.measures.near_duplicates.size());
  });
}

void printNearDuplicates(const MeasuredSet& set) {
  constexpr std::size_t kShown = 20;
  const auto& pairs = set.measures.near_duplicates;
  for (std::size_t i = 0; i < std::min(pairs.size(), kShown); ++i) {
    const auto& items = set.data_set.items;
    std::cout << fmt::format(
        "near duplicates ({:.4f}): {} {}\n",
        pairs[i].similarity,
        items[pairs[i].first].path.string(),
        items[pairs[i].second].path.string());
  }
  if (pairs.size() > kShown) {
    std::cout << fmt::format("and {} more pairs\n", pairs.size() - kShown);
  }
}

void printDifferences(const MeasuredSet& first, const MeasuredSet& second) {
  const auto pairs = pairsByName(first.data_set, second.data_set);
  std::cout << fmt::format(
      "\nsecond less first, {} pairs of the same name\n{:<36}{:<8}{:<12}{:<12}95 % of the mean\n",
      pairs.size(),
      "",
      "pairs",
      "mean",
      "deviation");
  for (const auto& difference : comparePairs(first.measures, second.measures, pairs)) {
    std::cout << fmt::format(
        "{:<36}{:<8}{:<12}{:<12}{} to {}\n",
        difference.measure,
        difference.pairs,
        numberText(difference.mean),
        numberText(difference.deviation),
        numberText(difference.low),
        numberText(difference.high));
  }
}

}  // namespace diptych::cli
