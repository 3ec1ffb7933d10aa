// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/run.h"
#include "experiment_setup.h"
#include "run_setup.h"

#include <gtest/gtest.h>

#include <string>

// Usually the tests; with --train-in or --experiment-in FOLDER the process that is killed by one of
// them.
int main(int argc, char** argv) {
  if (argc == 3 && std::string(argv[1]) == "--train-in") {
    diptych::prepareChild();
    diptych::EventQueue events;
    diptych::CommandQueue commands;
    diptych::resumeRun(argv[2], events, commands, {});
    return 0;
  }
  if (argc == 3 && std::string(argv[1]) == "--experiment-in") {
    diptych::prepareChild();
    return diptych::tellExperiment(argv[2]).error.empty() ? 0 : 1;
  }
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
