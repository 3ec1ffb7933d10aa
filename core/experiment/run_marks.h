// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/run_folder.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace diptych {

// What happened to a run at a step.
struct RunMark {
  enum class Kind {
    Saved,    // a checkpoint is there
    Resumed,  // work went on from here
    Stopped   // it was stopped, or failed, and has not gone on since
  };

  Kind kind = Kind::Saved;
  std::int64_t step = 0;
  bool operator==(const RunMark&) const = default;
};

inline constexpr std::array kRunMarks = {
    RunMark::Kind::Saved, RunMark::Kind::Resumed, RunMark::Kind::Stopped};

// Saved, resumed, stopped, each by rising step. Sessions of older versions did not record where
// they went on and have no mark. Throws Error when the folder holds no run.
std::vector<RunMark> readRunMarks(const std::filesystem::path& run_folder);

// The same for runs that differ in their seed alone: of the same settings, model and pictures;
// what was sampled and saved on the way does not count.
// Empty until the run has read its pictures.
std::string seedGroup(const RunInfo& run);

}  // namespace diptych
