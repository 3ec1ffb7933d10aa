// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dataset/live_generator.h"
#include "ui/preview/preview_job.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

namespace diptych::ui {

// A loaded model: makes pictures on the worker's thread. The functions are those of LiveGenerator.
struct LoadedGenerator {
  std::function<Image(const GenerationSettings&, const std::stop_token&, const LiveStepCallback&)>
      generate;
  std::function<void(const GenerationSettings&, const std::stop_token&, const LiveStepCallback&)>
      prepare_coarse;
  std::function<std::vector<Image>(
      const GenerationSettings&,
      const std::vector<double>& cfgs,
      const std::stop_token&,
      const LiveStepCallback&)>
      coarse;
  std::function<void(const WeightsSnapshot&, bool averages)> take_weights;
  int resolution = 512;
};

// Loads a model or its variant; called on the worker's thread. Tests give one that needs no torch.
using GeneratorFactory = std::function<LoadedGenerator(
    const std::filesystem::path& model, const std::string& variant, std::stop_token)>;

// Loads with diptych::LiveGenerator.
LoadedGenerator loadGenerator(
    const std::filesystem::path& model, const std::string& variant, std::stop_token stop);

enum class PreviewHaste {
  Dragging,  // the next request is near: a coarse picture is enough
  Resting    // the picture itself, shown on its way
};

// How many calls of models there were, and how many of them ended after their work was cancelled.
struct PreviewCounts {
  std::int64_t calls = 0;
  std::int64_t stale_calls = 0;
  std::int64_t most_stale_calls = 0;  // of one piece of work
};

// Makes preview pictures on one thread of its own. Only the newest request counts: what is still
// being computed for an older one is cancelled at the next layer of the model, unless it serves the
// newest too. When nothing else is wanted, coarse pictures of the other CFG scales of a slider are
// made, nearest first, several in one call of the model. Models stay loaded as long as the newest
// request uses them; the newest pictures are kept, so that going back is instant. All functions
// may be called from any thread and none waits for the worker. Destruction stops and joins.
class PreviewWorker {
 public:
  explicit PreviewWorker(GeneratorFactory factory = loadGenerator);
  ~PreviewWorker();
  PreviewWorker(const PreviewWorker&) = delete;
  PreviewWorker& operator=(const PreviewWorker&) = delete;

  // Replaces the request before; returns its number (1, 2, ...). The jobs are done in order.
  std::uint64_t request(std::vector<PreviewJob> jobs, PreviewHaste haste = PreviewHaste::Resting);
  void cancel();
  // Whether a picture of the newest request is still to come.
  bool busy() const;
  // What arrived since the last call; nothing of outdated requests.
  PreviewEvents takeAll();
  PreviewCounts counts() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace diptych::ui
