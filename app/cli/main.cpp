// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/terminal.h"
#include "core/base/error.h"
#include "core/base/log.h"
#include "core/base/version.h"
#include "core/tensor/threads.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>
#include <string>

namespace {

// One line, as for everything else that fails.
std::string usageMessage(const CLI::App* /*app*/, const CLI::Error& error) {
  std::string text = error.what();
  std::replace(text.begin(), text.end(), '\n', ' ');
  if (!text.ends_with('.')) {
    text += '.';
  }
  return "diptych-cli: " + text + " Run with --help for more information.\n";
}

int run(CLI::App& app, int argc, char** argv, diptych::cli::Session& session) {
  try {
    app.parse(argc, argv);
    return session.exit_code;
  } catch (const CLI::ParseError& e) {
    const int code = app.exit(e, std::cout, std::cerr);
    return code == 0 ? diptych::cli::kSuccess : diptych::cli::kUsage;
  } catch (const diptych::Stopped&) {
    std::cerr << "diptych-cli: stopped on request.\n";
    return diptych::cli::kInterrupted;
  } catch (const std::exception& e) {
    std::cerr << "diptych-cli: " << diptych::describe(e) << '\n';
    return diptych::cli::kFailure;
  }
}

}  // namespace

int main(int argc, char** argv) {
  diptych::cli::StopOnSignal stop_on_signal;
  diptych::cli::Session session{stop_on_signal.token()};

  CLI::App app("Shows what a data set does to Stable Diffusion fine-tuning.", "diptych-cli");
  app.set_version_flag("--version", std::string("diptych-cli ") + diptych::version());
  app.require_subcommand(1);
  app.failure_message(usageMessage);
  app.get_formatter()->column_width(34);
  int threads = 0;
  app.add_option("--threads", threads, "Threads for one tensor operation (default: every core)")
      ->check(CLI::Range(1, 1024));
  bool verbose = false;
  app.add_flag("-v,--verbose", verbose, "Say on standard error what is being done");
  app.parse_complete_callback([&] {
    diptych::waitWithoutSpinning(argv);
    diptych::useThreads(threads);
    // What goes wrong is told by run(), in one line.
    diptych::log::setConsoleLevel(verbose ? diptych::log::Level::Info : diptych::log::Level::Off);
  });

  diptych::cli::addTrainCommand(app, session);
  diptych::cli::addPretrainCommand(app, session);
  diptych::cli::addGenerateCommand(app, session);
  diptych::cli::addGridCommand(app, session);
  diptych::cli::addModelCommands(app, session);
  diptych::cli::addEvaluateCommand(*app.get_subcommand("model"), session);
  diptych::cli::addDataSetCommands(app, session);
  diptych::cli::addExperimentCommands(app, session);
  diptych::cli::addRunCommands(app, session);
  diptych::cli::addSweepCommands(app, session);
  diptych::cli::addParityCommand(app, session);
  return run(app, argc, argv, session);
}
