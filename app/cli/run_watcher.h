// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/training/events.h"

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>

namespace diptych::cli {

// What a watched run came to.
struct RunOutcome {
  RunState state = RunState::Idle;
  std::string message;
  std::filesystem::path run_folder;
};

// Runs `job` on a thread of its own and shows its progress on standard error until it has ended.
using RunJob = std::function<void(EventQueue&, CommandQueue&, std::stop_token)>;
RunOutcome watchRun(const RunJob& job, std::stop_token stop);

}  // namespace diptych::cli
