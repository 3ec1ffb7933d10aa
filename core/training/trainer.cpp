// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/trainer.h"

#include "core/base/error.h"
#include "core/base/log.h"
#include "core/dataset/picture_generator.h"
#include "core/diffusion/noise_schedule.h"
#include "core/model/stable_diffusion.h"
#include "core/model/weights_snapshot.h"
#include "core/tensor/device.h"
#include "core/training/adamw.h"
#include "core/training/ema.h"
#include "core/training/learned_model.h"
#include "core/training/learning_task.h"
#include "core/training/lr_schedule.h"
#include "core/training/preflight.h"
#include "core/training/prompt_encoder.h"
#include "core/training/run_identity.h"
#include "core/training/training_data.h"
#include "core/training/training_state.h"

#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <torch/torch.h>

#include <cmath>
#include <optional>

namespace diptych {

namespace {

void throwWhenStopped(const std::stop_token& stop) {
  if (stop.stop_requested()) {
    throw Stopped();
  }
}

AdamWSettings adamwSettings(const TrainingConfig& config) {
  return {config.adam_beta1, config.adam_beta2, config.adam_epsilon, config.adam_weight_decay};
}

[[noreturn]] void refuseStep(std::int64_t step, const char* what, double value) {
  throw Error(fmt::format(
      "Step {}: the {} is {}, so the weights were left as they were. "
      "Continue from the last checkpoint with a lower learning_rate.",
      step,
      what,
      value));
}

}  // namespace

struct Trainer::State {
  TrainingConfig config;
  TrainingData data;
  StableDiffusion model;
  NoiseSchedule schedule;
  PromptEncoder prompts;  // of the model as it is trained
  AdamW optimizer;
  std::vector<std::vector<std::string>> names;
  std::optional<Ema> ema;
  StableDiffusion shown;  // what is scored, sampled and saved: the model, or one of its averages
  std::optional<PictureGenerator> generator;
  TrainingCounters counters;

  State(const TrainingConfig& config, TrainingData data, const std::stop_token& stop)
      : config(config),
        data(std::move(data)),
        model(loadForTraining(config, stop)),
        schedule(model.scheduler),
        prompts(model, !config.train_text_encoder),
        optimizer(adamwSettings(config)),
        names(addLearnedGroups(model, config, optimizer)),
        shown(model) {
    if (config.use_ema) {
      ema.emplace(weights(), config.ema_decay);
      shown = averagedModel(model, optimizer, *ema);
    }
    generator.emplace(shown);
  }

  std::vector<at::Tensor> weights() const {
    std::vector<at::Tensor> buffers;
    for (std::size_t group = 0; group < optimizer.groupCount(); ++group) {
      buffers.push_back(optimizer.weights(group));
    }
    return buffers;
  }

  LearnedTensors learned() { return {optimizer, ema ? &*ema : nullptr, names}; }

  nlohmann::json identity() const { return runIdentity(config, data.items(), data.training()); }

  double learningRate() const {
    const auto steps = counters.steps_done;
    return config.learning_rate *
           lrFactor(config.lr_scheduler, steps, config.lr_warmup_steps, totalSteps());
  }

  std::int64_t totalSteps() const {
    return config.max_steps > 0 ? config.max_steps : config.max_epochs * data.stepsPerEpoch();
  }

