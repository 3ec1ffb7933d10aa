// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/image.h"
#include "core/sweep/sweep.h"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace diptych {

// A loaded model: makes pictures on the runner's thread. generate throws Stopped between two steps
// when asked to; its last argument is called with model calls done, in all.
struct SweepGenerator {
  std::function<Image(
      const GenerationSettings&, std::stop_token, const std::function<void(int, int)>&)>
      generate;
  std::string hash;  // SHA-256 of the weights
};

// Loads a model; called on the runner's thread. Tests give one that needs no torch.
using SweepGeneratorFactory =
    std::function<SweepGenerator(const std::filesystem::path& model, std::stop_token)>;

// Loads with PictureGenerator, after reading all of the model for its hash.
SweepGeneratorFactory sweepGenerators(
    const std::string& device = "auto", const std::string& dtype = "fp32");

struct SweepCellEvent {
  SweepCell cell;
  std::string error;  // empty: it is finished
};

struct SweepProgress {
  SweepCell cell;  // being made
  std::string model;
  bool loading = false;  // the model is being loaded
  int done = 0;          // model calls of this cell
  int total = 0;
  std::size_t finished = 0;  // cells
  std::size_t cells = 0;
  double seconds_left = -1;      // negative: not known yet
  double seconds_per_step = -1;  // a picture's seconds by its steps; negative: not known yet
};

enum class SweepRunState { Idle, Running, Stopping, Stopped, Finished, Failed };

struct SweepEvents {
  std::vector<SweepCellEvent> cells;
  std::optional<SweepProgress> progress;  // the latest
  std::string failure;                    // why the run as a whole ended
};

// Fills a sweep's folder on a thread of its own, one cell after the other: of the cells of the
// model that is loaded the one nearest to the focus, and another model only when those are done. A
// cell that fails is left out and told; the next start tries it again. All functions may be called
// from any thread; only start and destruction wait for the thread, which ends within one step.
class SweepRunner {
 public:
  explicit SweepRunner(
      std::filesystem::path folder, SweepGeneratorFactory factory = sweepGenerators());
  ~SweepRunner();  // stops and joins
  SweepRunner(const SweepRunner&) = delete;
  SweepRunner& operator=(const SweepRunner&) = delete;

  const std::filesystem::path& folder() const;
  // Begins or goes on; nothing while it runs.
  void start();
  void stop();
  // What the user looks at.
  void setFocus(const SweepCell& cell);
  SweepRunState state() const;
  // What arrived since the last call.
  SweepEvents takeAll();
  // Waits until the thread has ended, for commands.
  void join();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The next of the cells that are open: the nearest to the focus, first of the loaded model. Sheets
// are farther apart than rows and columns. Nothing: none is open. loaded: a model's path.
std::optional<SweepCell> nextCell(
    const SweepPlan& plan,
    const std::vector<bool>& closed,
    const SweepCell& focus,
    const std::string& loaded);

}  // namespace diptych
