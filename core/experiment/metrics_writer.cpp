// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/log.h"
#include "core/experiment/database_file.h"
#include "core/experiment/metrics_database.h"

namespace diptych {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds kCommitInterval{500};
constexpr std::size_t kMaxWaiting = 1000;

bool hasRow(SQLite::Statement& query) {
  const bool found = query.executeStep();
  query.reset();
  return found;
}

}  // namespace

struct MetricsWriter::State {
  fs::path path;
  SQLite::Database database;

  explicit State(const fs::path& file)
      : path(file),
        database(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, kBusyTimeoutMs) {
    const auto content = checkDatabase(database, path);
    database.exec("PRAGMA journal_mode = WAL");
    database.exec(
        "PRAGMA synchronous = NORMAL");  // a commit does not wait for the disk; flush() does
    if (content == DatabaseContent::Empty) {
      createTables(database);
    }
  }

  // The last writer leaves a single file, which a reader without the right to write can open too.
  ~State() {
    database.setBusyTimeout(0);
    database.tryExec("PRAGMA journal_mode = DELETE");
  }

  void insert(const std::vector<MetricPoint>& points) {
    SQLite::Statement statement(
        database,
        "INSERT INTO scalars(name, step, epoch, pictures_seen, seconds, value) "
        "VALUES(?, ?, ?, ?, ?, ?)");
    for (const auto& point : points) {
      statement.bind(1, point.name);
      statement.bind(2, point.step);
      statement.bind(3, point.epoch);
      statement.bind(4, point.pictures_seen);
      statement.bind(5, point.seconds);
      statement.bind(6, point.value);  // NaN becomes NULL
      statement.exec();
      statement.reset();
    }
  }

  void insertLosses(const PanelScore& score) {
    SQLite::Statement statement(
        database, "INSERT INTO panel_losses(panel, step, number, loss) VALUES(?, ?, ?, ?)");
    std::int64_t number = 0;
    for (const double loss : score.losses) {
      statement.bind(1, score.mean.name);
      statement.bind(2, score.mean.step);
      statement.bind(3, number++);
      statement.bind(4, loss);
      statement.exec();
      statement.reset();
    }
  }

  void removeRowsBehind(const char* table, std::int64_t step) {
    SQLite::Statement statement(database, std::string("DELETE FROM ") + table + " WHERE step > ?");
    statement.bind(1, step);
    statement.exec();
  }
};

MetricsWriter::MetricsWriter(const fs::path& run_folder)
    : folder_(run_folder), last_commit_(std::chrono::steady_clock::now()) {
  const auto path = run_folder / kMetricsFile;
  onDatabase(path, [&] { state_ = std::make_unique<State>(path); });
}

MetricsWriter::~MetricsWriter() {
  try {
    commit();
  } catch (const std::exception& e) {
    log::error("The last metrics could not be written: {}", describe(e));
  }
}

bool MetricsWriter::add(const MetricPoint& point) {
  waiting_.push_back(point);
  const auto age = std::chrono::steady_clock::now() - last_commit_;
  const bool due = age >= kCommitInterval || waiting_.size() >= kMaxWaiting;
  if (due) {
    commit();
  }
  return due;
}

void MetricsWriter::commit() {
  last_commit_ = std::chrono::steady_clock::now();
  if (waiting_.empty()) {
    return;
  }
  onDatabase(state_->path, [&] {
    SQLite::Transaction transaction(state_->database);
    state_->insert(waiting_);
    transaction.commit();
  });
  waiting_.clear();
}

void MetricsWriter::flush() {
  commit();
  onDatabase(state_->path, [&] { state_->database.exec("PRAGMA wal_checkpoint(PASSIVE)"); });
}

