// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/training/events.h"
#include "core/training/training_config.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <string>

namespace diptych {

// run.json: what a run is and how far it is. The pictures, with captions, hashes and the split, are
// in data_set.json beside it, which is written once, so that this file stays small.
struct RunRecord {
  TrainingConfig config;
  RunState state = RunState::Idle;
  std::string message;
  std::int64_t step = 0;
  std::int64_t total_steps = 0;  // 0 until the data set is known
  std::string started;  // ISO 8601, local time
  std::string model_hash;
  std::string data_set_hash;
  nlohmann::json sessions =
      nlohmann::json::array();  // when, and with which program and libraries, it was worked on
};

inline constexpr const char* kRunFile = "run.json";

void writeRunRecord(const std::filesystem::path& folder, const RunRecord& record);
// Throws Error when the folder holds no run, or run.json is not what it should be.
RunRecord readRunRecord(const std::filesystem::path& folder);

// {"started", "diptych", "libtorch", "sqlite", "host", "threads"} of this process, now.
nlohmann::json describeSession();

// ISO 8601, local time with its offset.
std::string localTime();

}  // namespace diptych
