// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace diptych::ui {

// What the window opens with. Empty: not given.
struct StartOptions {
  std::string original;
  std::string synthetic;
  std::string model;
  std::string run;
  std::string runs;
  std::string experiment;
  bool start = false;  // as soon as everything is loaded
};

inline constexpr int kSuccess = 0;
inline constexpr int kFailure = 1;
inline constexpr int kUsage = 2;

// The options, or what to print and the exit code to end with.
struct ParsedOptions {
  std::optional<StartOptions> options;
  int exit_code = kSuccess;
  std::string output;  // help or version
  std::string error;   // one line
};

// Needs no display. arguments: without the program's name.
ParsedOptions parseStartOptions(std::vector<std::string> arguments);

}  // namespace diptych::ui
