// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/checkpoint_store.h"
#include "core/experiment/progress_reporter.h"
#include "core/experiment/run_data.h"
#include "core/experiment/run_recorder.h"
#include "core/experiment/sample_sheet.h"
#include "core/experiment/step_plan.h"

#include <functional>
#include <stop_token>
#include <string>

namespace diptych {

// What the loop works on and with; all outlive it.
struct RunParts {
  const std::filesystem::path& folder;
  const TrainingConfig& config;
  const std::string& model_hash;
  const RunData& data;
  Trainer& trainer;
  RunRecorder& recorder;
  const CheckpointStore& store;
  ProgressReporter& progress;
  EventQueue& events;
  CommandQueue& commands;
};

// Steps, validations, samples and saves, in this order at every step: whatever is due at a step and
// not there yet is done before the next one. So a resumed run catches up on what an interrupted one
// left, and nothing is done twice.
class RunLoop {
 public:
  using StateHandler = std::function<void(RunState)>;

  // on_state: told of Paused and Running.
  RunLoop(const RunParts& parts, std::stop_token stop, StateHandler on_state);

  // Until the last step. Throws Stopped when asked to stop; then call save().
  void run();

  // State and checkpoint of this step, unless they are there or nothing was learned yet.
  void save();

 private:
  void settle();
  void step();
  void recordStep(const StepResult& result);
  void recordEpoch();
  void validate();
  void sample();
  void drawSample(const SampleCell& cell, std::int64_t made, std::int64_t cells);
  std::vector<PanelScore> scorePanels();
  PanelScore scorePanel(const std::string& name, const std::vector<PanelItem>& panel);

  void requireFinite(
      const std::string& name,
      const std::vector<PanelItem>& panel,
      const std::vector<double>& losses) const;
  void saveStateNowAndThen();

  void obeyCommands();
  void obey(RunCommand command);
  void pause();

  void checkStop() const;
  MetricPoint point(const std::string& name, double value) const;
  void report(const std::string& phase, std::int64_t done, std::int64_t total);
  std::int64_t timesLeft(const Every& every, bool also_at_the_end) const;
  double secondsLeft() const;
  std::int64_t lastStep() const { return parts_.trainer.totalSteps(); }
  std::int64_t stepsDone() const { return parts_.trainer.stepsDone(); }

  RunParts parts_;
  std::stop_token stop_;
  StateHandler on_state_;
  Every validations_;
  Every samplings_;
  Every saves_;
  bool paused_ = false;

  // Of this session
  Stopwatch since_saved_;
  std::int64_t epoch_pictures_ = 0;
  double epoch_seconds_ = 0;
  MovingAverage seconds_per_picture_;
  MovingAverage seconds_per_step_;
  MovingAverage seconds_per_validation_;
  MovingAverage seconds_per_sampling_;
};

}  // namespace diptych
