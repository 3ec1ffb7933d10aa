// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/run_recorder.h"

namespace diptych {
namespace {

double secondsAfterRemoving(MetricsWriter& database, std::int64_t step) {
  database.removeBehind(step);
  return database.lastSeconds();
}

}  // namespace

RunRecorder::RunRecorder(
    const std::filesystem::path& run_folder, std::int64_t resumed_step, EventQueue& events)
    : events_(events),
      database_(run_folder),
      board_(run_folder),
      clock_(secondsAfterRemoving(database_, resumed_step)) {
  board_.forgetFrom(resumed_step + 1);
}

void RunRecorder::add(const MetricPoint& point) {
  board_.add(point);
  events_.push(point);
  if (database_.add(point)) {
    board_.flush();
  }
}

void RunRecorder::addValidation(const std::vector<PanelScore>& scores) {
  database_.addValidation(scores);
  for (const auto& score : scores) {
    board_.add(score.mean);
    events_.push(score.mean);
  }
  board_.flush();
}

void RunRecorder::addSample(const SamplePicture& sample) {
  database_.addSample(sample);
  events_.push(sample);
}

void RunRecorder::flush() {
  database_.flush();
  board_.flush();
}

}  // namespace diptych
