// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/statistics/measure_cache.h"

#include "core/base/error.h"
#include "core/base/log.h"
#include "core/statistics/measure_record.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/core.h>
#include <sqlite3.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <vector>

namespace diptych {
namespace {

namespace fs = std::filesystem;

constexpr int kApplication = 0x4449504d;  // "DIPM"
constexpr int kBusyTimeoutMs = 10'000;
constexpr const char* kTable =
    "CREATE TABLE IF NOT EXISTS measures("
    "picture TEXT NOT NULL, autoencoder TEXT NOT NULL, version INTEGER NOT NULL, "
    "numbers BLOB NOT NULL, PRIMARY KEY(picture, autoencoder, version)) WITHOUT ROWID";

bool isDamage(const SQLite::Exception& error) {
  const int code = error.getErrorCode();
  return code == SQLITE_NOTADB || code == SQLITE_CORRUPT;
}

[[noreturn]] void throwCacheError(const fs::path& path, const SQLite::Exception& error) {
  throw Error(fmt::format(
      "{}: {}. Check that the folder may be written to and that its disk has space, or choose "
      "another folder for what was measured.",
      path.string(),
      error.what()));
}

// Of all processes one at a time opens or replaces the file, so that none sets aside what another
// has just begun anew.
class OpeningLock {
 public:
  explicit OpeningLock(const fs::path& database) {
    auto path = database;
    path += ".lock";
    descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor_ < 0 || ::flock(descriptor_, LOCK_EX) != 0) {
      const auto reason = std::string(std::strerror(errno));
      close();
      throw Error(fmt::format(
          "{}: {}. Choose another folder for what was measured.", path.string(), reason));
    }
  }
  ~OpeningLock() { close(); }
  OpeningLock(const OpeningLock&) = delete;
  OpeningLock& operator=(const OpeningLock&) = delete;

 private:
  void close() {
    if (descriptor_ >= 0) {
      ::close(descriptor_);
    }
  }

  int descriptor_ = -1;
};

std::vector<double> numbersIn(const SQLite::Column& column) {
  const auto bytes = static_cast<std::size_t>(column.getBytes());
  std::vector<double> numbers(bytes % sizeof(double) == 0 ? bytes / sizeof(double) : 0);
  if (!numbers.empty()) {
    std::memcpy(numbers.data(), column.getBlob(), bytes);
  }
  return numbers;
}

void setAside(const fs::path& path) {
  auto aside = path;
  aside += ".damaged";
  fs::rename(path, aside);
  for (const char* ending : {"-wal", "-shm"}) {
    auto beside = path;
    beside += ending;
    fs::remove(beside);
  }
  log::warning(
      "\"{}\" is damaged. It is kept as \"{}\", and what it held will be measured again.",
      path.string(),
      aside.string());
}

}  // namespace

struct MeasureCache::State {
  SQLite::Database database;

  explicit State(const fs::path& path)
      : database(path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, kBusyTimeoutMs) {
    const int application = database.execAndGet("PRAGMA application_id").getInt();
    const int tables = database.execAndGet("SELECT count(*) FROM sqlite_master").getInt();
    if (application != kApplication && (application != 0 || tables != 0)) {
      throw SQLite::Exception("a database of another program", SQLITE_NOTADB);
    }
    database.exec("PRAGMA journal_mode = WAL");
    database.exec("PRAGMA synchronous = NORMAL");
    if (application == 0) {
      database.exec("PRAGMA application_id = " + std::to_string(kApplication));
    }
    database.exec(kTable);
  }
};

MeasureCache::MeasureCache(const fs::path& folder) : path_(folder / kMeasuresFile) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed) {
    throw Error(fmt::format(
        "{}: {}. Choose another folder for what was measured.", folder.string(), failed.message()));
  }
  const OpeningLock lock(path_);
  try {
    state_ = std::make_unique<State>(path_);
  } catch (const SQLite::Exception& e) {
    if (!isDamage(e)) {
      throwCacheError(path_, e);
    }
    setAside(path_);
    state_ = std::make_unique<State>(path_);
  }
}

MeasureCache::~MeasureCache() = default;

void MeasureCache::replaceDamaged() {
  state_.reset();
  const OpeningLock lock(path_);
  try {  // another process may have replaced it meanwhile
    state_ = std::make_unique<State>(path_);
    if (state_->database.execAndGet("PRAGMA quick_check").getString() == "ok") {
      return;
    }
  } catch (const SQLite::Exception& e) {
    if (!isDamage(e)) {
      throwCacheError(path_, e);
    }
  }
  state_.reset();
  setAside(path_);
  state_ = std::make_unique<State>(path_);
}

// Damage may lie where it is first met after the opening.
void MeasureCache::onDatabase(const std::function<void(State&)>& action) {
  try {
    try {
      action(*state_);
    } catch (const SQLite::Exception& e) {
      if (!isDamage(e)) {
        throw;
      }
      replaceDamaged();
      action(*state_);
    }
  } catch (const SQLite::Exception& e) {
    throwCacheError(path_, e);
  }
}

std::optional<PictureMeasures> MeasureCache::find(
    const std::string& picture, const std::string& autoencoder) {
  std::optional<PictureMeasures> found;
  onDatabase([&](State& state) {
    SQLite::Statement query(
        state.database,
        "SELECT numbers FROM measures WHERE picture = ? AND autoencoder = ? AND version = ?");
    query.bind(1, picture);
    query.bind(2, autoencoder);
    query.bind(3, kMeasuresVersion);
    if (query.executeStep()) {
      found = measuresOf(numbersIn(query.getColumn(0)));
    }
  });
  return found;
}

void MeasureCache::store(
    const std::string& picture, const std::string& autoencoder, const PictureMeasures& measures) {
  const auto numbers = recordOf(measures);
  onDatabase([&](State& state) {
    SQLite::Statement statement(
        state.database,
        "INSERT OR REPLACE INTO measures(picture, autoencoder, version, numbers) "
        "VALUES(?, ?, ?, ?)");
    statement.bind(1, picture);
    statement.bind(2, autoencoder);
    statement.bind(3, kMeasuresVersion);
    statement.bind(4, numbers.data(), static_cast<int>(numbers.size() * sizeof(double)));
    statement.exec();
  });
}

}  // namespace diptych
