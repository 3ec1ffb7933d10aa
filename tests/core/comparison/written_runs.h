// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/experiment.h"
#include "core/experiment/metrics_database.h"
#include "core/experiment/run_folder.h"
#include "core/experiment/run_record.h"

#include <filesystem>
#include <string>

namespace diptych {

// Runs of an experiment with what the test says they measured.

// A run's folder as it is before its first step.
inline std::filesystem::path beginRun(
    const std::filesystem::path& experiment_folder, const std::string& arm, std::uint64_t seed) {
  const auto experiment = readExperiment(experiment_folder);
  const ExperimentPlaces places{experiment_folder};
  return createRunFolder(
      configOf(experiment, places, armOf(experiment, arm), seed), SharedPanel{{"a", "b"}, {}, {}});
}

inline void finishRun(const std::filesystem::path& run_folder) {
  auto record = readRunRecord(run_folder);
  record.state = RunState::Finished;
  record.model_hash = "m";
  writeRunRecord(run_folder, record);
}

// Four pictures a step, ten steps an epoch, half a second a step.
inline MetricPoint measuredAt(const std::string& panel, std::int64_t step, double value) {
  return {
      panel, step, static_cast<double>(step) / 10, 4 * step, static_cast<double>(step) / 2, value};
}

}  // namespace diptych
