// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/generation_settings.h"
#include "core/image/image.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace diptych::ui {

// One picture that is wanted. width and height 0: the model's own resolution.
struct PreviewJob {
  int pane = 0;
  std::filesystem::path model;
  GenerationSettings settings;
  std::string label = {};  // what the model is called; comes back with the picture
};

struct PreviewPicture {
  std::uint64_t request = 0;
  PreviewJob job;                        // with the size that was used
  std::shared_ptr<const Image> picture;  // null when it failed
  std::string error;
  double seconds = 0;
  bool from_cache = false;
};

struct PreviewProgress {
  std::uint64_t request = 0;
  int pane = 0;
  bool loading = false;  // the model is being loaded
  int done = 0;          // model calls
  int total = 0;
};

struct PreviewEvents {
  std::vector<PreviewPicture> pictures;
  std::optional<PreviewProgress> progress;  // the latest
};

// A loaded model: makes pictures on the worker's thread.
struct LoadedGenerator {
  std::function<Image(
      const GenerationSettings&, std::stop_token, const std::function<void(int, int)>&)>
      generate;
  int resolution = 512;
};

// Loads a model; called on the worker's thread. Tests give one that needs no torch.
using GeneratorFactory =
    std::function<LoadedGenerator(const std::filesystem::path& model, std::stop_token)>;

// Loads with diptych::PictureGenerator.
LoadedGenerator loadGenerator(const std::filesystem::path& model, std::stop_token stop);

// Makes preview pictures on one thread of its own. Only the newest request counts: what is still
// being computed for an older one is cancelled. Models stay loaded as long as the newest request
// uses them; the newest pictures are kept, so that going back is instant. All functions may be
// called from any thread and none waits for the worker. Destruction stops and joins.
class PreviewWorker {
 public:
  explicit PreviewWorker(GeneratorFactory factory = loadGenerator);
  ~PreviewWorker();
  PreviewWorker(const PreviewWorker&) = delete;
  PreviewWorker& operator=(const PreviewWorker&) = delete;

  // Replaces the request before; returns its number (1, 2, ...). The jobs are done in order.
  std::uint64_t request(std::vector<PreviewJob> jobs);
  void cancel();
  // Whether a picture of the newest request is still to come.
  bool busy() const;
  // What arrived since the last call; nothing of outdated requests.
  PreviewEvents takeAll();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace diptych::ui
