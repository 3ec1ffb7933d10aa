// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/result_pictures.h"
#include "core/base/error.h"
#include "core/experiment/run_folder.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <filesystem>
#include <iostream>
#include <map>
#include <memory>

namespace diptych::cli {
namespace {

namespace fs = std::filesystem;

const char* nameOf(RunState state) {
  switch (state) {
    case RunState::Idle:
      return "idle";
    case RunState::Preparing:
      return "preparing";
    case RunState::Running:
      return "running";
    case RunState::Paused:
      return "paused";
    case RunState::Stopping:
      return "stopping";
    case RunState::Stopped:
      return "stopped";
    case RunState::Finished:
      return "finished";
    case RunState::Failed:
      return "failed";
  }
  return "unknown";
}

// First, lowest and last value of one scalar.
struct Summary {
  MetricPoint first;
  MetricPoint lowest;
  MetricPoint last;
};

std::map<std::string, Summary> summarize(const std::vector<MetricPoint>& points) {
  std::map<std::string, Summary> summaries;
  for (const auto& point : points) {
    const auto [found, added] = summaries.try_emplace(point.name, Summary{point, point, point});
    found->second.last = point;
    if (point.value < found->second.lowest.value) {
      found->second.lowest = point;
    }
  }
  return summaries;
}

void info(const std::string& folder) {
  const auto run = readRun(folder);
  std::cout << fmt::format(
      "run         {}\nstate       {}\nstarted     {}\nstep        {}\nmodel       {} ({})\n"
      "data set    {} ({})\n",
      run.name,
      nameOf(run.state),
      run.started,
      run.step,
      run.config.model.string(),
      run.model_hash.substr(0, 10),
      run.config.data_set.string(),
      run.data_set_hash.substr(0, 10));
  if (const auto checkpoint = latestCheckpoint(folder)) {
    std::cout << "checkpoint  " << checkpoint->string() << '\n';
  }
  std::cout << fmt::format(
      "\n{:<32}{:>12}{:>12}{:>10}{:>12}\n", "scalar", "first", "lowest", "at step", "last");
  for (const auto& [name, summary] : summarize(readMetrics(folder))) {
    std::cout << fmt::format(
        "{:<32}{:>12.6g}{:>12.6g}{:>10}{:>12.6g}\n",
        name,
        summary.first.value,
        summary.lowest.value,
        summary.lowest.step,
        summary.last.value);
  }
}

struct ExportOptions {
  std::vector<std::string> runs;
  std::string csv;
  std::string chart;
  std::string grid;
  int width = 1200;
  int height = 750;
  double scale = 2.0;
};

void exportRun(const ExportOptions& options) {
  if (options.csv.empty() && options.chart.empty() && options.grid.empty()) {
    throw Error("Say what to export: --csv FILE, --chart FILE or --grid FILE.");
  }
  if (!options.csv.empty()) {
    exportCsv(options.runs.front(), options.csv);
    std::cout << options.csv << '\n';
  }
  if (!options.chart.empty()) {
    const std::vector<fs::path> runs(options.runs.begin(), options.runs.end());
    writeLossChart(runs, options.chart, options.width, options.height, options.scale);
    std::cout << options.chart << '\n';
  }
  if (!options.grid.empty()) {
    writeSampleGrid(options.runs.front(), options.grid);
    std::cout << options.grid << '\n';
  }
}

}  // namespace

void addRunCommands(CLI::App& app, Session&) {
  auto* run = app.add_subcommand("run", "Look at runs and export what they recorded");
  run->require_subcommand(1);
  auto* info_command = run->add_subcommand("info", "State, settings and a table of all scalars");
  auto folder = std::make_shared<std::string>();
  info_command->add_option("run", *folder, "Run folder")->required();
  info_command->callback([folder] { info(*folder); });

  auto* export_command = run->add_subcommand("export", "CSV of all scalars, loss chart, CFG grid");
  auto options = std::make_shared<ExportOptions>();
  export_command
      ->add_option("run", options->runs, "Run folder; the chart can show several in one picture")
      ->required();
  export_command->add_option("--csv", options->csv, "Every scalar of the first run");
  export_command->add_option("--chart", options->chart, "Loss curves as PNG; needs no display");
  export_command->add_option(
      "--grid", options->grid, "Sample pictures of the first run as one PNG");
  export_command->add_option("--width", options->width, "Chart width before scaling")
      ->capture_default_str()
      ->check(CLI::Range(200, 10000));
  export_command->add_option("--height", options->height, "Chart height before scaling")
      ->capture_default_str()
      ->check(CLI::Range(150, 10000));
  export_command->add_option("--scale", options->scale, "Pixels per unit: 2 is twice as sharp")
      ->capture_default_str()
      ->check(CLI::Range(0.5, 8.0));
  export_command->callback([options] { exportRun(*options); });
}

}  // namespace diptych::cli
