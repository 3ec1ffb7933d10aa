// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dataset/data_set.h"
#include "core/training/training_config.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace diptych {

class PictureGenerator;
struct WeightsSnapshot;

struct StepResult {
  double loss = 0;           // mean over the pictures of this optimizer step
  double grad_norm = 0;      // before clipping, over all that is trained
  double learning_rate = 0;  // that this step used
  std::int64_t pictures = 0;
};

// One line of a panel: which picture (index into the items given to the trainer), which noise,
// which timestep.
struct PanelItem {
  std::size_t picture = 0;
  std::uint64_t noise_seed = 0;
  std::int64_t timestep = 0;
};

// phase ("loading", "caching"), done, total.
using PrepareProgress =
    std::function<void(const std::string& phase, std::size_t done, std::size_t total)>;

// Takes optimizer steps on a model of its own. Whoever owns the loop decides when to stop,
// validate, sample and save. One thread at a time. Everything random comes from the configuration's
// seeds and the step's number.
class Trainer {
 public:
  // Loads the model and caches the latents (and text embeddings when the text encoder is not
  // trained) of all items. training: indices of the items that are learned from; the others are
  // only scored. Throws Error (names the file or field; also when memory would not suffice),
  // Stopped when asked to stop.
  Trainer(
      const TrainingConfig& config,
      std::vector<PictureItem> items,
      std::vector<std::size_t> training,
      std::stop_token stop = {},
      const PrepareProgress& on_progress = {});
  ~Trainer();

  // One optimizer step over gradient_accumulation_steps batches. Throws Error that names the step
  // when the loss or a gradient is not finite, before any weight is changed; Stopped between two
  // batches when asked to (nothing of the step is kept).
  StepResult step(std::stop_token stop = {});

  std::int64_t stepsDone() const;
  std::int64_t stepsPerEpoch() const;  // optimizer steps
  std::int64_t totalSteps() const;
  std::int64_t picturesSeen() const;
  double epoch() const;  // stepsDone / stepsPerEpoch

  // The unweighted mean squared error of every panel item, in the order given, with the weights as
  // they are (EMA when asked). Does not change what is learned. A value depends on its item alone:
  // not on the batch size, not on the other items.
  std::vector<double> score(
      const std::vector<PanelItem>& panel,
      std::stop_token stop = {},
      const std::function<void(std::size_t, std::size_t)>& on_progress = {});

  // Pictures with the weights as they are (the EMA weights when use_ema), in eval mode. Valid while
  // the trainer lives.
  PictureGenerator& generator();

  // A copy of the weights that are trained, and of their moving average when there is one. Does not
  // change what is learned.
  std::shared_ptr<const WeightsSnapshot> copyWeights() const;

  // What exact resume needs: weights in fp32, optimizer moments, EMA, counters. Written to a new
  // folder (temporary name, flushed, renamed).
  void saveState(const std::filesystem::path& folder) const;
  // Throws Error when the state does not belong to this configuration.
  void loadState(const std::filesystem::path& folder);

  // A diffusers folder in save_dtype (EMA weights when use_ema, with the weights themselves as the
  // variant kNonEma); and beside it NAME.safetensors when single_file.
  void saveModel(const std::filesystem::path& folder, bool single_file) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace diptych
