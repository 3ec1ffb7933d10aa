// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/metrics_database.h"
#include "core/experiment/progress_reporter.h"
#include "core/experiment/tensorboard_writer.h"

#include <filesystem>
#include <vector>

namespace diptych {

// Everything that a run tells goes through here, into the database, the TensorBoard file and the
// events.
class RunRecorder {
 public:
  // resumed_step: what was recorded behind it is removed. 0 is the beginning.
  RunRecorder(
      const std::filesystem::path& run_folder, std::int64_t resumed_step, EventQueue& events);

  void add(const MetricPoint& point);
  void addValidation(const std::vector<PanelScore>& scores);
  void addSample(const SamplePicture& sample);
  // Waits until all is on the disk: what a saved state relies on.
  void flush();

  MetricsWriter& database() { return database_; }
  RunClock& clock() { return clock_; }

 private:
  EventQueue& events_;
  MetricsWriter database_;
  TensorBoardWriter board_;
  RunClock clock_;
};

}  // namespace diptych
