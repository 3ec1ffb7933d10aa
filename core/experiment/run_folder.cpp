// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/run_folder.h"

#include "core/base/atomic_file.h"
#include "core/base/csv.h"
#include "core/base/error.h"
#include "core/base/log.h"
#include "core/experiment/checkpoint_store.h"
#include "core/experiment/metrics_database.h"
#include "core/experiment/run_lock.h"
#include "core/experiment/run_record.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <ctime>

namespace diptych {
namespace {

namespace fs = std::filesystem;

// A name that every file system takes: no separators, no control characters, at most 80 bytes
// without cutting a letter of UTF-8.
std::string safeName(const std::string& name) {
  constexpr std::string_view kUnsafe = "/\\:*?\"<>|";
  constexpr std::size_t kMaxBytes = 80;
  std::string safe;
  for (const char letter : name) {
    const auto code = static_cast<unsigned char>(letter);
    safe += code < 0x20 || code == 0x7f || kUnsafe.find(letter) != kUnsafe.npos ? '-' : letter;
  }
  if (safe.size() > kMaxBytes) {
    std::size_t end = kMaxBytes;
    while (end > 0 && (static_cast<unsigned char>(safe[end]) & 0xC0u) == 0x80u) {
      --end;
    }
    safe.resize(end);
  }
  const auto first = safe.find_first_not_of(" .");
  const auto last = safe.find_last_not_of(" .");
  return first == safe.npos ? "run" : safe.substr(first, last - first + 1);
}

// So that the run can be resumed from wherever the program is started; without a slash at the end.
fs::path plainPath(const fs::path& path) {
  const auto plain = fs::absolute(path).lexically_normal();
  return plain.has_filename() ? plain : plain.parent_path();
}

std::string timeForName() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::localtime_r(&now, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y%m%d-%H%M%S", &parts);
  return text.data();
}

// mkdir tells exactly one of several callers that the name was free.
fs::path makeUniqueFolder(const fs::path& parent, const std::string& name) {
  for (int number = 1;; ++number) {
    const auto folder = parent / (number == 1 ? name : fmt::format("{}-{}", name, number));
    std::error_code code;
    if (fs::create_directory(folder, code)) {
      return folder;
    }
    if (code) {
      throw Error(fmt::format(
          "{}: the run folder cannot be made ({}). Choose a folder that you may write to.",
          folder.string(),
          code.message()));
    }
  }
}

bool isBusyState(RunState state) {
  return state == RunState::Preparing || state == RunState::Running || state == RunState::Paused ||
         state == RunState::Stopping;
}

void setPlaces(TrainingConfig& config, const TrainingConfig& places) {
  config.model = plainPath(places.model);
  config.data_set = plainPath(places.data_set);
  config.runs_folder = plainPath(places.runs_folder);
}

fs::path folderOfSet(const SharedPanel& panel, const SharedPanel::Set& set) {
  const auto found = std::find_if(panel.sets.begin(), panel.sets.end(), [&](const auto& there) {
    return there.name == set.name;
  });
  return found == panel.sets.end() ? set.folder : found->folder;
}

RunInfo infoOf(const fs::path& folder, const RunRecord& record) {
  RunInfo info;
  info.folder = folder;
  info.name = record.config.name;
  info.config = record.config;
  info.state = record.state;
  info.step = std::max(record.step, CheckpointStore::newestState(folder).value_or(0));
  info.total_steps = record.total_steps;
  info.started = record.started;
  info.model_hash = record.model_hash;
  info.data_set_hash = record.data_set_hash;
  return info;
}

}  // namespace

fs::path createRunFolder(const TrainingConfig& config, const std::optional<SharedPanel>& panel) {
  RunRecord record;
  record.config = config;
  setPlaces(record.config, config);
  if (!config.validation_set.empty()) {
    record.config.validation_set = plainPath(config.validation_set);
  }
  record.started = localTime();
  std::error_code code;
  fs::create_directories(record.config.runs_folder, code);
  const auto folder =
      makeUniqueFolder(record.config.runs_folder, timeForName() + "-" + safeName(config.name));
  if (panel) {
    writeSharedPanel(folder, *panel);
  }
  writeRunRecord(folder, record);  // last: with it the folder is a run
  return folder;
}

RunInfo readRun(const fs::path& folder) {
  auto info = infoOf(folder, readRunRecord(folder));
  if (isBusyState(info.state) && !RunLock::isHeld(folder)) {
    info.state = RunState::Stopped;
  }
  return info;
}

std::vector<RunInfo> listRuns(const fs::path& runs_folder, std::vector<std::string>* problems) {
  std::vector<RunInfo> runs;
  std::error_code code;
  for (fs::directory_iterator entry(runs_folder, code), end; !code && entry != end;
       entry.increment(code)) {
    if (!fs::exists(entry->path() / kRunFile, code)) {
      code.clear();
      continue;
    }
    try {
      runs.push_back(readRun(entry->path()));
    } catch (const Error& e) {
      log::debug("left out of the list of runs: {}", e.what());
      if (problems != nullptr) {
        problems->emplace_back(e.what());
      }
    }
  }
  std::sort(runs.begin(), runs.end(), [](const RunInfo& a, const RunInfo& b) {
    return std::tie(a.started, a.folder) > std::tie(b.started, b.folder);
  });
  return runs;
}

std::optional<RunInfo> newestRun(const fs::path& runs_folder) {
  if (!fs::is_directory(runs_folder)) {
    return std::nullopt;
  }
  auto runs = listRuns(runs_folder);
  return runs.empty() ? std::nullopt : std::optional(std::move(runs.front()));
}

void moveRun(const fs::path& run_folder, const TrainingConfig& places, const SharedPanel& panel) {
  const RunLock lock(run_folder);
  if (auto own_panel = readSharedPanel(run_folder)) {
    for (auto& set : own_panel->sets) {
      set.folder = folderOfSet(panel, set);
    }
    writeSharedPanel(run_folder, *own_panel);
  }
  auto record = readRunRecord(run_folder);
  setPlaces(record.config, places);
  writeRunRecord(run_folder, record);
}

std::optional<fs::path> latestCheckpoint(const fs::path& run_folder) {
  const auto steps = CheckpointStore::checkpointSteps(run_folder);
  if (steps.empty()) {
    return std::nullopt;
  }
  return CheckpointStore::checkpointPath(run_folder, steps.back());
}

std::vector<SamplePicture> readSamples(const fs::path& run_folder) {
  return MetricsReader(run_folder).samples();
}

std::vector<MetricPoint> readMetrics(
    const fs::path& run_folder, std::int64_t after_row, std::int64_t* last_row) {
  std::int64_t newest = after_row;
  auto points = MetricsReader(run_folder).scalars(after_row, newest);
  if (last_row != nullptr) {
    *last_row = newest;
  }
  return points;
}

void exportCsv(const fs::path& run_folder, const fs::path& csv) {
  readRunRecord(run_folder);  // says so when it is no run
  writeCsv(readMetrics(run_folder), csv);
}

void writeCsv(const std::vector<MetricPoint>& points, const fs::path& csv) {
  AtomicFile file(csv);
  file.write("name,step,epoch,pictures_seen,seconds,value\r\n");
  std::string lines;
  for (const auto& point : points) {
    lines += fmt::format(
        "{},{},{},{},{},{}\r\n",
        csvField(point.name),
        point.step,
        csvNumber(point.epoch),
        point.pictures_seen,
        csvNumber(point.seconds),
        csvNumber(point.value));
  }
  file.write(lines);
  file.commit();
}

}  // namespace diptych
