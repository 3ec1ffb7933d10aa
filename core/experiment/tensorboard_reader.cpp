// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/tensorboard_reader.h"

#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/experiment/crc32c.h"
#include "core/experiment/event_message.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <span>

namespace diptych {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kHeaderBytes = 12;
constexpr std::uint64_t kFooterBytes = 4;
// Larger records hold pictures, which nobody asks for here.
constexpr std::uint64_t kMaxRecordBytes = 64 * 1024 * 1024;

// The records of one file, one after the other.
class RecordReader {
 public:
  explicit RecordReader(const fs::path& path) : file_(path) {}

  // Empty at the end; then incomplete() and problem() say how it ended.
  std::optional<std::string> next() {
    while (file_.size() - offset_ >= kHeaderBytes) {
      const auto header = read(offset_, kHeaderBytes);
      const auto length_bytes = std::string_view(header).substr(0, 8);
      const auto length = littleEndian(length_bytes);
      if (maskedCrc32c(length_bytes) != littleEndian(std::string_view(header).substr(8))) {
        return damaged("the length of a record");
      }
      const auto left = file_.size() - offset_ - kHeaderBytes;
      if (left < kFooterBytes || length > left - kFooterBytes) break;
      const auto begin = offset_ + kHeaderBytes;
      offset_ = begin + length + kFooterBytes;
      if (length > kMaxRecordBytes) continue;
      auto data = read(begin, length + kFooterBytes);
      const auto crc = littleEndian(std::string_view(data).substr(length));
      data.resize(length);
      if (maskedCrc32c(data) == crc) return data;
      offset_ = begin - kHeaderBytes;
      return damaged("a record");
    }
    incomplete_ = offset_ < file_.size();
    return std::nullopt;
  }

  bool incomplete() const { return incomplete_; }
  const std::string& problem() const { return problem_; }

 private:
  std::string read(std::uint64_t offset, std::uint64_t count) const {
    std::string bytes(count, '\0');
    file_.readAt(offset, std::as_writable_bytes(std::span(bytes)));
    return bytes;
  }

  std::optional<std::string> damaged(const char* what) {
    problem_ = fmt::format(
        "{}: {} at byte {} is damaged; what comes before it was read. Copy the file again.",
        file_.path().string(),
        what,
        offset_);
    return std::nullopt;
  }

  InputFile file_;
  std::uint64_t offset_ = 0;
  bool incomplete_ = false;
  std::string problem_;
};

// Points are taken back after a restart; the seconds count from the first event of the run.
class EventCollector {
 public:
  void add(const EventMessage& event) {
    if (!first_time_ && std::isfinite(event.wall_time)) first_time_ = event.wall_time;
    if (event.session_starts) forgetFrom(event.step);
    for (const auto& [tag, value] : event.scalars) {
      MetricPoint point;
      point.name = tag;
      point.step = event.step;
      const double seconds = event.wall_time - first_time_.value_or(0);
      point.seconds = std::isfinite(seconds) ? std::max(0.0, seconds) : 0;
      point.value = value;
      all_.points.push_back(std::move(point));
    }
  }

  void addFile(const fs::path& path, const std::stop_token& stop = {}) {
    RecordReader records(path);
    while (const auto record = records.next()) {
      throwIfStopped(stop);
      try {
        add(parseEventMessage(*record));
      } catch (const Error& error) {
        note(fmt::format("{}: {}", path.string(), error.what()));
      }
    }
    all_.incomplete = all_.incomplete || records.incomplete();
    if (!records.problem().empty()) note(records.problem());
  }

  EventScalars take() { return std::move(all_); }

  void note(const std::string& problem) {
    if (all_.problem.empty()) all_.problem = problem;
  }

 private:
  void forgetFrom(std::int64_t step) {
    std::erase_if(all_.points, [step](const MetricPoint& point) { return point.step >= step; });
  }

