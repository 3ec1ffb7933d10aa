// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <sys/types.h>

namespace diptych {

// Trains in the run folder in a process of its own, which is this test program again.
// max_file_bytes > 0: no file may grow larger than that, as on a full disk.
pid_t trainInChild(const std::filesystem::path& run_folder, std::uint64_t max_file_bytes = 0);

// The same for all the work of an experiment.
pid_t experimentInChild(const std::filesystem::path& experiment);

void waitForChild(pid_t child);

}  // namespace diptych
