// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/generation_options.h"
#include "app/cli/terminal.h"
#include "core/base/atomic_file.h"
#include "core/base/resources.h"
#include "core/dataset/data_set.h"
#include "core/statistics/set_measures.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace diptych::cli {
namespace {

namespace fs = std::filesystem;

struct MeasureOptions {
  std::string folder;
  std::string other;
  std::string model;
  std::string device = "auto";
  std::string csv;
  std::string other_csv;
  std::string cache;
};

struct MeasuredSet {
  DataSet data_set;
  SetMeasures measures;
};

MeasuredSet measureFolder(
    const std::string& folder,
    const MeasureSettings& settings,
    const Session& session,
    ProgressLine& line) {
  MeasuredSet set;
  set.data_set = scanDataSet(folder, session.stop);
  set.measures =
      measureSet(set.data_set, settings, session.stop, [&](std::size_t done, std::size_t total) {
        ProgressLine::Numbers numbers;
        numbers.phase = "measuring " + folder;
        numbers.unit = "pictures";
        numbers.done = static_cast<std::int64_t>(done);
        numbers.total = static_cast<std::int64_t>(total);
        line.show(numbers);
      });
  return set;
}

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

void printTable(const std::vector<MeasuredSet>& sets) {
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

void printDuplicates(const MeasuredSet& set) {
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

void writeCsv(const std::string& path, const MeasuredSet& set) {
  if (!path.empty()) {
    writeFileAtomically(path, measuresAsCsv(set.data_set, set.measures));
  }
}

void printProblems(const MeasuredSet& set) {
  for (const auto& problem : set.data_set.problems) {
    if (problem.picture_left_out) {
      std::cerr << fmt::format("left out: {}: {}\n", problem.path.string(), problem.reason);
    }
  }
  for (const auto& problem : set.measures.problems) {
    std::cerr << "look at: " << problem << '\n';
  }
}

void measure(const MeasureOptions& options, const Session& session) {
  MeasureSettings settings;
  settings.model = options.model.empty() ? embeddedModel() : resolveModel(options.model);
  settings.device = options.device;
  settings.cache = options.cache.empty() ? measuresCacheFolder() : fs::path(options.cache);
  std::vector<MeasuredSet> sets;
  ProgressLine line;
  sets.push_back(measureFolder(options.folder, settings, session, line));
  if (!options.other.empty()) {
    sets.push_back(measureFolder(options.other, settings, session, line));
  }
  line.finish();
  printTable(sets);
  for (const auto& set : sets) {
    printDuplicates(set);
    printProblems(set);
  }
  writeCsv(options.csv, sets.front());
  if (sets.size() > 1) {
    printDifferences(sets[0], sets[1]);
    writeCsv(options.other_csv, sets[1]);
  }
}

}  // namespace

void addMeasureCommand(CLI::App& data_set, Session& session) {
  auto* command = data_set.add_subcommand(
      "measure", "Noise, spectrum, latents and near duplicates of a data set, or of two");
  auto options = std::make_shared<MeasureOptions>();
  command->add_option("folder", options->folder, "Folder of pictures")->required();
  auto* other = command->add_option("--other", options->other, "Second folder, to be compared");
  command->add_option(
      "--model",
      options->model,
      "Model or run folder whose autoencoder is used (default: the embedded model)");
  command->add_option("--device", options->device, "auto, cpu, cuda, cuda:1")
      ->capture_default_str();
  command->add_option("--csv", options->csv, "CSV to write: a line for each picture");
  command->add_option("--other-csv", options->other_csv, "The same for the second folder")
      ->needs(other);
  command->add_option(
      "--cache",
      options->cache,
      "Folder for what was measured (default: diptych/measures in the user's cache)");
  command->footer(
      "Means over the pictures +- their standard deviation. What each measure is, is said in "
      "core/statistics.");
  command->callback([options, &session] { measure(*options, session); });
}

}  // namespace diptych::cli
