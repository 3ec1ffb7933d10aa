// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/training/events.h"

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace diptych {

// The scalars of a TensorBoard event file, of whichever program wrote it. epoch and pictures_seen
// are not in such files: 0. seconds count from the first event.
struct EventScalars {
  std::vector<MetricPoint> points;  // in the order written; NaN and infinity as they are
  bool incomplete = false;  // the last record is being written, or was when its writer ended
  std::string problem;      // where the file is damaged; what is before it was read
};

// Old (simple_value) and new (tensor of one float) scalars; pictures, texts and histograms are
// passed over. A SessionLog START takes back what was said of its step and later ones, as in
// TensorBoard. Throws Error when the file cannot be opened or is no event file.
EventScalars readEventFile(const std::filesystem::path& file);

// One run of event files: those that lie in one folder, in the order of their names.
struct EventRun {
  std::string name;  // of the folder
  std::filesystem::path folder;
  EventScalars scalars;
};

// The runs in a folder: itself, when files whose names contain "tfevents" lie in it, and every
// folder below it in which some do. Scalars are called as ours where they mean the same; what
// kohya's scripts say of an epoch by its number stands at the last step before. A file that is none
// is a problem of its run. Throws Error when there is none at all, and Stopped.
std::vector<EventRun> readEventRuns(
    const std::filesystem::path& folder, const std::stop_token& stop = {});

// What EveryDream2, kohya's scripts and OneTrainer call our scalars: "loss/stabilize-train" is
// "loss/train-stabilized". A name that has no match comes back as it is.
std::string ourScalarName(const std::string& tag);

}  // namespace diptych
