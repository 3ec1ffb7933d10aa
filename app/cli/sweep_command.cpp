// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/generation_options.h"
#include "app/cli/result_pictures.h"
#include "app/cli/terminal.h"
#include "core/base/error.h"
#include "core/sweep/axis_values.h"
#include "core/sweep/sweep_export.h"
#include "core/sweep/sweep_folder.h"
#include "core/sweep/sweep_runner.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

namespace diptych::cli {
namespace {

namespace fs = std::filesystem;

constexpr auto kSweepPollPeriod = std::chrono::milliseconds(100);

using TypedAxis = std::pair<std::string, std::string>;  // kind, values

struct NewSweepOptions {
  GenerationOptions common;
  std::string name = "sweep";
  std::string prompt;
  double cfg = 7.5;
  TypedAxis x, y, z;
  std::string sweeps = "sweeps";
};

GenerationSettings baseOf(const NewSweepOptions& options) {
  GenerationSettings base;
  base.prompt = options.prompt;
  base.negative_prompt = options.common.negative_prompt;
  base.seed = options.common.seed;
  base.steps = options.common.steps;
  base.cfg = options.cfg;
  base.sampler = options.common.sampler;
  base.width = options.common.width;
  base.height = options.common.height;
  return base;
}

// A message about an axis says which.
AxisRequest axisOf(const char* letter, const TypedAxis& typed) {
  try {
    const auto kind = sweepKindOf(typed.first);
    parseAxis(kind, typed.second);
    return {kind, typed.second};
  } catch (const Error& error) {
    throw Error(fmt::format("--{}: {}", letter, error.what()));
  }
}

void newSweep(const NewSweepOptions& options) {
  std::vector<AxisRequest> axes{axisOf("x", options.x), axisOf("y", options.y)};
  if (!options.z.first.empty()) {
    axes.push_back(axisOf("z", options.z));
  }
  const auto plan = planSweep(options.name, baseOf(options), options.common.model, axes);
  const auto folder = createSweep(options.sweeps, plan);
  std::cerr << fmt::format(
      "{} cells. Make them with: diptych-cli sweep run {}\n", plan.cells(), folder.string());
  std::cout << folder.string() << '\n';
}

// Shows a running sweep, and collects what fails.
class SweepWatcher {
 public:
  void show(const SweepEvents& events) {
    for (const auto& cell : events.cells) {
      failed_ += cell.error.empty() ? 0 : 1;
      first_error_ = first_error_.empty() ? cell.error : first_error_;
    }
    if (events.progress) {
      show(*events.progress);
    }
    failure_ = events.failure.empty() ? failure_ : events.failure;
  }

  void requireSuccess() {
    line_.finish();
    if (!failure_.empty()) {
      throw Error(failure_);
    }
    if (failed_ > 0) {
      throw Error(fmt::format("{} cells could not be made. The first: {}", failed_, first_error_));
    }
  }

 private:
  void show(const SweepProgress& progress) {
    ProgressLine::Numbers numbers;
    numbers.phase = progress.loading ? "loading " + progress.model : "sampling";
    numbers.done = static_cast<std::int64_t>(progress.finished);
    numbers.total = static_cast<std::int64_t>(progress.cells);
    numbers.unit = "cells";
    if (progress.seconds_left >= 0) {
      numbers.seconds_left = progress.seconds_left;
    }
    line_.show(numbers);
  }

