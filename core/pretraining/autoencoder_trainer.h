// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/autoencoder_kl.h"
#include "core/pretraining/patch_code.h"
#include "core/pretraining/pretraining_config.h"
#include "core/training/adamw.h"
#include "core/training/ema.h"
#include "core/training/trainer.h"
#include "core/training/training_state.h"

#include <torch/torch.h>

#include <cstdint>
#include <filesystem>

namespace diptych {

// Trains an autoencoder from nothing, in the configuration's stages. Everything random comes from
// the seed and the step's number. One thread at a time.
class AutoencoderTrainer {
 public:
  // pixels: [n, 3, h, w], uint8, sides multiples of the autoencoder's factor; kept, not copied.
  AutoencoderTrainer(const AutoencoderConfig& config, torch::Tensor pixels, std::uint64_t seed);

  // One optimizer step; the loss is the stage's. Throws Error when it is not finite, before any
  // weight is changed.
  StepResult step();
  std::int64_t stepsDone() const { return counters_.steps_done; }
  std::int64_t picturesSeen() const { return counters_.pictures_seen; }
  std::int64_t totalSteps() const { return config_.totalSteps(); }
  std::int64_t pictures() const { return pixels_.size(0); }

  // With the averaged weights, as finished() would have them: the mean over pictures ([n, 3, h, w],
  // uint8) of 10 log10(255^2 / mean squared error), from 8-bit pixels, in dB.
  double psnr(const torch::Tensor& pixels);

  // Bit for bit, as Trainer's.
  void saveState(const std::filesystem::path& folder);
  void loadState(const std::filesystem::path& folder);

  // The averaged weights as a model: its latents, times the configuration's scaling_factor, have
  // mean 0 and variance 1 in every channel (measured on some of the pictures and folded into
  // quant_conv and post_quant_conv).
  AutoencoderKL finished();

 private:
  struct Place {
    const AutoencoderStage& stage;
    std::int64_t step;  // in the stage, from 0
  };

  Place placeOf(std::int64_t step) const;
  double addGradients(const AutoencoderStage& stage);
  torch::Tensor drawPictures(std::int64_t step) const;
  torch::Tensor lossOf(
      const AutoencoderStage& stage, const torch::Tensor& pixels, const torch::Tensor& noise);
  AutoencoderKL averaged() const;
  nlohmann::json identity() const;
  LearnedTensors learned();

  AutoencoderConfig config_;
  torch::Tensor pixels_;
  std::uint64_t seed_;
  std::string pictures_hash_;
  PatchCode code_;
  AutoencoderKL model_;
  AdamW optimizer_;
  std::vector<std::vector<std::string>> names_;
  std::unique_ptr<Ema> ema_;
  TrainingCounters counters_;
};

}  // namespace diptych
