// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace diptych {

struct ModelFacts;

// Everything that decides what a run computes. Field names are the JSON's.
struct TrainingConfig {
  std::string name = "run";
  std::filesystem::path model;     // diffusers folder or single file
  std::filesystem::path data_set;  // folder of captioned pictures
  std::filesystem::path runs_folder = "runs";

  // What is learned
  int resolution = 512;  // pixels; the buckets follow from it
  std::int64_t max_epochs = 40;
  std::int64_t max_steps = 0;  // optimizer steps; 0: as many as max_epochs gives
  int batch_size = 4;
  int gradient_accumulation_steps = 1;  // batches per optimizer step
  bool train_text_encoder = true;
  double learning_rate = 1.5e-6;
  double text_encoder_lr_scale = 1.0;  // text encoder's learning rate as a share of learning_rate
  std::string lr_scheduler = "constant";  // "constant", "linear", "cosine"
  std::int64_t lr_warmup_steps = 0;
  double adam_beta1 = 0.9;
  double adam_beta2 = 0.999;
  double adam_epsilon = 1e-8;
  double adam_weight_decay = 0.01;
  double max_grad_norm = 1.0;      // 0: no clipping
  double caption_dropout = 0.04;   // share of pictures trained with an empty caption
  double min_snr_gamma = 0.0;      // Hang et al. 2023; 0: off
  double high_noise_weight = 0.0;  // most that a noisy timestep's loss is multiplied with; 0: off
  bool stratified_timesteps = false;  // spread evenly over the schedule in each batch
  double offset_noise = 0.0;          // 0: off
  bool sample_posterior =
      true;  // VAE latents: a sample of the posterior at each step; off: its mean
  bool use_ema = false;
  double ema_decay = 0.999;

  // How it is computed
  std::string mixed_precision = "no";  // "no" (fp32), "bf16"
  bool gradient_checkpointing = false;
  std::string device = "auto";

  // Seeds: each kind of randomness has its own stream derived from these
  std::uint64_t seed = 555;             // data order, noise, timesteps, caption dropout
  std::uint64_t validation_seed = 555;  // split and panel

  // Validation
  std::filesystem::path
      validation_set;             // pictures to hold out, beside the data set; empty: some of it
  double val_split = 0.15;        // share of the pictures that is held out, without validation_set
  double stabilize_split = 0.15;  // share of the training pictures for loss/train-stabilized
  int panel_timesteps = 8;        // (noise, timestep) pairs for each picture of the panel
  bool ed2_losses = false;        // beside them, ed2/val and ed2/train-stabilized as EveryDream2
  double validate_every_epochs = 1.0;  // 0: only before the first and after the last step

  // Samples
  std::vector<std::string> sample_prompts;  // empty: the captions of the first held-out pictures
  std::vector<double> sample_cfgs = {1.0, 3.0, 5.0, 7.5};
  double sample_every_epochs = 0.0;  // 0: only at the end; negative: never
  int sample_steps = 20;
  std::string sample_sampler = "dpmpp_2m_karras";
  std::uint64_t sample_seed = 555;

  // Saving
  double save_every_epochs = 0.0;   // state and checkpoint; 0: only at the end and on stop
  double save_every_minutes = 10;   // the state alone: what a crash costs at most; 0: never
  int keep_checkpoints = 2;         // older ones are removed; 0: keep all
  std::string save_dtype = "fp16";  // "fp32", "fp16", "bf16"
  bool save_single_file = false;
};

struct FieldProblem {
  std::string field;    // JSON name
  std::string message;  // what is wrong and what to do
};

// All problems together, so that a form can mark every field. Empty: the configuration can be run.
std::vector<FieldProblem> validate(const TrainingConfig& config);

// Sane defaults for a model: resolution, learning rate, batch, epochs, panel. What was measured for
// the embedded model, SD 1.5's usual values otherwise.
TrainingConfig defaultsFor(const ModelFacts& facts);

nlohmann::json toJson(const TrainingConfig& config);
// Throws Error that names an unknown key or a value of the wrong kind. Missing keys keep their
// defaults.
TrainingConfig trainingConfigFromJson(const nlohmann::json& json);

}  // namespace diptych