  EventScalars all_;
  std::optional<double> first_time_;
};

// The first record says what the file is.
void requireEventFile(const fs::path& path) {
  const InputFile file(path);
  if (file.size() == 0) return;  // has just been made
  RecordReader records(path);
  const auto first = records.next();
  if (first || (records.problem().empty() && records.incomplete())) return;
  throw Error(fmt::format(
      "{}: this is no TensorBoard event file, or it is damaged from its beginning. Choose a file "
      "whose name contains \"tfevents\".",
      path.string()));
}

bool isEventFile(const fs::directory_entry& entry) {
  return entry.is_regular_file() &&
         entry.path().filename().string().find("tfevents") != std::string::npos;
}

std::map<fs::path, std::vector<fs::path>> eventFiles(const fs::path& folder) {
  std::map<fs::path, std::vector<fs::path>> files;
  const auto options = fs::directory_options::skip_permission_denied;
  for (const auto& entry : fs::recursive_directory_iterator(folder, options)) {
    if (isEventFile(entry)) files[entry.path().parent_path()].push_back(entry.path());
  }
  for (auto& [parent, names] : files) std::sort(names.begin(), names.end());
  return files;
}

bool isOfEpoch(const std::string& tag) {
  return tag == "loss/validation/epoch_average" || tag == "loss/epoch_average";
}

// kohya's scripts log these by epoch and all else by step. Those before any step keep their number,
// which is no step, and therefore also their name.
std::map<std::string, std::string> placeEpochs(std::vector<MetricPoint>& points) {
  std::map<std::string, std::string> unplaced;
  std::optional<std::int64_t> step;
  for (auto& point : points) {
    if (!isOfEpoch(point.name)) {
      // Each batch of a validation counts as a step there.
      if (!point.name.starts_with("loss/validation/")) step = point.step;
    } else if (step) {
      point.step = *step;
    } else {
      unplaced.emplace(point.name, point.name);
    }
  }
  return unplaced;
}

// The first of several that mean the same gets the name; the others keep theirs.
void useOurNames(std::vector<MetricPoint>& points) {
  auto names = placeEpochs(points);  // theirs, ours
  std::set<std::string> used;
  for (const auto& point : points) {
    if (ourScalarName(point.name) == point.name) used.insert(point.name);
  }
  for (auto& point : points) {
    const auto known = names.find(point.name);
    if (known != names.end()) {
      point.name = known->second;
      continue;
    }
    const auto ours = ourScalarName(point.name);
    const bool is_free = ours == point.name || used.insert(ours).second;
    point.name = names.emplace(point.name, is_free ? ours : point.name).first->second;
  }
}

std::string runName(const fs::path& root, const fs::path& folder) {
  const auto relative = folder.lexically_relative(root);
  if (!relative.empty() && relative != ".") return relative.string();
  const auto absolute = fs::absolute(root).lexically_normal();
  return absolute.has_filename() ? absolute.filename().string()
                                 : absolute.parent_path().filename().string();
}

}  // namespace

std::string ourScalarName(const std::string& tag) {
  static const std::map<std::string, std::string> kNames = {
      {"loss/stabilize-train", "loss/train-stabilized"},  // EveryDream2
      {"loss/log_step", "loss/step"},
      {"hyperparameter/lr unet", "lr/unet"},
      {"hyperparamater/lr unet", "lr/unet"},  // so spelled in 2023
      {"hyperparamater/lr", "lr/unet"},
      {"hyperparameter/lr text encoder", "lr/text_encoder"},
      {"hyperparamater/lr text encoder", "lr/text_encoder"},
      {"performance/images per second", "performance/pictures-per-second"},
      {"loss/validation/step_average", "loss/val"},  // kohya's scripts
      {"loss/validation/epoch_average", "loss/val"},
      {"loss/current", "loss/step"},
      {"loss/epoch_average", "loss/epoch"},
      {"loss/train_step", "loss/step"},  // OneTrainer
      {"loss/validation_step/total_average", "loss/val"},
      {"train_loss", "loss/step"},  // diffusers' examples
  };
  const auto found = kNames.find(tag);
  return found == kNames.end() ? tag : found->second;
}

EventScalars readEventFile(const fs::path& file) {
  requireEventFile(file);
  EventCollector collector;
  collector.addFile(file);
  return collector.take();
}

std::vector<EventRun> readEventRuns(const fs::path& folder, const std::stop_token& stop) {
  if (!fs::is_directory(folder)) {
    throw Error(fmt::format("{}: there is no such folder.", folder.string()));
  }
  std::vector<EventRun> runs;
  for (const auto& [parent, files] : eventFiles(folder)) {
    EventCollector collector;
    for (const auto& file : files) {
      try {
        requireEventFile(file);
        collector.addFile(file, stop);
      } catch (const Error& error) {
        collector.note(error.what());
      }
    }
    runs.push_back({runName(folder, parent), parent, collector.take()});
    useOurNames(runs.back().scalars.points);
  }
  if (runs.empty()) {
    throw Error(fmt::format(
        "{}: no event files are here. Choose the folder that TensorBoard is given (--logdir).",
        folder.string()));
  }
  const bool unreadable = std::all_of(runs.begin(), runs.end(), [](const EventRun& run) {
    return run.scalars.points.empty() && !run.scalars.problem.empty();
  });
  if (unreadable) throw Error(runs.front().scalars.problem);
  return runs;
}

}  // namespace diptych
