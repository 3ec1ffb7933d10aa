// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/shared_panel.h"
#include "core/training/events.h"
#include "core/training/training_config.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>

namespace diptych {

// The whole way of one run, on the calling thread: scan, cache, validate, train, sample, save.
// Writes the run folder, pushes events, obeys commands between two steps, asks the token in every
// phase. The last state pushed is Finished, Stopped or Failed. Never throws. Stopping leaves a
// checkpoint and a state that resumeRun continues from, bit for bit on the CPU. panel: of a run
// that belongs to an experiment; kept in the run folder.
void startRun(
    const TrainingConfig& config,
    EventQueue& events,
    CommandQueue& commands,
    std::stop_token stop,
    const std::optional<SharedPanel>& panel = {}) noexcept;

// Continues a run from its last saved state (or from the beginning when there is none). The metrics
// behind that state are removed first.
void resumeRun(
    const std::filesystem::path& run_folder,
    EventQueue& events,
    CommandQueue& commands,
    std::stop_token stop) noexcept;

// One run on a thread of its own. Destruction stops it and joins.
class RunThread {
 public:
  RunThread(TrainingConfig config, EventQueue& events, CommandQueue& commands);
  RunThread(std::filesystem::path run_folder_to_resume, EventQueue& events, CommandQueue& commands);
  ~RunThread();

  // Returns at once; the state Stopped comes through the queue.
  void requestStop();
  bool finished() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace diptych
