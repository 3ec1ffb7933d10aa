// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/run_record.h"

#include "core/base/error.h"
#include "core/base/json_file.h"
#include "core/base/version.h"
#include "core/tensor/threads.h"

#include <fmt/core.h>
#include <sqlite3.h>

#include <array>
#include <ctime>
#include <thread>
#include <unistd.h>

namespace diptych {
namespace {

constexpr int kRunFormat = 1;

constexpr std::array<const char*, 8> kStateNames = {
    "idle", "preparing", "running", "paused", "stopping", "stopped", "finished", "failed"};

RunState runStateFromName(const std::string& name) {
  for (std::size_t i = 0; i < kStateNames.size(); ++i) {
    if (name == kStateNames[i]) {
      return static_cast<RunState>(i);
    }
  }
  throw Error(fmt::format("\"{}\" is no state of a run", name));
}

RunRecord recordFromJson(const nlohmann::json& json) {
  const int format = json.at("format");
  if (format != kRunFormat) {
    throw Error(fmt::format("format {} is not known to this version of Diptych", format));
  }
  RunRecord record;
  record.config = trainingConfigFromJson(json.at("config"));
  record.state = runStateFromName(json.at("state"));
  record.message = json.at("message");
  record.step = json.at("step");
  record.total_steps = json.value("total_steps", std::int64_t{0});  // older runs do not say
  record.started = json.at("started");
  record.model_hash = json.at("model_hash");
  record.data_set_hash = json.at("data_set_hash");
  record.sessions = json.at("sessions");
  return record;
}

}  // namespace

std::string localTime() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::localtime_r(&now, &parts);
  std::array<char, 64> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S%z", &parts);
  return std::string(text.data()).insert(22, ":");  // +0100 -> +01:00
}

nlohmann::json describeSession() {
  std::array<char, 256> host{};
  ::gethostname(host.data(), host.size() - 1);
  return {
      {"started", localTime()},
      {"diptych", version()},
      {"libtorch", DIPTYCH_TORCH_VERSION},
      {"sqlite", sqlite3_libversion()},
      {"host", host.data()},
      {"host_threads", std::thread::hardware_concurrency()},
      {"threads", threadCount()}};
}

void writeRunRecord(const std::filesystem::path& folder, const RunRecord& record) {
  writeJsonFile(
      folder / kRunFile,
      {{"format", kRunFormat},
       {"state", kStateNames.at(static_cast<std::size_t>(record.state))},
       {"message", record.message},
       {"step", record.step},
       {"total_steps", record.total_steps},
       {"started", record.started},
       {"model_hash", record.model_hash},
       {"data_set_hash", record.data_set_hash},
       {"config", toJson(record.config)},
       {"sessions", record.sessions}});
}

RunRecord readRunRecord(const std::filesystem::path& folder) {
  const auto path = folder / kRunFile;
  if (!std::filesystem::is_regular_file(path)) {
    throw Error(fmt::format(
        "{}: holds no run (there is no {}). Choose a run's own folder.",
        folder.string(),
        kRunFile));
  }
  const auto json = readJsonFile(path);
  try {
    return recordFromJson(json);
  } catch (const std::exception& e) {
    throw Error(fmt::format(
        "{}: is no record of a run that can be read ({}).", path.string(), describe(e)));
  }
}

}  // namespace diptych
