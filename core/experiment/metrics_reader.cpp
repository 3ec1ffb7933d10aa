// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/experiment/database_file.h"
#include "core/experiment/metrics_database.h"

#include <fmt/core.h>

#include <limits>

namespace diptych {
namespace {

namespace fs = std::filesystem;

double realOrNaN(const SQLite::Column& column) {
  return column.isNull() ? std::numeric_limits<double>::quiet_NaN() : column.getDouble();
}

MetricPoint pointOf(SQLite::Statement& row) {
  MetricPoint point;
  point.name = row.getColumn(1).getString();
  point.step = row.getColumn(2).getInt64();
  point.epoch = row.getColumn(3).getDouble();
  point.pictures_seen = row.getColumn(4).getInt64();
  point.seconds = row.getColumn(5).getDouble();
  point.value = realOrNaN(row.getColumn(6));
  return point;
}

// Grids are made as large as this says.
int placeOf(const SQLite::Column& column, const fs::path& run_folder) {
  constexpr std::int64_t kMost = 9999;
  const auto place = column.getInt64();
  if (place < 0 || place > kMost) {
    throw Error(fmt::format(
        "{}: {} is {}, outside 0 to {}. The database is damaged; restore it from a copy.",
        (run_folder / kMetricsFile).string(),
        column.getName(),
        place,
        kMost));
  }
  return static_cast<int>(place);
}

// Inside the run folder: a page made of samples must not carry anything else.
fs::path insideRun(const SQLite::Column& column, const fs::path& run_folder) {
  const auto relative = fs::path(column.getString()).lexically_normal();
  if (relative.empty() || relative.is_absolute() || *relative.begin() == "..") {
    throw Error(fmt::format(
        "{}: a sample's path leaves the run folder. The database is damaged; restore it from a "
        "copy.",
        (run_folder / kMetricsFile).string()));
  }
  return run_folder / relative;
}

SamplePicture sampleOf(SQLite::Statement& row, const fs::path& run_folder) {
  SamplePicture sample;
  sample.step = row.getColumn(0).getInt64();
  sample.row = placeOf(row.getColumn(1), run_folder);
  sample.column = placeOf(row.getColumn(2), run_folder);
  sample.prompt = row.getColumn(3).getString();
  sample.cfg = row.getColumn(4).getDouble();
  sample.path = insideRun(row.getColumn(5), run_folder);
  return sample;
}

}  // namespace

struct MetricsReader::State {
  fs::path path;
  SQLite::Database database;
  bool empty;

  explicit State(const fs::path& file)
      : path(file),
        database(file.string(), SQLite::OPEN_READONLY, kBusyTimeoutMs),
        empty(checkDatabase(database, file) == DatabaseContent::Empty) {}
};

MetricsReader::MetricsReader(const fs::path& run_folder) : folder_(run_folder) {
  const auto path = run_folder / kMetricsFile;
  if (!fs::exists(path)) {
    return;
  }
  onDatabase(path, [&] { state_ = std::make_unique<State>(path); });
  if (state_->empty) {  // caught while it was being made
    state_.reset();
  }
}

MetricsReader::~MetricsReader() = default;

std::vector<MetricPoint> MetricsReader::scalars(
    std::int64_t after_row, std::int64_t& last_row) const {
  last_row = after_row;
  std::vector<MetricPoint> points;
  if (!state_) {
    return points;
  }
  onDatabase(state_->path, [&] {
    SQLite::Statement query(
        state_->database,
        "SELECT id, name, step, epoch, pictures_seen, seconds, value FROM scalars "
        "WHERE id > ? ORDER BY id");
    query.bind(1, after_row);
    while (query.executeStep()) {
      last_row = query.getColumn(0).getInt64();
      points.push_back(pointOf(query));
    }
  });
  return points;
}

std::optional<MetricPoint> MetricsReader::lastScalar() const {
  std::optional<MetricPoint> point;
  if (state_) {
    onDatabase(state_->path, [&] {
      SQLite::Statement query(
          state_->database,
          "SELECT id, name, step, epoch, pictures_seen, seconds, value FROM scalars "
          "ORDER BY id DESC LIMIT 1");
      if (query.executeStep()) {
        point = pointOf(query);
      }
    });
  }
  return point;
}

std::vector<SamplePicture> MetricsReader::samples() const {
  std::vector<SamplePicture> samples;
  if (!state_) {
    return samples;
  }
  onDatabase(state_->path, [&] {
    SQLite::Statement query(
        state_->database,
        "SELECT step, prompt_index, cfg_index, prompt, cfg, path FROM samples ORDER BY id");
    while (query.executeStep()) {
      samples.push_back(sampleOf(query, folder_));
    }
  });
  return samples;
}

std::vector<PanelItem> MetricsReader::panel(
    const std::string& panel, std::vector<std::string>& picture_names) const {
  std::vector<PanelItem> items;
  picture_names.clear();
  if (!state_) {
    return items;
  }
  onDatabase(state_->path, [&] {
    SQLite::Statement query(
        state_->database,
        "SELECT picture, noise_seed, timestep FROM panel_items WHERE panel = ? ORDER BY number");
    query.bind(1, panel);
    while (query.executeStep()) {
      const auto noise_seed = static_cast<std::uint64_t>(query.getColumn(1).getInt64());
      items.push_back({picture_names.size(), noise_seed, query.getColumn(2).getInt64()});
      picture_names.push_back(query.getColumn(0).getString());
    }
  });
  return items;
}

std::vector<double> MetricsReader::panelLosses(const std::string& panel, std::int64_t step) const {
  std::vector<double> losses;
  if (!state_) {
    return losses;
  }
  onDatabase(state_->path, [&] {
    SQLite::Statement query(
        state_->database,
        "SELECT loss FROM panel_losses WHERE panel = ? AND step = ? ORDER BY number");
    query.bind(1, panel);
    query.bind(2, step);
    while (query.executeStep()) {
      losses.push_back(realOrNaN(query.getColumn(0)));
    }
  });
  return losses;
}

}  // namespace diptych
