// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/run_folder.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <stop_token>
#include <vector>

namespace diptych::ui {

struct RunRow {
  RunInfo info;
  std::optional<double> last_val;                   // the newest loss/val
  std::optional<std::filesystem::path> checkpoint;  // the newest one
  bool keeps_both = false;  // the checkpoint: its weights beside their moving average
};

// A ticked run: its points behind this row of its database are wanted.
struct ShownRun {
  std::filesystem::path folder;
  std::int64_t after_row = 0;
};

struct RunPoints {
  ShownRun request;
  std::vector<MetricPoint> points;
  std::int64_t last_row = 0;  // the newest row among them
};

struct RunListRequest {
  std::filesystem::path runs_folder;
  std::vector<std::filesystem::path> further_runs;  // outside of it
  std::vector<ShownRun> shown_runs;
};

struct RunListUpdate {
  std::vector<RunRow> rows;
  std::vector<RunPoints> points;
  std::vector<std::string> problems;  // what of a run at rest cannot be read, and why
};

// Reads runs and what was added to their databases since the last time. Runs that other programs
// are writing are followed by reading again. One thread at a time.
class RunListReader {
 public:
  RunListUpdate read(const RunListRequest& request, const std::stop_token& stop);

 private:
  struct Known {
    std::uintmax_t bytes =
        0;  // of database and log, with the time below: has anything been written?
    std::filesystem::file_time_type written;
    std::int64_t last_row = 0;
    std::optional<double> last_val;
    std::int64_t last_step = 0;
  };

  void readNew(const RunInfo& run, const ShownRun* shown, RunListUpdate& update);

  std::map<std::filesystem::path, Known> known_;
};

}  // namespace diptych::ui
