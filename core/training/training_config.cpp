// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/training_config.h"

#include "core/model/model_facts.h"

namespace diptych {

namespace {

// SD 1.5's UNet has 860 million parameters, the embedded model's 4 million: anything between learns
// like one or the other.
constexpr std::int64_t kSmallUnetParameters = 100'000'000;

// Measured on the embedded 64 pixel model with 20 photographs: at a learning rate of 3e-4 the
// validation loss never falls, at 6e-5 it falls a little. Its text encoder was trained with care
// against collapse (a lower rate, other weights): left alone it keeps what it knows, and its
// outputs can be cached. A panel item costs milliseconds, so there can be more of them.
void useSmallModelDefaults(TrainingConfig& config) {
  config.learning_rate = 6e-5;
  config.train_text_encoder = false;
  config.panel_timesteps = 16;
}

// FollowFox's experiment with SD 1.5 at 512 pixels, and what lets it fit into 24 GB.
void useStableDiffusionDefaults(TrainingConfig& config) {
  config.learning_rate = 1.5e-6;
  config.train_text_encoder = true;
  config.gradient_checkpointing = true;
}

}  // namespace

TrainingConfig defaultsFor(const ModelFacts& facts) {
  TrainingConfig config;
  config.model = facts.path;
  config.resolution = facts.resolution;
  config.batch_size = 4;
  config.max_epochs = 40;
  if (facts.unet_parameters < kSmallUnetParameters) {
    useSmallModelDefaults(config);
  } else {
    useStableDiffusionDefaults(config);
  }
  return config;
}

}  // namespace diptych
