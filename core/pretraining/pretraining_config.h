// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/training/training_config.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace diptych {

// A part of the autoencoder's training. "decoder": from a fixed linear code of the pixels;
// "encoder": learns that code; "both": the autoencoder itself.
struct AutoencoderStage {
  std::string learns;
  std::int64_t steps = 0;
  double learning_rate = 0;
  double last_learning_rate = 0;  // reached along half a cosine
};

struct AutoencoderConfig {
  nlohmann::json model;  // vae/config.json
  std::vector<AutoencoderStage> stages;
  std::int64_t batch_size = 16;
  double ema_decay = 0.997;
  double kl_weight = 1e-4;
  std::string mixed_precision = "no";
  std::int64_t validate_every_steps = 250;
  double save_every_minutes = 5;

  std::int64_t totalSteps() const;
};

// A model from nothing: all that decides its numbers.
struct PretrainingConfig {
  std::filesystem::path
      data;  // train/, held-out/ (captioned) and vae/ (more pictures for the autoencoder)
  std::filesystem::path out;  // where everything is made
  std::uint64_t seed = 0;
  int vocabulary_size = 0;
  int prompt_length = 0;  // tokens with both ends
  AutoencoderConfig vae;
  nlohmann::json text_encoder;  // config.json without what follows from the tokenizer
  nlohmann::json unet;          // config.json
  nlohmann::json scheduler;     // scheduler_config.json
  nlohmann::json training;      // fields of TrainingConfig, for UNet and text encoder
  nlohmann::json json;          // the file

  // text_encoder with what follows from a tokenizer of so many tokens, whose last two are start and
  // end.
  nlohmann::json textEncoder(std::int64_t vocabulary) const;
  // Of UNet and text encoder, with the places of everything.
  TrainingConfig trainingConfig() const;
};

// Throws Error that names the file and the field, also when the parts of the model do not fit
// together.
PretrainingConfig readPretrainingConfig(const std::filesystem::path& file);

}  // namespace diptych
