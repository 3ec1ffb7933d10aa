// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/run_lock.h"
#include "core/image/image.h"
#include "core/sweep/sweep.h"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace diptych {

// A sweep is a folder: sweep.json, the plan, and cells/ with a PNG for each finished cell. What is
// finished is known from these alone, so that a sweep can be stopped, moved and continued.

// Makes sweeps_folder/<date-time>-<name>/ with sweep.json; never an existing one. Throws Error.
std::filesystem::path createSweep(
    const std::filesystem::path& sweeps_folder, const SweepPlan& plan);

// Throws Error when the folder holds no sweep.
SweepPlan readSweep(const std::filesystem::path& folder);

// "cells/z001-y012-x003.png", counted from 1.
std::filesystem::path cellFile(const std::filesystem::path& folder, const SweepCell& cell);

// What is there of a sweep.
struct SweepState {
  std::vector<bool> finished;  // by SweepPlan::indexOf
  std::size_t count = 0;       // of them
  // With which weights a model's cells were made: SHA-256 by path.
  std::map<std::string, std::string> model_hashes;
};

// Reads all cells whole, but decodes none. A file that is broken, cut off or of another plan counts
// as not there; so does one whose model had other weights than those of the cells before it. Throws
// Stopped.
SweepState scanSweep(
    const std::filesystem::path& folder, const SweepPlan& plan, const std::stop_token& stop = {});

// A finished picture, with A1111's parameters and what scanSweep looks for. model_hash: SHA-256.
void writeCell(
    const std::filesystem::path& folder,
    const SweepPlan& plan,
    const SweepCell& cell,
    const Image& picture,
    const std::string& model_hash);

// Whoever fills a sweep holds this. Throws Error when somebody else does.
std::unique_ptr<RunLock> lockSweep(const std::filesystem::path& folder);

struct SweepInfo {
  std::filesystem::path folder;
  SweepPlan plan;
  std::size_t files = 0;  // cells by the names of their files; none was opened
  bool busy = false;      // somebody works on it
};

// All sweeps in a folder, newest first. What cannot be read is left out; why is added to problems.
std::vector<SweepInfo> listSweeps(
    const std::filesystem::path& sweeps_folder, std::vector<std::string>* problems = nullptr);

}  // namespace diptych
