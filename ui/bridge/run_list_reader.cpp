// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/run_list_reader.h"

#include "core/base/error.h"
#include "core/base/log.h"

#include <algorithm>
#include <system_error>
#include <utility>

namespace diptych::ui {

namespace {

namespace fs = std::filesystem;

std::pair<std::uintmax_t, fs::file_time_type> databaseStamp(const fs::path& run_folder) {
  std::pair<std::uintmax_t, fs::file_time_type> stamp{0, fs::file_time_type::min()};
  for (const char* name : {"metrics.sqlite", "metrics.sqlite-wal"}) {
    std::error_code error;
    const auto bytes = fs::file_size(run_folder / name, error);
    if (error) continue;
    const auto written = fs::last_write_time(run_folder / name, error);
    stamp.first += bytes;
    stamp.second = std::max(stamp.second, written);
  }
  return stamp;
}

std::vector<RunInfo> findRuns(const RunListRequest& request) {
  auto runs = fs::is_directory(request.runs_folder) ? listRuns(request.runs_folder)
                                                    : std::vector<RunInfo>();
  for (const auto& folder : request.further_runs) {
    const auto same = [&](const RunInfo& run) {
      std::error_code error;
      return fs::equivalent(run.folder, folder, error);
    };
    if (std::any_of(runs.begin(), runs.end(), same)) continue;
    try {
      runs.insert(runs.begin(), readRun(folder));
    } catch (const std::exception& e) {  // removed while the window is open
      log::debug("{}", describe(e));
    }
  }
  return runs;
}

}  // namespace

RunListUpdate RunListReader::read(const RunListRequest& request, const std::stop_token& stop) {
  RunListUpdate update;
  for (auto& info : findRuns(request)) {
    if (stop.stop_requested()) throw Stopped();
    const auto& wanted = request.shown_runs;
    const bool shown = std::find(wanted.begin(), wanted.end(), info.folder) != wanted.end();
    auto points = readNew(info.folder, shown);
    const auto last_val = known_[info.folder].last_val;
    if (!points.empty() && shown) update.points.push_back({info.folder, std::move(points)});
    auto checkpoint = latestCheckpoint(info.folder);
    update.rows.push_back({std::move(info), last_val, std::move(checkpoint)});
  }
  return update;
}

std::vector<MetricPoint> RunListReader::readNew(const fs::path& folder, bool shown) {
  auto& known = known_[folder];
  const auto [bytes, written] = databaseStamp(folder);
  const bool newly_shown = shown && !known.shown;
  if (bytes == known.bytes && written == known.written && !newly_shown) return {};
  try {
    auto points = readMetrics(folder, newly_shown ? 0 : known.last_row, &known.last_row);
    known.bytes = bytes;
    known.written = written;
    known.shown = shown;
    for (const auto& point : points) {
      if (point.name == "loss/val") known.last_val = point.value;
    }
    return points;
  } catch (const std::exception& e) {
    log::debug("\"{}\" is not readable yet: {}", folder.string(), describe(e));
    return {};
  }
}

}  // namespace diptych::ui
