// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/run_folder.h"
#include "core/training/events.h"
#include "core/training/training_config.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace diptych {

// A model for the tests, made in this folder: each test program has its own.
std::filesystem::path makeTestModel(const std::filesystem::path& folder);

// Called first in a process that is going to be killed.
void prepareChild();

// Ten captioned pictures of 16 x 16.
std::filesystem::path makePictures(const std::filesystem::path& folder);

// Model and pictures in the folder, three epochs, validation, samples and saves every epoch.
TrainingConfig smallConfig(const std::filesystem::path& folder);

// All that a finished or interrupted run pushed.
RunEvents startToEnd(const TrainingConfig& config);
RunEvents resumeToEnd(const std::filesystem::path& run_folder);

StateChange lastState(const RunEvents& events);

// Everything that a run of a configuration must come to, however often it was interrupted: every
// scalar's value bit for bit, every panel item's loss, every sample's pixels, every checkpoint's
// files. One line each, so that a difference is seen.
std::vector<std::string> outcome(const std::filesystem::path& run_folder);

// The scalars' part of it: also equal between runs that differ in samples and saves only.
std::vector<std::string> scalarLines(const std::filesystem::path& run_folder);

}  // namespace diptych
