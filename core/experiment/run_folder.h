// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/shared_panel.h"
#include "core/training/events.h"
#include "core/training/training_config.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace diptych {

// A run is a folder (design.md): run.json, metrics.sqlite, samples/, checkpoints/, state/, run.log.

struct RunInfo {
  std::filesystem::path folder;
  std::string name;
  TrainingConfig config;
  RunState state =
      RunState::Idle;  // as last written; a "Running" run whose process is gone reads as Stopped
  std::int64_t step = 0;
  std::int64_t total_steps = 0;  // 0: not known yet, or a run of an older version
  std::string started;           // ISO 8601, local time
  std::string model_hash;
  std::string data_set_hash;
};

// Makes runs_folder/<date-time>-<name>/ with run.json, and panel.json for a run of an experiment.
// Never reuses an existing folder. Throws Error when it cannot be written.
std::filesystem::path createRunFolder(
    const TrainingConfig& config, const std::optional<SharedPanel>& panel = {});

// Throws Error when the folder holds no run.
RunInfo readRun(const std::filesystem::path& folder);

// All runs in a folder, newest first; folders that are no runs are left out. Runs whose record
// cannot be read are left out too; why is added to problems.
std::vector<RunInfo> listRuns(
    const std::filesystem::path& runs_folder, std::vector<std::string>* problems = nullptr);

// The newest of them; nothing when there is none.
std::optional<RunInfo> newestRun(const std::filesystem::path& runs_folder);

// Tells a run that is to be continued where its model, its pictures and those of its panel's sets
// are now. That they are the same is checked when it goes on. Throws Error when somebody trains in
// the folder.
void moveRun(
    const std::filesystem::path& run_folder,
    const TrainingConfig& places,
    const SharedPanel& panel);

// The newest complete checkpoint (a diffusers folder), if any.
std::optional<std::filesystem::path> latestCheckpoint(const std::filesystem::path& run_folder);

// All sample pictures of a run in the order they were made, from its database.
std::vector<SamplePicture> readSamples(const std::filesystem::path& run_folder);

// Every scalar, in the order written. after_row: only rows behind this one (for following a live
// run); last_row is set to the newest row read.
std::vector<MetricPoint> readMetrics(
    const std::filesystem::path& run_folder,
    std::int64_t after_row = 0,
    std::int64_t* last_row = nullptr);

// One line per scalar: name,step,epoch,pictures_seen,seconds,value; RFC 4180; NaN and inf spelled
// so.
void exportCsv(const std::filesystem::path& run_folder, const std::filesystem::path& csv);
void writeCsv(const std::vector<MetricPoint>& points, const std::filesystem::path& csv);

}  // namespace diptych