  ProgressLine line_;
  std::size_t failed_ = 0;
  std::string first_error_;
  std::string failure_;
};

bool hasEnded(SweepRunState state) {
  return state != SweepRunState::Running && state != SweepRunState::Stopping;
}

int runSweep(
    const fs::path& folder,
    const std::string& device,
    const std::string& dtype,
    const Session& session) {
  readSweep(folder);  // says at once when there is none
  SweepRunner runner(folder, sweepGenerators(device, dtype));
  SweepWatcher watcher;
  runner.start();
  for (bool ended = false; !ended;) {
    if (session.stop.stop_requested()) {
      runner.stop();
    }
    std::this_thread::sleep_for(kSweepPollPeriod);
    ended = hasEnded(runner.state());
    watcher.show(runner.takeAll());
  }
  watcher.requireSuccess();
  std::cout << folder.string() << '\n';
  return runner.state() == SweepRunState::Stopped ? kInterrupted : kSuccess;
}

void tellAxis(const char* letter, const SweepAxis& axis) {
  std::string values;
  for (const auto& label : axis.labels) {
    values += (values.empty() ? "" : " | ") + label;
  }
  std::cout << fmt::format("{}        {}: {}\n", letter, sweepKindTitle(axis.kind), values);
}

void tellStatus(const fs::path& folder, const Session& session) {
  const auto plan = readSweep(folder);
  const auto state = scanSweep(folder, plan, session.stop);
  std::cout << fmt::format("name     {}\nmodel    {}\n", plan.name, plan.model.label);
  constexpr const char* kLetters[] = {"x", "y", "z"};
  for (std::size_t i = 0; i < plan.axes.size(); ++i) {
    tellAxis(kLetters[i], plan.axes[i]);
  }
  std::cout << fmt::format(
      "cells    {} of {} finished{}\n",
      state.count,
      plan.cells(),
      RunLock::isHeld(folder) ? ", being worked on" : "");
  for (const auto& [path, hash] : state.model_hashes) {
    std::cout << fmt::format("weights  {} {}\n", hash.substr(0, 10), path);
  }
}

struct ExportSweepOptions {
  std::string folder;
  std::string png;
  std::string cells;
  int cell_width = 0;
  std::string reference;  // column, row and sheet, counted from 1; empty: none
  bool is_signed = false;
  double gain = 2;
};

std::optional<SweepDifference> chosenDifference(const ExportSweepOptions& options) {
  if (options.reference.empty()) {
    return std::nullopt;
  }
  const auto place = parseWholeNumbers(options.reference);
  const auto most = *std::max_element(place.begin(), place.end());
  if (place.size() < 2 || place.size() > 3 || most > kMaxAxisValues) {
    throw Error(fmt::format(
        "--difference-from: \"{}\" is no cell. Write COLUMN,ROW or COLUMN,ROW,SHEET, counted from "
        "1.",
        options.reference));
  }
  const auto at = [&](std::size_t i) { return static_cast<int>(place.at(i)) - 1; };
  SweepDifference difference;
  difference.reference = {at(0), at(1), place.size() > 2 ? at(2) : 0};
  difference.kind = options.is_signed ? DifferenceKind::Signed : DifferenceKind::Absolute;
  difference.gain = options.gain;
  return difference;
}

void exportSweep(const ExportSweepOptions& options, const Session& session) {
  ProgressLine line;
  const auto on_progress = [&line](std::size_t done, std::size_t all) {
    ProgressLine::Numbers numbers;
    numbers.phase = "writing";
    numbers.done = static_cast<std::int64_t>(done);
    numbers.total = static_cast<std::int64_t>(all);
    numbers.unit = "cells";
    line.show(numbers);
  };
  if (!options.png.empty()) {
    const SweepPicture picture{
        .cell_width = options.cell_width,
        .draw_label = {},
        .difference = chosenDifference(options)};
    writeSweepPicture(options.folder, options.png, picture, session.stop, on_progress);
  }
  if (!options.cells.empty()) {
    exportSweepCells(options.folder, options.cells, session.stop, on_progress);
  }
  line.finish();
  for (const auto& written : {options.png, options.cells}) {
    if (!written.empty()) {
      std::cout << written << '\n';
    }
  }
}

void addSweepNew(CLI::App& sweep) {
  auto* command = sweep.add_subcommand("new", "Plan a sweep: a folder that run fills");
  auto options = std::make_shared<NewSweepOptions>();
  options->common.addPictureOptionsTo(*command);
  command->add_option("--prompt", options->prompt, "What to show, unless an axis says it");
  command
      ->add_option("--cfg", options->cfg, "Classifier-free guidance scale, unless an axis says it")
      ->capture_default_str();
  command->add_option("--x", options->x, "Columns: what changes, and its values")->required();
  command->add_option("--y", options->y, "Rows")->required();
  command->add_option("--z", options->z, "Sheets");
  command->add_option("--name", options->name, "For the folder and the title")
      ->capture_default_str();
  command->add_option("--sweeps", options->sweeps, "Where the new folder is made")
      ->capture_default_str();
  command->footer(
      "An axis is cfg, model, prompt, negative_prompt, seed, steps or sampler, and its values:\n"
      "  --x cfg \"1, 1.5, 3-7 (+2)\"  --y prompt '\"a cat, lying\", a dog'  --z seed 1-6\n"
      "(+2) is a step, [5] a count; texts with commas go in quotes or one on each line.\n"
      "A model is a folder, a file or a run, which means its newest checkpoint; and on an axis\n"
      "  RUN/checkpoints        all checkpoints of a run\n"
      "  EXPERIMENT             the newest checkpoint of every arm and seed that has one\n"
      "  EXPERIMENT/runs/ARM    those of one arm; with /seed-1 behind it of one seed\n"
      "Every cell starts from the same noise unless the seed is an axis.");
  command->callback([options] { newSweep(*options); });
}

CLI::Option* addSweepFolder(CLI::App& command, std::string& folder) {
  return command.add_option("folder", folder, "Folder of the sweep")
      ->required()
      ->check(CLI::ExistingDirectory);
}

void addSweepRun(CLI::App& sweep, Session& session) {
  auto* command = sweep.add_subcommand("run", "Make the cells that are missing");
  auto common = std::make_shared<GenerationOptions>();
  auto folder = std::make_shared<std::string>();
  addSweepFolder(*command, *folder);
  common->addDeviceOptionsTo(*command);
  command->footer("Ctrl-C stops it within a step; the same command goes on.");
  command->callback([common, folder, &session] {
    session.exit_code = runSweep(*folder, common->device, common->dtype, session);
  });
}

void addSweepExport(CLI::App& sweep, Session& session) {
  auto* command = sweep.add_subcommand("export", "Write it as one labelled PNG or as many files");
  auto options = std::make_shared<ExportSweepOptions>();
  addSweepFolder(*command, options->folder);
  auto* png = command->add_option("-o,--out", options->png, "PNG of any size to write");
  command->add_option("--cells", options->cells, "New folder for a copy of each cell");
  command->add_option("--cell-width", options->cell_width, "Pixels (default: as they are made)")
      ->check(CLI::Range(1, 16384));
  auto* reference =
      command
          ->add_option(
              "--difference-from",
              options->reference,
              "The PNG shows how far cells are from this one: COLUMN,ROW or COLUMN,ROW,SHEET, "
              "counted from 1")
          ->needs(png);
  command
      ->add_flag(
          "--signed",
          options->is_signed,
          "Grey where a cell is as the reference, lighter or darker where it is so; without it "
          "black where they are the same")
      ->needs(reference);
  command->add_option("--gain", options->gain, "How many times differences are enlarged")
      ->capture_default_str()
      ->check(CLI::Range(1.0, 64.0))
      ->needs(reference);
  command->callback([options, &session] {
    if (options->png.empty() && options->cells.empty()) {
      throw Error("Say what to write: --out PNG, --cells FOLDER or both.");
    }
    exportSweep(*options, session);
  });
}

}  // namespace

void addSweepCommands(CLI::App& app, Session& session) {
  auto* sweep = app.add_subcommand("sweep", "Grids of pictures along two or three axes");
  sweep->require_subcommand(1);
  addSweepNew(*sweep);
  addSweepRun(*sweep, session);
  auto* status = sweep->add_subcommand("status", "What there is of it");
  auto folder = std::make_shared<std::string>();
  addSweepFolder(*status, *folder);
  status->callback([folder, &session] { tellStatus(*folder, session); });
  addSweepExport(*sweep, session);
}

}  // namespace diptych::cli
