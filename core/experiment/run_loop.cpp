// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/run_loop.h"

#include "core/base/error.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>

namespace diptych {
namespace {

// Returns at once when asked to stop.
void waitAMoment(const std::stop_token& stop) {
  constexpr std::chrono::milliseconds kMoment{50};
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, kMoment, [] { return false; });
}

}  // namespace

RunLoop::RunLoop(const RunParts& parts, std::stop_token stop, StateHandler on_state)
    : parts_(parts),
      stop_(std::move(stop)),
      on_state_(std::move(on_state)),
      validations_(parts.config.validate_every_epochs, parts.trainer.stepsPerEpoch()),
      samplings_(parts.config.sample_every_epochs, parts.trainer.stepsPerEpoch()),
      saves_(parts.config.save_every_epochs, parts.trainer.stepsPerEpoch()) {}

void RunLoop::run() {
  parts_.recorder.clock().start();
  settle();
  while (stepsDone() < lastStep()) {
    obeyCommands();
    step();
    settle();
  }
}

void RunLoop::settle() {
  checkStop();
  const auto now = stepsDone();
  const bool last = now == lastStep();
  if ((now == 0 || last || validations_.isDue(now)) &&
      !parts_.recorder.database().hasValidation(now)) {
    validate();
  }
  const bool sample_base = now == 0 && parts_.config.sample_every_epochs > 0;
  const bool sample_last = last && parts_.config.sample_every_epochs >= 0;
  if (sample_base || sample_last || samplings_.isDue(now)) {
    sample();
  }
  if (last || saves_.isDue(now)) {
    save();
  } else {
    saveStateNowAndThen();
  }
}

void RunLoop::step() {
  checkStop();
  report("training", stepsDone(), lastStep());
  const Stopwatch watch;
  const auto result = parts_.trainer.step(stop_);
  const double seconds = watch.seconds();
  seconds_per_step_.add(seconds);
  seconds_per_picture_.add(seconds / static_cast<double>(result.pictures));
  epoch_seconds_ += seconds;
  epoch_pictures_ += result.pictures;
  recordStep(result);
  if (stepsDone() % parts_.trainer.stepsPerEpoch() == 0) {
    recordEpoch();
  }
  parts_.progress.current().loss = result.loss;
  report("training", stepsDone(), lastStep());
}

void RunLoop::recordStep(const StepResult& result) {
  const auto& config = parts_.config;
  auto& recorder = parts_.recorder;
  recorder.add(point("loss/step", result.loss));
  recorder.add(point("lr/unet", result.learning_rate));
  if (config.train_text_encoder) {
    recorder.add(point("lr/text_encoder", result.learning_rate * config.text_encoder_lr_scale));
  }
  recorder.add(point("grad_norm", result.grad_norm));
}

void RunLoop::recordEpoch() {
  const auto now = stepsDone();
  const auto mean = parts_.recorder.database().meanLoss(now - parts_.trainer.stepsPerEpoch(), now);
  parts_.recorder.add(point("loss/epoch", mean));
  parts_.recorder.add(point(
      "performance/pictures-per-second",
      static_cast<double>(epoch_pictures_) / std::max(epoch_seconds_, 1e-9)));
  epoch_pictures_ = 0;
  epoch_seconds_ = 0;
}

void RunLoop::obeyCommands() {
  while (const auto command = parts_.commands.take()) {
    obey(*command);
  }
}

void RunLoop::obey(RunCommand command) {
  switch (command) {
    case RunCommand::Pause:
      if (!paused_) {
        pause();
      }
      return;
    case RunCommand::Continue:
      paused_ = false;
      return;
    case RunCommand::SampleNow:
      sample();
      return;
    case RunCommand::SaveNow:
      save();
      return;
    case RunCommand::ShareWeights:
      parts_.events.push(SharedWeights{stepsDone(), parts_.trainer.copyWeights()});
      return;
  }
}

// Waits on the queue; samples and saves are made meanwhile when asked for.
void RunLoop::pause() {
  paused_ = true;
  parts_.recorder.flush();
  parts_.recorder.clock().pause();
  on_state_(RunState::Paused);
  while (paused_) {
    checkStop();
    if (const auto command = parts_.commands.take()) {
      obey(*command);
    } else {
      waitAMoment(stop_);
    }
  }
  parts_.recorder.clock().start();
  on_state_(RunState::Running);
}

void RunLoop::checkStop() const {
  if (stop_.stop_requested()) {
    throw Stopped();
  }
}

MetricPoint RunLoop::point(const std::string& name, double value) const {
  return {
      name,
      stepsDone(),
      parts_.trainer.epoch(),
      parts_.trainer.picturesSeen(),
      parts_.recorder.clock().seconds(),
      value};
}

void RunLoop::report(const std::string& phase, std::int64_t done, std::int64_t total) {
  auto& progress = parts_.progress.current();
  progress.step = stepsDone();
  progress.total_steps = lastStep();
  progress.epoch = parts_.trainer.epoch();
  progress.pictures_per_second =
      seconds_per_picture_.known() ? 1 / std::max(seconds_per_picture_.value(), 1e-9) : 0;
  progress.seconds_left = secondsLeft();
  parts_.progress.report(phase, done, total);
}

std::int64_t RunLoop::timesLeft(const Every& every, bool also_at_the_end) const {
  const bool extra = also_at_the_end && stepsDone() < lastStep() && !every.isDue(lastStep());
  return every.countBetween(stepsDone(), lastStep()) + (extra ? 1 : 0);
}

double RunLoop::secondsLeft() const {
  if (!seconds_per_step_.known()) {
    return -1;
  }
  const auto now = stepsDone();
  const auto last = lastStep();
  const auto left = [&](const MovingAverage& seconds, std::int64_t count) {
    return seconds.value() * static_cast<double>(count);
  };
  const bool samples_at_end = parts_.config.sample_every_epochs >= 0;
  return left(seconds_per_step_, last - now) +
         left(seconds_per_validation_, timesLeft(validations_, true)) +
         left(seconds_per_sampling_, timesLeft(samplings_, samples_at_end));
}

}  // namespace diptych
