// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/progress_reporter.h"
#include "core/pretraining/pretraining_config.h"
#include "core/training/events.h"

#include <filesystem>
#include <stop_token>
#include <vector>

namespace at {
class Tensor;
}

namespace diptych {

class AutoencoderTrainer;
class RunRecorder;

// The autoencoder's training in a folder of its own: metrics.sqlite ("loss/step", "lr/vae",
// "psnr/held-out" in dB), state/, run.log, and at the end model/ (config.json and weights, fp32)
// and metrics.csv. Goes on from the newest state, bit for bit on the CPU. Whoever
// calls sees to it that nobody else works in the folder.
class AutoencoderSession {
 public:
  AutoencoderSession(
      const PretrainingConfig& config,
      std::filesystem::path folder,
      EventQueue& events,
      std::stop_token stop);

  // Throws Stopped when asked to stop, after the state is saved; Error.
  void run();

 private:
  void train(AutoencoderTrainer& trainer, const at::Tensor& held_out);
  void takeStep(AutoencoderTrainer& trainer, RunRecorder& recorder, MovingAverage& seconds);
  void validate(AutoencoderTrainer& trainer, const at::Tensor& held_out, RunRecorder& recorder);
  void save(AutoencoderTrainer& trainer, RunRecorder& recorder);
  void writeModel(AutoencoderTrainer& trainer);
  at::Tensor read(const std::vector<std::filesystem::path>& folders);

  const PretrainingConfig& config_;
  std::filesystem::path folder_;
  EventQueue& events_;
  std::stop_token stop_;
  ProgressReporter progress_;
};

}  // namespace diptych
