// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/run_watcher.h"
#include "core/base/error.h"
#include "core/pretraining/pretraining.h"

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>
#include <string>

namespace diptych::cli {
namespace {

struct PretrainOptions {
  std::string config_file;
  std::string data;
  std::string out;
  std::string stage;
};

PretrainingConfig makeConfig(const PretrainOptions& options) {
  auto config = readPretrainingConfig(options.config_file);
  if (!options.data.empty()) {
    config.data = options.data;
  }
  if (!options.out.empty()) {
    config.out = options.out;
  }
  return config;
}

// Returns the exit code.
int runStage(const PretrainingConfig& config, const std::string& stage, const Session& session) {
  std::cerr << "Stage: " << stage << '\n';
  const auto outcome = watchRun(
      [&](EventQueue& events, CommandQueue& commands, std::stop_token stop) {
        pretrain(config, stage, events, commands, std::move(stop));
      },
      session.stop);
  if (outcome.state == RunState::Failed) {
    throw Error(outcome.message);
  }
  std::cerr << outcome.message << '\n';
  return outcome.state == RunState::Finished ? kSuccess : kInterrupted;
}

int pretrainAll(const PretrainOptions& options, const Session& session) {
  const auto config = makeConfig(options);
  for (const auto& stage : pretrainingStages()) {
    if (options.stage.empty() || options.stage == stage) {
      const int code = runStage(config, stage, session);
      if (code != kSuccess) {
        return code;
      }
    }
  }
  std::cout << config.out.string() << '\n';
  return kSuccess;
}

}  // namespace

void addPretrainCommand(CLI::App& app, Session& session) {
  auto* command = app.add_subcommand("pretrain", "Make a small base model from nothing");
  auto options = std::make_shared<PretrainOptions>();
  command
      ->add_option("--config", options->config_file, "JSON file that says everything of the model")
      ->required()
      ->check(CLI::ExistingFile);
  command->add_option(
      "--data", options->data, "Folder with train/, held-out/ and vae/, instead of the file's");
  command->add_option("--out", options->out, "Where all is made, instead of the file's");
  command->add_option("--stage", options->stage, "One stage alone (default: all, in order)")
      ->check(CLI::IsMember(pretrainingStages()));
  command->footer(
      "Ctrl-C stops after the step and saves; the same command goes on, bit for bit. What is "
      "finished "
      "is\nleft alone.");
  command->callback([options, &session] { session.exit_code = pretrainAll(*options, session); });
}

}  // namespace diptych::cli
