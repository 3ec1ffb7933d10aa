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
};

struct RunPoints {
  std::filesystem::path folder;
  std::vector<MetricPoint> points;  // those written since the last reading
};

struct RunListRequest {
  std::filesystem::path runs_folder;
  std::vector<std::filesystem::path> further_runs;  // outside of it
  std::vector<std::filesystem::path> shown_runs;    // their points are wanted too
};

struct RunListUpdate {
  std::vector<RunRow> rows;
  std::vector<RunPoints> points;
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
    bool shown = false;  // the points up to last_row were handed out
  };

  std::vector<MetricPoint> readNew(const std::filesystem::path& folder, bool shown);

  std::map<std::filesystem::path, Known> known_;
};

}  // namespace diptych::ui
