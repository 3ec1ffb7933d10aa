// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace diptych {

struct WeightsSnapshot;

enum class RunState { Idle, Preparing, Running, Paused, Stopping, Stopped, Finished, Failed };

// A scalar of a run: "loss/val", "loss/train-stabilized", "loss/step", "lr/unet", ...
struct MetricPoint {
  std::string name;
  std::int64_t step = 0;
  double epoch = 0;  // fractions inside an epoch
  std::int64_t pictures_seen = 0;
  double seconds = 0;  // wall time since the run first started, pauses and gaps left out
  double value = 0;
};

struct SamplePicture {
  std::filesystem::path path;  // the PNG in the run folder
  std::string prompt;
  double cfg = 0;
  std::int64_t step = 0;
  int row = 0;     // prompt index
  int column = 0;  // CFG index
};

// The latest of these counts; earlier ones may be dropped.
struct RunProgress {
  std::string phase;  // "scanning", "caching", "validating", "training", "sampling", "saving"
  std::int64_t phase_done = 0;
  std::int64_t phase_total = 0;
  std::int64_t step = 0;
  std::int64_t total_steps = 0;
  double epoch = 0;
  double loss = 0;  // of the last step
  double pictures_per_second = 0;
  double seconds_left = 0;  // negative: not known yet
};

struct StateChange {
  RunState state = RunState::Idle;
  std::string message;  // why it failed, or what to know
  std::filesystem::path run_folder =
      {};  // of the run, as soon as it is known; in every state after that
};

// A copy of what was learned by a step, for whoever asked with RunCommand::ShareWeights.
struct SharedWeights {
  std::int64_t step = 0;
  std::shared_ptr<const WeightsSnapshot> snapshot;
};

struct RunEvents {
  std::vector<MetricPoint> points;
  std::vector<SamplePicture> samples;
  std::vector<StateChange> states;
  std::vector<std::string> messages;  // one line each, for the user
  std::optional<RunProgress> progress;
  std::optional<SharedWeights> weights;  // the latest
  std::uint64_t points_lost = 0;         // read these from the run's database
};

// From the training thread to whoever watches. push never waits for the reader and its memory is
// bounded: when points pile up it drops the newest and counts them; states, samples and messages
// are never dropped. Any thread may call.
class EventQueue {
 public:
  static constexpr std::size_t kMaxPoints = 100'000;

  void push(MetricPoint point);
  void push(SamplePicture sample);
  void push(StateChange change);
  void push(RunProgress progress);
  void push(SharedWeights weights);
  void pushMessage(std::string message);
  RunEvents takeAll();

 private:
  std::mutex mutex_;
  RunEvents pending_;
};

enum class RunCommand { Pause, Continue, SampleNow, SaveNow, ShareWeights };

// The other way. The training loop empties it between two steps; while paused it waits here.
class CommandQueue {
 public:
  void push(RunCommand command);
  std::optional<RunCommand> take();

 private:
  std::mutex mutex_;
  std::deque<RunCommand> commands_;
};

}  // namespace diptych
