// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/start_options.h"

#include "core/base/error.h"
#include "core/base/version.h"
#include "core/experiment/run_folder.h"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace diptych::ui {

namespace {

void addOptions(CLI::App& app, StartOptions& options) {
  app.add_option("--original", options.original, "Folder of the original data set")
      ->check(CLI::ExistingDirectory);
  app.add_option("--synthetic", options.synthetic, "Folder of the synthetic data set")
      ->check(CLI::ExistingDirectory);
  app.add_option(
         "--model",
         options.model,
         "Model folder or single file to start from; the embedded one otherwise")
      ->check(CLI::ExistingPath);
  app.add_option("--run", options.run, "Earlier run to show in the chart; it can be resumed")
      ->check(CLI::ExistingDirectory);
  app.add_option("--runs", options.runs, "Folder in which runs are kept");
  app.add_option("--experiment", options.experiment, "Folder of an experiment to show")
      ->check(CLI::ExistingDirectory);
  app.add_flag("--start", options.start, "Start training as soon as everything is loaded");
  app.set_version_flag("--version", std::string("diptych ") + version());
  app.footer("The same without a window: diptych-cli --help");
}

std::string oneLine(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

ParsedOptions usageError(const std::string& message) {
  return {
      .options = std::nullopt,
      .exit_code = kUsage,
      .output = {},
      .error = "diptych: " + oneLine(message) + " See diptych --help."};
}

}  // namespace

ParsedOptions parseStartOptions(std::vector<std::string> arguments) {
  CLI::App app("Shows what a data set does to Stable Diffusion fine-tuning.", "diptych");
  StartOptions options;
  addOptions(app, options);
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants them
  try {
    app.parse(arguments);
    if (!options.run.empty()) readRun(options.run);
  } catch (const CLI::CallForHelp&) {
    return {.options = {}, .exit_code = kSuccess, .output = app.help(), .error = {}};
  } catch (const CLI::CallForVersion& e) {
    return {
        .options = {}, .exit_code = kSuccess, .output = std::string(e.what()) + "\n", .error = {}};
  } catch (const std::exception& e) {
    return usageError(describe(e));
  }
  return {.options = options, .exit_code = kSuccess, .output = {}, .error = {}};
}

}  // namespace diptych::ui
