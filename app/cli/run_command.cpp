// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/result_pictures.h"
#include "core/base/atomic_file.h"
#include "core/base/csv.h"
#include "core/base/error.h"
#include "core/experiment/run_folder.h"
#include "core/experiment/tensorboard_reader.h"

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

void printSummary(const std::vector<MetricPoint>& points) {
  std::cout << fmt::format(
      "\n{:<32}{:>12}{:>12}{:>10}{:>12}\n", "scalar", "first", "lowest", "at step", "last");
  for (const auto& [name, summary] : summarize(points)) {
    std::cout << fmt::format(
        "{:<32}{:>12.6g}{:>12.6g}{:>10}{:>12.6g}\n",
        name,
        summary.first.value,
        summary.lowest.value,
        summary.lowest.step,
        summary.last.value);
  }
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
  printSummary(readMetrics(folder));
}

struct ExportOptions {
  std::vector<std::string> runs;
  std::string csv;
  std::string chart;
  std::string grid;
  LossChartOptions drawing;
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
    writeLossChart(runs, options.chart, options.drawing);
    std::cout << options.chart << '\n';
  }
  if (!options.grid.empty()) {
    writeSampleGrid(options.runs.front(), options.grid);
    std::cout << options.grid << '\n';
  }
}

void addDrawingOptions(CLI::App& command, LossChartOptions& drawing) {
  command.add_option("--title", drawing.title, "Above the chart");
  command.add_option("--axis", drawing.axis, "step, epoch, pictures or minutes")
      ->capture_default_str();
  command.add_flag("--log", drawing.logarithmic, "Logarithmic loss axis");
  command.add_flag("--each-step", drawing.each_step, "Also the loss of every step");
  command.add_option(
      "--scalar", drawing.scalar, "Draw this instead of the losses, such as lr/unet or grad_norm");
  command.add_flag("--bands", drawing.bands, "Runs that differ in their seed alone: mean and band");
  command.add_flag("--figures", drawing.figures, "Start, lowest and slope with their numbers");
  command.add_flag("--no-marks", drawing.no_marks, "Not where runs were saved, resumed, stopped");
  command.add_flag("--no-legend", drawing.no_legend, "Not whose curve is whose");
  command.add_option("--smoothing", drawing.smoothing, "0 to 0.99, as in TensorBoard")
      ->check(CLI::Range(0.0, 0.99));
  command.add_flag("--dark", drawing.dark, "Light curves on a dark background");
  command.add_flag("--transparent", drawing.transparent, "No background");
}

struct EventOptions {
  std::string folder;
  std::string csv;
};

void showEvents(const EventOptions& options) {
  std::string table = "run,name,step,seconds,value\r\n";
  for (const auto& run : readEventRuns(options.folder)) {
    std::cout << run.name << (run.scalars.incomplete ? " (still being written)" : "") << '\n';
    if (!run.scalars.problem.empty()) std::cerr << run.scalars.problem << '\n';
    printSummary(run.scalars.points);
    for (const auto& point : run.scalars.points) {
      table += fmt::format(
          "{},{},{},{},{}\r\n",
          csvField(run.name),
          csvField(point.name),
          point.step,
          point.seconds,
          csvNumber(point.value));
    }
  }
  if (options.csv.empty()) return;
  writeFileAtomically(options.csv, table);
  std::cout << options.csv << '\n';
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
  export_command->add_option(
      "--chart", options->chart, "Loss curves as .png, .svg, .pdf or .csv; needs no display");
  export_command->add_option(
      "--grid", options->grid, "Sample pictures of the first run as one PNG");
  export_command->add_option("--width", options->drawing.width, "Chart width before scaling")
      ->capture_default_str()
      ->check(CLI::Range(200, 10000));
  export_command->add_option("--height", options->drawing.height, "Chart height before scaling")
      ->capture_default_str()
      ->check(CLI::Range(150, 10000));
  export_command
      ->add_option("--scale", options->drawing.scale, "Pixels per unit: 2 is twice as sharp")
      ->capture_default_str()
      ->check(CLI::Range(0.5, 8.0));
  addDrawingOptions(*export_command, options->drawing);
  export_command->callback([options] { exportRun(*options); });

  auto* events_command =
      run->add_subcommand("events", "A table of the scalars in TensorBoard event files");
  auto events = std::make_shared<EventOptions>();
  events_command->add_option("folder", events->folder, "As TensorBoard's --logdir")->required();
  events_command->add_option("--csv", events->csv, "Every scalar, a column for the run's name");
  events_command->callback([events] { showEvents(*events); });
}

}  // namespace diptych::cli