  void cacheLatents(const std::stop_token& stop, const PrepareProgress& on_progress);
  void cacheCaptions(const std::stop_token& stop);
  double accumulateGradients(const StepPlan& plan, const std::stop_token& stop);
};

void Trainer::State::cacheLatents(const std::stop_token& stop, const PrepareProgress& on_progress) {
  data.cacheLatents(model, stop, [&](std::size_t done, std::size_t total) {
    if (on_progress) {
      on_progress("caching", done, total);
    }
  });
}

// So that the first steps take no longer than the others.
void Trainer::State::cacheCaptions(const std::stop_token& stop) {
  if (config.train_text_encoder) {
    return;
  }
  prompts.encode({""});
  for (const auto& item : data.items()) {
    throwWhenStopped(stop);
    prompts.encode({item.caption});
  }
}

// Returns the mean loss over all pictures of the step, however they are spread over its batches:
// each picture's loss counts 1 / pictures, so that a small last batch weighs no more than its
// pictures.
double Trainer::State::accumulateGradients(const StepPlan& plan, const std::stop_token& stop) {
  const LearningTask task{config, model, schedule, prompts, data};
  const auto pictures = static_cast<double>(plan.pictures);
  double loss = 0;
  auto number = plan.first_batch;
  for (const auto& batch : plan.batches) {
    throwWhenStopped(stop);
    loss += addGradientsOfBatch(task, batch, number++, 1 / pictures, optimizer);
  }
  return loss;
}

Trainer::Trainer(
    const TrainingConfig& config,
    std::vector<PictureItem> items,
    std::vector<std::size_t> training,
    std::stop_token stop,
    const PrepareProgress& on_progress) {
  throwWhenStopped(stop);
  if (on_progress) {
    on_progress("loading", 0, 1);
  }
  const auto facts = checkBeforeLoading(config, items.size());
  TrainingData data(config, std::move(items), std::move(training), facts.size_multiple);
  state_ = std::make_unique<State>(config, std::move(data), stop);
  if (on_progress) {
    on_progress("loading", 1, 1);
  }
  state_->cacheLatents(stop, on_progress);
  state_->cacheCaptions(stop);
  if (config.lr_warmup_steps >= totalSteps()) {
    log::warning(
        "The learning rate warms up over {} steps, but the run has {}: it will not reach {}.",
        config.lr_warmup_steps,
        totalSteps(),
        config.learning_rate);
  }
}

Trainer::~Trainer() = default;

StepResult Trainer::step(std::stop_token stop) {
  auto& optimizer = state_->optimizer;
  auto& counters = state_->counters;
  const auto number = counters.steps_done + 1;
  const auto plan = state_->data.planStep(counters.steps_done);
  optimizer.zeroGradients();
  const double loss = state_->accumulateGradients(plan, stop);
  if (!std::isfinite(loss)) {
    refuseStep(number, "loss", loss);
  }
  const double norm = optimizer.gradientNorm();
  if (!std::isfinite(norm)) {
    refuseStep(number, "gradient's norm", norm);
  }
  const double rate = state_->learningRate();
  if (state_->config.max_grad_norm > 0) {
    optimizer.clipGradients(norm, state_->config.max_grad_norm);
  }
  optimizer.step(rate);
  if (state_->ema) {
    state_->ema->update(state_->weights(), number);
  }
  counters.steps_done = number;
  counters.pictures_seen += plan.pictures;
  return {loss, norm, rate, plan.pictures};
}

std::int64_t Trainer::stepsDone() const { return state_->counters.steps_done; }

std::int64_t Trainer::stepsPerEpoch() const { return state_->data.stepsPerEpoch(); }

std::int64_t Trainer::totalSteps() const { return state_->totalSteps(); }

std::int64_t Trainer::picturesSeen() const { return state_->counters.pictures_seen; }

double Trainer::epoch() const {
  return static_cast<double>(stepsDone()) / static_cast<double>(stepsPerEpoch());
}

std::vector<double> Trainer::score(
    const std::vector<PanelItem>& panel,
    std::stop_token stop,
    const std::function<void(std::size_t, std::size_t)>& on_progress) {
  // A trained text encoder says something else each time: its outputs hold for this panel only.
  PromptEncoder prompts(state_->shown, true);
  auto& kept = state_->config.train_text_encoder ? prompts : state_->prompts;
  const LearningTask task{state_->config, state_->shown, state_->schedule, kept, state_->data};
  std::vector<double> scores;
  for (const auto& item : panel) {
    throwWhenStopped(stop);
    scores.push_back(scoreOfItem(task, item));
    if (on_progress) {
      on_progress(scores.size(), panel.size());
    }
  }
  return scores;
}

PictureGenerator& Trainer::generator() { return *state_->generator; }

std::shared_ptr<const WeightsSnapshot> Trainer::copyWeights() const {
  const bool with_text_encoder = state_->config.train_text_encoder;
  auto copy = std::make_shared<WeightsSnapshot>();
  copy->step = stepsDone();
  copy->weights = diptych::copyWeights(state_->model, with_text_encoder);
  if (state_->ema) copy->averages = diptych::copyWeights(state_->shown, with_text_encoder);
  return copy;
}

void Trainer::saveState(const std::filesystem::path& folder) const {
  writeTrainingState(folder, state_->identity(), state_->counters, state_->learned());
}

void Trainer::loadState(const std::filesystem::path& folder) {
  state_->counters = readTrainingState(folder, state_->identity(), state_->learned());
}

void Trainer::saveModel(const std::filesystem::path& folder, bool single_file) const {
  requireFiniteWeights(state_->learned(), stepsDone());
  const auto dtype = parseDtype(state_->config.save_dtype);
  saveModelFolder(state_->shown, folder, dtype, state_->ema ? &state_->model : nullptr);
  if (single_file) {
    auto file = folder;
    file += ".safetensors";
    saveSingleFile(state_->shown, file, dtype);
  }
}

}  // namespace diptych
