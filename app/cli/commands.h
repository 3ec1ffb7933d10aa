// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stop_token>

namespace CLI {
class App;
}

namespace diptych::cli {

// Exit codes of the program.
inline constexpr int kSuccess = 0;
inline constexpr int kFailure = 1;  // one line on standard error says why
inline constexpr int kUsage = 2;    // the command line cannot be understood
// Stopped by Ctrl-C, SIGTERM or SIGHUP; what was learned is saved.
inline constexpr int kInterrupted = 130;

// What every command is given.
struct Session {
  std::stop_token stop;
  int exit_code = kSuccess;
};

// Each adds its subcommand; the work is done while the command line is parsed.
void addTrainCommand(CLI::App& app, Session& session);
void addPretrainCommand(CLI::App& app, Session& session);
void addGenerateCommand(CLI::App& app, Session& session);
void addGridCommand(CLI::App& app, Session& session);
void addModelCommands(CLI::App& app, Session& session);
// model: the command that addModelCommands has made.
void addEvaluateCommand(CLI::App& model, Session& session);
void addDataSetCommands(CLI::App& app, Session& session);
// data_set: the command that addDataSetCommands makes.
void addPairsCommand(CLI::App& data_set, Session& session);
void addMeasureCommand(CLI::App& data_set, Session& session);
void addExperimentCommands(CLI::App& app, Session& session);
void addRunCommands(CLI::App& app, Session& session);
void addSweepCommands(CLI::App& app, Session& session);
void addParityCommand(CLI::App& app, Session& session);

}  // namespace diptych::cli
