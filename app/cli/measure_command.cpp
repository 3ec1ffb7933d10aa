// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/generation_options.h"
#include "app/cli/measure_tables.h"
#include "app/cli/terminal.h"
#include "core/base/atomic_file.h"
#include "core/base/resources.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

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
  printMeasures(sets);
  for (const auto& set : sets) {
    printNearDuplicates(set);
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
