// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace diptych {

// What an experiment still needs, and what stands in its way. Not to be mixed up with the preflight
// of a single run in training/.
struct Preflight {
  // Bytes of the checkpoints, states, samples and derived pictures that are still to come: rather
  // too many than too few.
  std::uint64_t disk_needed = 0;
  std::uint64_t disk_free = 0;
  std::uint64_t memory_needed = 0;     // bytes, of the largest run
  std::uint64_t memory_available = 0;  // bytes; 0: the system does not say
  // Of the runs that are left, at the pace of those that have been; negative: not known yet.
  double seconds = -1;
  std::size_t runs_left = 0;
  std::vector<std::string> problems;  // plain sentences; they must be solved before the start
  std::vector<std::string> warnings;
};

// Looks at an experiment before it starts or goes on. Reads the headers of all pictures. Throws
// Error when experiment.json is not in order, Stopped.
Preflight preflight(const std::filesystem::path& experiment_folder, std::stop_token stop = {});

// Throws Error with all problems, if there are any.
void requireNoProblems(const Preflight& preflight);

}  // namespace diptych
