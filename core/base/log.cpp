// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/log.h"

#include "core/base/error.h"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/dist_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

namespace diptych::log {
namespace {

struct Loggers {
  std::shared_ptr<spdlog::sinks::dist_sink_mt> sinks =
      std::make_shared<spdlog::sinks::dist_sink_mt>();
  std::shared_ptr<spdlog::sinks::stderr_color_sink_mt> console =
      std::make_shared<spdlog::sinks::stderr_color_sink_mt>();
  std::shared_ptr<spdlog::logger> logger;

  Loggers() {
    sinks->add_sink(console);
    logger = std::make_shared<spdlog::logger>("diptych", sinks);
    logger->set_pattern("%Y-%m-%d %H:%M:%S.%e %^%l%$ %v");
    logger->flush_on(spdlog::level::info);
  }
};

Loggers& loggers() {
  static Loggers instance;
  return instance;
}

spdlog::level::level_enum toSpdlog(Level level) {
  switch (level) {
    case Level::Debug:
      return spdlog::level::debug;
    case Level::Info:
      return spdlog::level::info;
    case Level::Warning:
      return spdlog::level::warn;
    case Level::Error:
      return spdlog::level::err;
    case Level::Off:
      return spdlog::level::off;
  }
  return spdlog::level::info;
}

}  // namespace

void write(Level level, const std::string& message) {
  loggers().logger->log(toSpdlog(level), "{}", message);
}

void setConsoleLevel(Level level) {
  loggers().console->set_level(toSpdlog(level));
  if (level == Level::Debug) {
    loggers().logger->set_level(spdlog::level::debug);
  }
}

struct RunLog::State {
  std::shared_ptr<spdlog::sinks::basic_file_sink_mt> sink;
};

RunLog::RunLog(const std::filesystem::path& path) : state_(std::make_shared<State>()) {
  try {
    state_->sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(path.string());
  } catch (const spdlog::spdlog_ex& e) {
    throw Error(fmt::format(
        "{}: the log cannot be opened ({}). Choose a folder that you may write to.",
        path.string(),
        e.what()));
  }
  state_->sink->set_pattern("%Y-%m-%d %H:%M:%S.%e %l %v");
  loggers().sinks->add_sink(state_->sink);
}

RunLog::~RunLog() { loggers().sinks->remove_sink(state_->sink); }

}  // namespace diptych::log
