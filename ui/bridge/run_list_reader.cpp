// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/run_list_reader.h"

#include "core/base/error.h"
#include "core/base/log.h"
#include "core/model/model_facts.h"
#include "ui/bridge/run_bridge.h"

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

std::vector<RunInfo> findRuns(const RunListRequest& request, std::vector<std::string>& problems) {
  std::vector<RunInfo> runs;
  if (fs::is_directory(request.runs_folder)) runs = listRuns(request.runs_folder, &problems);
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
  for (auto& info : findRuns(request, update.problems)) {
    throwIfStopped(stop);
    const auto& wanted = request.shown_runs;
    const auto shown = std::find_if(wanted.begin(), wanted.end(), [&](const ShownRun& run) {
      return run.folder == info.folder;
    });
    readNew(info, shown == wanted.end() ? nullptr : &*shown, update);
    const auto last_val = known_[info.folder].last_val;
    // The record is written when the state changes; what a live run measures is newer.
    if (!isAtRest(info.state)) info.step = std::max(info.step, known_[info.folder].last_step);
    auto checkpoint = latestCheckpoint(info.folder);
    const bool keeps_both = checkpoint && hasVariant(*checkpoint, kNonEma);
    update.rows.push_back({std::move(info), last_val, std::move(checkpoint), keeps_both});
  }
  return update;
}

void RunListReader::readNew(const RunInfo& run, const ShownRun* shown, RunListUpdate& update) {
  auto& known = known_[run.folder];
  const auto [bytes, written] = databaseStamp(run.folder);
  const auto first = shown ? std::min(shown->after_row, known.last_row) : known.last_row;
  if (bytes == known.bytes && written == known.written && first == known.last_row) return;
  try {
    auto points = readMetrics(run.folder, first, &known.last_row);
    known.bytes = bytes;
    known.written = written;
    for (const auto& point : points) {
      known.last_step = point.step;
      if (point.name == "loss/val") known.last_val = point.value;
    }
    if (shown && !points.empty()) {
      update.points.push_back({*shown, std::move(points), known.last_row});
    }
  } catch (const std::exception& e) {
    if (isAtRest(run.state)) {
      update.problems.push_back(describe(e));
    } else {
      log::debug("\"{}\" is not readable yet: {}", run.folder.string(), describe(e));
    }
  }
}

}  // namespace diptych::ui
