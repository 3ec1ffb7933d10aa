// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/database_file.h"

#include "core/base/error.h"

#include <fmt/core.h>
#include <sqlite3.h>

#include <string>

namespace diptych {

namespace {

// AUTOINCREMENT: a row's number is never used again, so that readers who follow a run miss nothing
// after a resume.
constexpr const char* kSchema = R"sql(
  CREATE TABLE scalars(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    step INTEGER NOT NULL,
    epoch REAL NOT NULL,
    pictures_seen INTEGER NOT NULL,
    seconds REAL NOT NULL,
    value REAL,
    UNIQUE(name, step));
  CREATE TABLE panel_items(
    panel TEXT NOT NULL,
    number INTEGER NOT NULL,
    picture TEXT NOT NULL,
    noise_seed INTEGER NOT NULL,
    timestep INTEGER NOT NULL,
    PRIMARY KEY(panel, number)) WITHOUT ROWID;
  CREATE TABLE panel_losses(
    panel TEXT NOT NULL,
    step INTEGER NOT NULL,
    number INTEGER NOT NULL,
    loss REAL,
    PRIMARY KEY(panel, step, number)) WITHOUT ROWID;
  CREATE TABLE samples(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    step INTEGER NOT NULL,
    prompt_index INTEGER NOT NULL,
    cfg_index INTEGER NOT NULL,
    prompt TEXT NOT NULL,
    cfg REAL NOT NULL,
    path TEXT NOT NULL,
    UNIQUE(step, prompt_index, cfg_index));
)sql";

}  // namespace

void createTables(SQLite::Database& database) {
  SQLite::Transaction transaction(database);
  database.exec(kSchema);
  database.exec("PRAGMA application_id = " + std::to_string(kDatabaseApplication));
  database.exec("PRAGMA user_version = " + std::to_string(kDatabaseVersion));
  transaction.commit();
}

DatabaseContent checkDatabase(SQLite::Database& database, const std::filesystem::path& path) {
  // One look for all three: a writer may be making the tables just now.
  const SQLite::Transaction look(database);
  const int application = database.execAndGet("PRAGMA application_id").getInt();
  const int version = database.execAndGet("PRAGMA user_version").getInt();
  const int tables = database.execAndGet("SELECT count(*) FROM sqlite_master").getInt();
  if (application == 0 && version == 0 && tables == 0) {
    return DatabaseContent::Empty;
  }
  if (application != kDatabaseApplication) {
    throw Error(fmt::format(
        "{}: is a database of another program. Move it out of the run folder.", path.string()));
  }
  if (version != kDatabaseVersion) {
    throw Error(fmt::format(
        "{}: was written by another version of Diptych (format {}, this one reads {}). Use that "
        "version.",
        path.string(),
        version,
        kDatabaseVersion));
  }
  return DatabaseContent::Ours;
}

void throwDatabaseError(const std::filesystem::path& path, const SQLite::Exception& error) {
  const char* advice = "Check that the folder exists and may be written to.";
  switch (error.getErrorCode()) {
    case SQLITE_FULL:
    case SQLITE_IOERR:
      advice = "Free some disk space and resume the run.";
      break;
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      advice = "The file is broken; move it out of the run folder or restore it from a copy.";
      break;
    case SQLITE_BUSY:
      advice = "Another program keeps it locked; close that and try again.";
      break;
    default:
      break;
  }
  throw Error(fmt::format("{}: {}. {}", path.string(), error.what(), advice));
}

}  // namespace diptych
