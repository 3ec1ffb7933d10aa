// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/log.h"
#include "core/experiment/progress_reporter.h"
#include "core/experiment/run_data.h"
#include "core/experiment/run_lock.h"
#include "core/experiment/run_loop.h"
#include "core/experiment/run_record.h"

#include <filesystem>
#include <stop_token>
#include <string>

namespace diptych {

// Working on one run folder, from its lock to its last state. While this lives nobody else may
// train in the folder.
class RunSession {
 public:
  // Throws Error when somebody else trains in the folder or it holds no run; the folder is left as
  // it is then.
  RunSession(
      std::filesystem::path folder,
      EventQueue& events,
      CommandQueue& commands,
      std::stop_token stop);

  // Ends with the state Finished, Stopped or Failed, in run.json and in the queue.
  void run() noexcept;

 private:
  void train();
  RunData prepareData();
  void checkModel();
  void tellProblems(const RunData& data);
  void trainOn(const RunData& data);
  void tellOtherThreads();
  void continueFrom(Trainer& trainer, const CheckpointStore& store, std::int64_t step);
  void runLoop(RunLoop& loop, const Trainer& trainer);

  void changeState(RunState state, const std::string& message = {});
  void fail(const std::exception& error);
  std::string stoppedMessage() const;

  std::filesystem::path folder_;
  EventQueue& events_;
  CommandQueue& commands_;
  std::stop_token stop_;
  RunLock lock_;
  log::RunLog log_;
  RunRecord record_;
  ProgressReporter progress_;
};

}  // namespace diptych
