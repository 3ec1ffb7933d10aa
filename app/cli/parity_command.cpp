// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/parity/parity.h"

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>

namespace diptych::cli {

void addParityCommand(CLI::App& app, Session& session) {
  auto* command = app.add_subcommand(
      "parity", "Compare every computation with references made by another implementation");
  auto folder = std::make_shared<std::string>();
  command->add_option("folder", *folder, "Models NAME, their references NAME-ref, and the rest")
      ->required()
      ->check(CLI::ExistingDirectory);
  command->footer("Exit code 0: everything within its tolerance. 1: something missed.");
  command->callback([folder, &session] {
    session.exit_code = runParity(*folder, std::cout, session.stop) == 0 ? kSuccess : kFailure;
  });
}

}  // namespace diptych::cli
