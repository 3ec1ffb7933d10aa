// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/config_options.h"
#include "app/cli/result_pictures.h"
#include "app/cli/run_watcher.h"
#include "core/base/error.h"
#include "core/base/json_file.h"
#include "core/base/resources.h"
#include "core/experiment/run.h"
#include "core/experiment/run_folder.h"
#include "core/model/model_facts.h"
#include "core/training/training_config.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <iostream>
#include <memory>
#include <set>
#include <string>

namespace diptych::cli {
namespace {

namespace fs = std::filesystem;

struct TrainOptions {
  ConfigOptions fields;
  std::string config_file;
  std::string resume;
  bool print_config = false;
  bool no_pictures = false;
};

// Throws Error that names the file and the field unless it holds fields of the configuration.
nlohmann::json readConfigFile(const std::string& file) {
  auto fields = readJsonFile(file);
  try {
    trainingConfigFromJson(fields);  // knows what every field must be
  } catch (const Error& e) {
    throw Error(fmt::format("{}: {}", file, e.what()));
  }
  return fields;
}

// Defaults that suit the model, then the file, then the command line.
TrainingConfig makeConfig(const TrainOptions& options) {
  nlohmann::json given =
      options.config_file.empty() ? nlohmann::json::object() : readConfigFile(options.config_file);
  options.fields.applyTo(given);
  const auto model = given.value("model", embeddedModel().string());
  auto config = toJson(defaultsFor(describeModel(model)));
  config.update(given);
  config["model"] = model;
  return trainingConfigFromJson(config);
}

void refuseProblems(const TrainingConfig& config) {
  std::string text;
  for (const auto& problem : validate(config)) {
    text += fmt::format("{}{}: {}", text.empty() ? "" : " ", problem.field, problem.message);
  }
  if (!text.empty()) {
    throw Error(text);
  }
}

// A run goes on with its own settings: others would be ignored without a word.
void refuseBesideResume(const CLI::App& command) {
  const std::set<std::string> allowed = {"--resume", "--no-pictures"};
  for (const auto* option : command.get_options()) {
    if (option->count() > 0 && !allowed.contains(option->get_name())) {
      throw CLI::ExcludesError(
          fmt::format(
              "--resume goes on with the settings of the run, so {} cannot be given with it.",
              option->get_name()),
          CLI::ExitCodes::ExcludesError);
    }
  }
}

int report(const RunOutcome& outcome, bool pictures) {
  const auto& run_folder = outcome.run_folder;
  if (outcome.state == RunState::Failed) {
    throw Error(outcome.message);
  }
  if (run_folder.empty()) {  // stopped before there was anything to keep
    return kInterrupted;
  }
  if (outcome.state == RunState::Finished) {
    std::cerr << outcome.message << '\n';  // after which step, or that it was finished already
  }
  std::cout << "run folder:  " << run_folder.string() << '\n';
  if (pictures) {
    if (const auto chart = writeRunChart(run_folder)) {
      std::cout << "loss chart:  " << chart->string() << '\n';
    }
    if (const auto grid = writeRunGrid(run_folder)) {
      std::cout << "CFG grid:    " << grid->string() << '\n';
    }
  }
  if (outcome.state == RunState::Stopped) {
    std::cerr << "Stopped. Continue with: diptych-cli train --resume " << run_folder.string()
              << '\n';
    return kInterrupted;
  }
  return kSuccess;
}

int train(const TrainOptions& options, const Session& session) {
  if (!options.resume.empty()) {
    const fs::path folder = readRun(options.resume).folder;
    const auto outcome = watchRun(
        [&](EventQueue& events, CommandQueue& commands, std::stop_token stop) {
          resumeRun(folder, events, commands, std::move(stop));
        },
        session.stop);
    return report(outcome, !options.no_pictures);
  }
  const auto config = makeConfig(options);
  if (options.print_config) {
    std::cout << toJson(config).dump(2) << '\n';
    return kSuccess;
  }
  refuseProblems(config);
  const auto outcome = watchRun(
      [&](EventQueue& events, CommandQueue& commands, std::stop_token stop) {
        startRun(config, events, commands, std::move(stop));
      },
      session.stop);
  return report(outcome, !options.no_pictures);
}

}  // namespace

void addTrainCommand(CLI::App& app, Session& session) {
  auto* command = app.add_subcommand("train", "Fine-tune a model on a data set");
  auto options = std::make_shared<TrainOptions>();
  command
      ->add_option("--config", options->config_file, "JSON file with fields of the configuration")
      ->check(CLI::ExistingFile);
  auto* resume = command->add_option(
      "--resume",
      options->resume,
      "Run folder to continue, exactly where it was and with its own settings");
  resume->check(CLI::ExistingDirectory);
  command->add_flag(
      "--print-config", options->print_config, "Print the configuration as JSON and end");
  command->add_flag(
      "--no-pictures",
      options->no_pictures,
      "Do not write loss-chart.png and cfg-grid.png at the end");
  options->fields.addTo(*command);
  command->footer(
      "Fields that are not given have values that suit the model. The file given by --config has "
      "the same\n"
      "names with underscores. Ctrl-C, or closing the terminal, stops after the step and saves;\n"
      "--resume goes on bit for bit.");
  command->callback([command, options, &session] {
    if (!options->resume.empty()) {
      refuseBesideResume(*command);
    }
    session.exit_code = train(*options, session);
  });
}

}  // namespace diptych::cli
