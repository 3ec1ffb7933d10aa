// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pretraining/autoencoder_session.h"

#include "core/base/error.h"
#include "core/base/json_file.h"
#include "core/base/log.h"
#include "core/evaluation/picture_tensor.h"
#include "core/experiment/run_folder.h"
#include "core/experiment/run_recorder.h"
#include "core/model/weights.h"
#include "core/pretraining/autoencoder_trainer.h"

#include <fmt/core.h>
#include <torch/torch.h>

#include <algorithm>
#include <utility>

namespace diptych {
namespace {

namespace fs = std::filesystem;

// What a folder that others work in is locked by must exist.
fs::path made(fs::path folder) {
  fs::create_directories(folder);
  return folder;
}

}  // namespace

AutoencoderSession::AutoencoderSession(
    const PretrainingConfig& config, fs::path folder, EventQueue& events, std::stop_token stop)
    : config_(config),
      folder_(made(std::move(folder))),
      events_(events),
      stop_(std::move(stop)),
      progress_(events) {}

at::Tensor AutoencoderSession::read(const std::vector<fs::path>& folders) {
  std::vector<fs::path> files;
  for (const auto& folder : folders) {
    const auto found = picturesIn(folder, stop_);
    files.insert(files.end(), found.begin(), found.end());
  }
  const auto side = static_cast<int>(VaeConfig::fromJson(config_.vae.model).sample_size);
  return readPictures(files, side, side, stop_, [this](std::size_t done, std::size_t total) {
    progress_.report("scanning", static_cast<std::int64_t>(done), static_cast<std::int64_t>(total));
  });
}

void AutoencoderSession::run() {
  if (fs::exists(folder_ / "model" / "config.json")) {
    return;
  }
  const log::RunLog run_log(folder_ / "run.log");
  const auto held_out = read({config_.data / "held-out"});
  AutoencoderTrainer trainer(
      config_.vae, read({config_.data / "train", config_.data / "vae"}), config_.seed);
  log::info(
      "The autoencoder learns from {} pictures in {} steps.",
      trainer.pictures(),
      trainer.totalSteps());
  if (fs::exists(folder_ / "state")) {
    trainer.loadState(folder_ / "state");
    events_.pushMessage(fmt::format("Resumed at step {}.", trainer.stepsDone()));
  }
  train(trainer, held_out);
  writeModel(trainer);
}

void AutoencoderSession::train(AutoencoderTrainer& trainer, const at::Tensor& held_out) {
  RunRecorder recorder(folder_, trainer.stepsDone(), events_);
  recorder.clock().start();
  Stopwatch since_saved;
  MovingAverage seconds;
  while (trainer.stepsDone() < trainer.totalSteps()) {
    if (stop_.stop_requested()) {
      save(trainer, recorder);
      throw Stopped();
    }
    takeStep(trainer, recorder, seconds);
    const bool last = trainer.stepsDone() == trainer.totalSteps();
    if (last || trainer.stepsDone() % config_.vae.validate_every_steps == 0) {
      validate(trainer, held_out, recorder);
    }
    const auto save_after = 60 * config_.vae.save_every_minutes;
    if (last || (save_after > 0 && since_saved.seconds() >= save_after)) {
      save(trainer, recorder);
      since_saved = Stopwatch();
    }
  }
}

void AutoencoderSession::takeStep(
    AutoencoderTrainer& trainer, RunRecorder& recorder, MovingAverage& seconds) {
  const Stopwatch watch;
  const auto result = trainer.step();
  seconds.add(watch.seconds());
  const auto now = trainer.stepsDone();
  const auto record = [&](const char* name, double value) {
    recorder.add({name, now, 0, trainer.picturesSeen(), recorder.clock().seconds(), value});
  };
  record("loss/step", result.loss);
  record("lr/vae", result.learning_rate);
  auto& progress = progress_.current();
  progress.step = now;
  progress.total_steps = trainer.totalSteps();
  progress.loss = result.loss;
  progress.pictures_per_second = static_cast<double>(result.pictures) / seconds.value();
  progress.seconds_left = seconds.value() * static_cast<double>(trainer.totalSteps() - now);
  progress_.report("training", now, trainer.totalSteps());
}

void AutoencoderSession::validate(
    AutoencoderTrainer& trainer, const at::Tensor& held_out, RunRecorder& recorder) {
  const double psnr = trainer.psnr(held_out);
  recorder.add(
      {"psnr/held-out",
       trainer.stepsDone(),
       0,
       trainer.picturesSeen(),
       recorder.clock().seconds(),
       psnr});
  events_.pushMessage(
      fmt::format("step {:>6}  PSNR of held-out pictures {:.2f} dB", trainer.stepsDone(), psnr));
}

// The metrics first: a state never says more than they do.
void AutoencoderSession::save(AutoencoderTrainer& trainer, RunRecorder& recorder) {
  recorder.flush();
  trainer.saveState(folder_ / "state");
  log::info("Saved step {} in \"{}\".", trainer.stepsDone(), folder_.string());
}

void AutoencoderSession::writeModel(AutoencoderTrainer& trainer) {
  const auto model = folder_ / "model";
  fs::create_directories(model);
  writeSafetensors(
      model / "diffusion_pytorch_model.safetensors",
      collectWeights(*trainer.finished(), torch::kFloat32),
      {{"format", "pt"}});
  writeCsv(readMetrics(folder_), folder_ / "metrics.csv");
  writeJsonFile(model / "config.json", config_.vae.model);  // last: it says that all is there
}

}  // namespace diptych
