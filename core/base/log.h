// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fmt/core.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>

namespace diptych::log {

enum class Level { Debug, Info, Warning, Error, Off };

// Writes one line to standard error (and to every open RunLog). Any thread may call.
void write(Level level, const std::string& message);

// Lines below this level are kept from standard error; the default is Info. A RunLog has them all,
// from Info on.
void setConsoleLevel(Level level);

template <typename... Args>
void debug(fmt::format_string<Args...> format, Args&&... args) {
  write(Level::Debug, fmt::format(format, std::forward<Args>(args)...));
}

template <typename... Args>
void info(fmt::format_string<Args...> format, Args&&... args) {
  write(Level::Info, fmt::format(format, std::forward<Args>(args)...));
}

template <typename... Args>
void warning(fmt::format_string<Args...> format, Args&&... args) {
  write(Level::Warning, fmt::format(format, std::forward<Args>(args)...));
}

template <typename... Args>
void error(fmt::format_string<Args...> format, Args&&... args) {
  write(Level::Error, fmt::format(format, std::forward<Args>(args)...));
}

// Also sends every line to a file, appended, for as long as the object lives.
// Throws Error when the file cannot be opened.
class RunLog {
 public:
  explicit RunLog(const std::filesystem::path& path);
  ~RunLog();
  RunLog(const RunLog&) = delete;
  RunLog& operator=(const RunLog&) = delete;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace diptych::log
