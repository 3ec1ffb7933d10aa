// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/generation_settings.h"
#include "core/image/image.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace diptych {
struct WeightsSnapshot;
}

namespace diptych::ui {

// What a running training has learned so far.
struct LiveWeights {
  std::shared_ptr<const WeightsSnapshot> snapshot;
  std::string name;       // tells one snapshot from another: the run and its step
  bool averages = false;  // the moving average instead of the weights themselves
};

// One picture that is wanted. width and height 0: the model's own resolution.
struct PreviewJob {
  int pane = 0;
  std::filesystem::path model;
  GenerationSettings settings;
  std::string label = {};                   // what the model is called; comes back with the picture
  std::string variant = {};                 // of the model, as in LoadOptions
  std::optional<LiveWeights> weights = {};  // instead of those in model, which they began with
};

// From what is seen first to what stays.
enum class PreviewStage {
  Sketch,  // as the picture is expected to become, one pixel for each latent
  Coarse,  // of a few steps
  Final
};

struct PreviewPicture {
  std::uint64_t request = 0;
  PreviewJob job;  // with the size that was used
  PreviewStage stage = PreviewStage::Final;
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
  std::vector<PreviewPicture> pictures;  // coarse and final ones
  std::map<int, PreviewPicture>
      sketches;  // the latest of each pane; none that is older than a picture
  std::optional<PreviewProgress> progress;  // the latest
};

}  // namespace diptych::ui
