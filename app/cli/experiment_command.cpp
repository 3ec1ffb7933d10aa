// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/generation_options.h"
#include "app/cli/result_pictures.h"
#include "app/cli/run_watcher.h"
#include "app/cli/terminal.h"
#include "core/base/error.h"
#include "core/comparison/experiment_comparison.h"
#include "core/comparison/report.h"
#include "core/experiment/experiment_queue.h"
#include "core/experiment/experiment_templates.h"
#include "core/experiment/one_variable_check.h"
#include "core/experiment/preflight.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <iostream>
#include <memory>

namespace diptych::cli {
namespace {

namespace fs = std::filesystem;

struct NewOptions {
  std::string folder;
  std::string template_name = "followfox";
  std::string pictures = "samples/original";
  std::string model;
  std::size_t seeds = 3;
};

const char* nameOf(ExperimentTask::State state) {
  switch (state) {
    case ExperimentTask::State::Waiting:
      return "waiting";
    case ExperimentTask::State::Active:
      return "active";
    case ExperimentTask::State::Done:
      return "done";
    case ExperimentTask::State::Failed:
      break;
  }
  return "failed";
}

void makeNew(const NewOptions& options) {
  if (fs::exists(fs::path(options.folder) / kExperimentFile)) {
    throw Error(
        fmt::format("{}: holds an experiment already. Choose another folder.", options.folder));
  }
  if (!fs::is_directory(options.pictures)) {
    throw Error(fmt::format(
        "{}: is no folder. Name a folder of captioned pictures with --data.", options.pictures));
  }
  const auto model = options.model.empty() ? fs::path() : fs::absolute(resolveModel(options.model));
  const auto experiment =
      makeExperiment(options.template_name, options.pictures, model, options.seeds);
  writeExperiment(options.folder, experiment);
  std::cout << fmt::format(
      "{}: {} arms, {} seeds\nNext: diptych-cli experiment run {}\n",
      (fs::path(options.folder) / kExperimentFile).string(),
      experiment.arms.size(),
      experiment.seeds.size(),
      options.folder);
}

// Throws Error when something must be solved first.
void showPreflight(const std::string& folder, const Session& session) {
  const auto found = preflight(folder, session.stop);
  const auto bytes = [](std::uint64_t count) {
    return formatBytes(static_cast<std::int64_t>(count));
  };
  std::cout << fmt::format(
      "runs left      {}{}\ndisk           {} needed at most, {} free\nmemory         about {} "
      "needed{}\n",
      found.runs_left,
      found.runs_left == 0 ? ""
      : found.seconds < 0  ? ", time not known before the first run"
                           : ", about " + formatDuration(found.seconds),
      bytes(found.disk_needed),
      bytes(found.disk_free),
      bytes(found.memory_needed),
      found.memory_available == 0 ? "" : ", " + bytes(found.memory_available) + " free");
  for (const auto& warning : found.warnings) {
    std::cout << "note           " << warning << '\n';
  }
  std::cout.flush();
  requireNoProblems(found);
}

void check(const std::string& folder, const Session& session) {
  showPreflight(folder, session);
  const auto experiment = readExperiment(folder);
  const ExperimentPlaces places{fs::absolute(folder).lexically_normal()};
  const auto differences = checkOneVariable(experiment, places, session.stop);
  for (const auto& difference : differences) {
    const char* verdict = difference.declared   ? "the variable"
                          : difference.accepted ? "accepted"
                                                : "NOT ACCEPTED";
    std::cout << fmt::format("{:<14} {}: {}\n", verdict, difference.id(), difference.what);
  }
  for (const auto& arm : experiment.arms) {
    if (!places.hasDataOf(arm)) {
      std::cout << fmt::format("{:<14} {}: its pictures are still to be made\n", "later", arm.name);
    }
  }
  requireOneVariable(differences);
}

void showStatus(const std::string& folder) {
  for (const auto& task : experimentTasks(folder)) {
    const bool begun = task.progress > 0 && task.progress < 1;
    std::cout << fmt::format(
        "{:<8} {}{}{}\n",
        nameOf(task.state),
        describeTask(task),
        begun ? fmt::format(", {:.0f} %", 100 * task.progress) : "",
        task.folder.empty() ? "" : "  " + task.folder.string());
  }
}

int run(const std::string& folder, const Session& session) {
  showPreflight(folder, session);
  std::size_t failed = 0;
  std::exception_ptr error;
  watchRun(
      [&](EventQueue& events, CommandQueue& commands, std::stop_token stop) {
        try {
          failed = runExperiment(
              folder, events, commands, std::move(stop), [&](const ExperimentTask& task) {
                if (task.state != ExperimentTask::State::Active) {
                  events.pushMessage(fmt::format(
                      "{}: {}{}",
                      describeTask(task),
                      nameOf(task.state),
                      task.message.empty() ? "" : ": " + task.message));
                }
              });
        } catch (...) {
          error = std::current_exception();
        }
      },
      session.stop);
  if (error) {
    std::rethrow_exception(error);
  }
  if (failed > 0) {
    throw Error(fmt::format(
        "{} of the experiment's tasks failed; the others are done. Run the command again to try "
        "them once more.",
        failed));
  }
  return kSuccess;
}

void report(const std::string& folder, const Session& session) {
  const auto comparison = compareExperiment(folder);
  for (const auto& verdict : comparison.verdicts) {
    std::cout << fmt::format(
        "{:<22} {:<22} {}\n", verdict.arm, verdict.panel, sentenceOf(verdict.pair));
  }
  const auto html = writeReport(folder, reportDrawing(), session.stop);
  std::cout << "report: " << html.string() << '\n';
}

void addNewCommand(CLI::App& commands) {
  auto* command = commands.add_subcommand("new", "Make an experiment's folder from a template");
  auto options = std::make_shared<NewOptions>();
  std::string names;
  for (const auto& known : experimentTemplates()) {
    names += fmt::format("{}: {}\n", known.name, known.help);
  }
  command->add_option("folder", options->folder, "Folder to make")->required();
  command->add_option("--template", options->template_name, "Which arms it has")
      ->capture_default_str();
  command->add_option("--data", options->pictures, "Folder of captioned pictures")
      ->capture_default_str();
  command->add_option("--model", options->model, "Base model (default: the embedded one)");
  command->add_option("--seeds", options->seeds, "Runs of every arm")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  command->footer(names + "experiment.json in the folder can be read and edited.");
  command->callback([options] { makeNew(*options); });
}

}  // namespace

void addExperimentCommands(CLI::App& app, Session& session) {
  auto* experiment =
      app.add_subcommand("experiment", "Compare what data sets do to training, under one roof");
  experiment->require_subcommand(1);
  addNewCommand(*experiment);
  auto folder = std::make_shared<std::string>();
  const auto add = [&](const char* name, const char* help) {
    auto* command = experiment->add_subcommand(name, help);
    command->add_option("folder", *folder, "Folder of the experiment")->required();
    return command;
  };
  add("check", "Look at disk, memory, time and folders, and list everything in which arms differ")
      ->callback([folder, &session] { check(*folder, session); });
  add("run",
      "Make the arms' data and train all arms with all seeds; continues where it was. "
      "experiment.json may be edited meanwhile: it is read anew before each task")
      ->callback([folder, &session] { session.exit_code = run(*folder, session); });
  add("report",
      "Compare the arms: a page to read in the browser, the same as PDF, figures and tables")
      ->callback([folder, &session] { report(*folder, session); });
  add("status", "List what is done and what is left, and how far each task is")->callback([folder] {
    showStatus(*folder);
  });
}

}  // namespace diptych::cli
