// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/generation_settings.h"
#include "core/image/image.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace diptych {

struct WeightsSnapshot;

// After a model call. sketch: the picture as it is expected to become, one pixel for each latent.
struct LiveStep {
  int done = 0;
  int total = 0;
  Image sketch;
};
using LiveStepCallback = std::function<void(LiveStep step)>;

// Pictures for somebody who is waiting: encoded prompts are remembered, the way to the picture is
// shown step by step, and coarse pictures cost a few model calls for many CFG scales at once.
// Torch-free door for the window. Not thread-safe: one worker owns it.
class LiveGenerator {
 public:
  // Loads a model folder, or its variant, or a single file. Throws as loadModel does.
  explicit LiveGenerator(
      const std::filesystem::path& model,
      std::stop_token stop = {},
      const std::string& variant = {});
  ~LiveGenerator();

  // From now on the pictures are those of a training's weights, or of their moving average. Throws
  // Error when they are of another kind of model, or when there is no average.
  void takeWeights(const WeightsSnapshot& snapshot, bool averages);

  // The picture that PictureGenerator makes, bit for bit on the CPU. Throws Stopped between two
  // model calls when asked to.
  Image generate(
      const GenerationSettings& settings,
      const std::stop_token& stop = {},
      const LiveStepCallback& on_step = {});

  // One coarse picture for every scale, all from the same noise, in kCoarseSteps of DDIM, which
  // stay closest to the picture of many at high scales. The first of these calls of the model is
  // made once, for this picture's other scales too. settings: cfg, sampler and steps are not
  // used. Small models' pictures are decoded; of larger ones these are sketches. on_step gets the
  // sketch of the first scale.
  static constexpr int kCoarseSteps = 3;
  // What they have in common, done ahead: the first call, when it has not been made yet.
  void prepareCoarse(
      const GenerationSettings& settings,
      const std::stop_token& stop = {},
      const LiveStepCallback& on_step = {});
  std::vector<Image> coarse(
      const GenerationSettings& settings,
      const std::vector<double>& cfgs,
      const std::stop_token& stop = {},
      const LiveStepCallback& on_step = {});

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace diptych