void MetricsWriter::setPanel(
    const std::string& panel,
    const std::vector<PanelItem>& items,
    const std::vector<std::string>& picture_names) {
  onDatabase(state_->path, [&] {
    SQLite::Transaction transaction(state_->database);
    SQLite::Statement remove(state_->database, "DELETE FROM panel_items WHERE panel = ?");
    remove.bind(1, panel);
    remove.exec();
    SQLite::Statement insert(
        state_->database,
        "INSERT INTO panel_items(panel, number, picture, noise_seed, timestep) "
        "VALUES(?, ?, ?, ?, ?)");
    std::int64_t number = 0;
    for (const auto& item : items) {
      insert.bind(1, panel);
      insert.bind(2, number++);
      insert.bind(3, picture_names.at(item.picture));
      insert.bind(4, static_cast<std::int64_t>(item.noise_seed));
      insert.bind(5, item.timestep);
      insert.exec();
      insert.reset();
    }
    transaction.commit();
  });
}

void MetricsWriter::addValidation(const std::vector<PanelScore>& scores) {
  commit();
  onDatabase(state_->path, [&] {
    SQLite::Transaction transaction(state_->database);
    for (const auto& score : scores) {
      state_->insert({score.mean});
      state_->insertLosses(score);
    }
    transaction.commit();
  });
}

void MetricsWriter::addSample(const SamplePicture& sample) {
  onDatabase(state_->path, [&] {
    SQLite::Statement statement(
        state_->database,
        "INSERT INTO samples(step, prompt_index, cfg_index, prompt, cfg, path) "
        "VALUES(?, ?, ?, ?, ?, ?)");
    statement.bind(1, sample.step);
    statement.bind(2, sample.row);
    statement.bind(3, sample.column);
    statement.bind(4, sample.prompt);
    statement.bind(5, sample.cfg);
    statement.bind(6, sample.path.lexically_relative(folder_).string());
    statement.exec();
  });
}

void MetricsWriter::removeBehind(std::int64_t step) {
  onDatabase(state_->path, [&] {
    SQLite::Transaction transaction(state_->database);
    for (const char* table : {"scalars", "panel_losses", "samples"}) {
      state_->removeRowsBehind(table, step);
    }
    transaction.commit();
  });
}

bool MetricsWriter::hasValidation(std::int64_t step) const {
  return onDatabase(state_->path, [&] {
    SQLite::Statement query(
        state_->database,
        "SELECT 1 FROM scalars WHERE step = ? AND name IN ('loss/val', 'loss/train-stabilized')");
    query.bind(1, step);
    return hasRow(query);
  });
}

bool MetricsWriter::hasSample(std::int64_t step, int row, int column) const {
  return onDatabase(state_->path, [&] {
    SQLite::Statement query(
        state_->database,
        "SELECT 1 FROM samples WHERE step = ? AND prompt_index = ? AND cfg_index = ?");
    query.bind(1, step);
    query.bind(2, row);
    query.bind(3, column);
    return hasRow(query);
  });
}

double MetricsWriter::lastSeconds() const {
  return onDatabase(state_->path, [&] {
    return state_->database.execAndGet("SELECT ifnull(max(seconds), 0) FROM scalars").getDouble();
  });
}

double MetricsWriter::meanLoss(std::int64_t after, std::int64_t last) {
  commit();
  return onDatabase(state_->path, [&] {
    // The pictures of a step are the difference to the step before, which is why one row more is
    // read.
    SQLite::Statement query(
        state_->database,
        "SELECT step, pictures_seen, value FROM scalars "
        "WHERE name = 'loss/step' AND step >= ? AND step <= ? ORDER BY step");
    query.bind(1, after);
    query.bind(2, last);
    double sum = 0;
    std::int64_t first_seen = 0;
    std::int64_t seen = 0;
    while (query.executeStep()) {
      const std::int64_t seen_now = query.getColumn(1).getInt64();
      if (query.getColumn(0).getInt64() == after) {
        first_seen = seen_now;
      } else {
        sum += query.getColumn(2).getDouble() * static_cast<double>(seen_now - seen);
      }
      seen = seen_now;
    }
    return sum / static_cast<double>(seen - first_seen);
  });
}

}  // namespace diptych
