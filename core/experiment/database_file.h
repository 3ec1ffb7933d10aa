// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>

namespace diptych {

// Shared by the two sides of metrics_database.h.

enum class DatabaseContent { Empty, Ours };

// Throws Error when the file holds somebody else's tables or those of a newer version.
DatabaseContent checkDatabase(SQLite::Database& database, const std::filesystem::path& path);

// The tables of metrics_database.h, in one transaction.
void createTables(SQLite::Database& database);

// SQLite's error as one sentence with the file and what to do.
[[noreturn]] void throwDatabaseError(
    const std::filesystem::path& path, const SQLite::Exception& error);

// Runs something on a database; what SQLite throws becomes an Error.
template <typename Action>
decltype(auto) onDatabase(const std::filesystem::path& path, Action&& action) {
  try {
    return action();
  } catch (const SQLite::Exception& e) {
    throwDatabaseError(path, e);
  }
}

inline constexpr int kDatabaseApplication = 0x44495054;  // "DIPT"
inline constexpr int kDatabaseVersion = 1;
inline constexpr int kBusyTimeoutMs = 10'000;

}  // namespace diptych
