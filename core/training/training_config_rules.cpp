// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/sampler.h"
#include "core/training/lr_schedule.h"
#include "core/training/training_config.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <regex>

namespace diptych {

namespace {

// Collects what is wrong. Each rule says what the value must be.
class Rules {
 public:
  void require(bool holds, const char* field, std::string message) {
    if (!holds) {
      problems_.push_back({field, std::move(message)});
    }
  }

  template <typename Number>
  void range(const char* field, Number value, Number lowest, Number highest) {
    // Written so that NaN is outside.
    require(
        value >= lowest && value <= highest,
        field,
        fmt::format("{} is outside {} to {}.", value, lowest, highest));
  }

  // lowest itself is outside.
  void above(const char* field, double value, double lowest, double highest) {
    require(
        value > lowest && value <= highest,
        field,
        fmt::format("{} must be above {} and at most {}.", value, lowest, highest));
  }

  void oneOf(const char* field, const std::string& value, const std::vector<std::string>& names) {
    require(
        std::find(names.begin(), names.end(), value) != names.end(),
        field,
        fmt::format("\"{}\" is unknown. Use one of: {}.", value, fmt::join(names, ", ")));
  }

  std::vector<FieldProblem> takeProblems() { return std::move(problems_); }

 private:
  std::vector<FieldProblem> problems_;
};

bool isFileName(const std::string& name) {
  return !name.empty() && name.size() <= 100 && name != "." && name != ".." &&
         std::none_of(name.begin(), name.end(), [](unsigned char c) { return c == '/' || c < 32; });
}

void checkPlaces(const TrainingConfig& config, Rules& rules) {
  rules.require(
      isFileName(config.name),
      "name",
      "It becomes part of a folder's name: 1 to 100 bytes without \"/\" and control characters.");
  rules.require(!config.model.empty(), "model", "No model is chosen.");
  rules.require(!config.data_set.empty(), "data_set", "No data set is chosen.");
  rules.require(!config.runs_folder.empty(), "runs_folder", "No folder for the runs is chosen.");
}

void checkLearning(const TrainingConfig& config, Rules& rules) {
  rules.range("resolution", config.resolution, 8, 4096);
  rules.require(config.resolution % 8 == 0, "resolution", "It must be a multiple of 8 pixels.");
  rules.range<std::int64_t>("max_epochs", config.max_epochs, 0, 1'000'000);
  rules.range<std::int64_t>("max_steps", config.max_steps, 0, 1'000'000'000);
  rules.require(
      config.max_epochs != 0 || config.max_steps != 0,
      "max_epochs",
      "Without epochs and without max_steps there is nothing to train.");
  rules.range("batch_size", config.batch_size, 1, 1024);
  rules.range("gradient_accumulation_steps", config.gradient_accumulation_steps, 1, 10'000);
  rules.above("learning_rate", config.learning_rate, 0, 1);
  rules.range("text_encoder_lr_scale", config.text_encoder_lr_scale, 0.0, 100.0);
  rules.oneOf("lr_scheduler", config.lr_scheduler, lrSchedulerNames());
  rules.range<std::int64_t>("lr_warmup_steps", config.lr_warmup_steps, 0, 1'000'000'000);
  rules.require(
      config.max_steps <= 0 || config.lr_warmup_steps <= config.max_steps,
      "lr_warmup_steps",
      fmt::format("The warm-up is longer than the run of {} steps.", config.max_steps));
}

void checkOptimizer(const TrainingConfig& config, Rules& rules) {
  // At a beta of 1 the bias correction would divide by zero.
  rules.range("adam_beta1", config.adam_beta1, 0.0, 0.999999);
  rules.range("adam_beta2", config.adam_beta2, 0.0, 0.999999);
  rules.above("adam_epsilon", config.adam_epsilon, 0, 1);
  rules.range("adam_weight_decay", config.adam_weight_decay, 0.0, 100.0);
  rules.range("max_grad_norm", config.max_grad_norm, 0.0, 1e6);
  rules.range("caption_dropout", config.caption_dropout, 0.0, 1.0);
  rules.range("min_snr_gamma", config.min_snr_gamma, 0.0, 1e6);
  rules.range("high_noise_weight", config.high_noise_weight, 0.0, 1e6);
  rules.range("offset_noise", config.offset_noise, 0.0, 1.0);
  rules.range("ema_decay", config.ema_decay, 0.0, 0.999999);
  rules.oneOf("mixed_precision", config.mixed_precision, {"no", "bf16"});
  rules.require(
      std::regex_match(config.device, std::regex("auto|cpu|cuda(:[0-9]{1,3})?")),
      "device",
      fmt::format("\"{}\" is unknown. Use auto, cpu, cuda or cuda:1.", config.device));
}

void checkValidation(const TrainingConfig& config, Rules& rules) {
  rules.range("val_split", config.val_split, 0.0, 0.9);
  rules.range("stabilize_split", config.stabilize_split, 0.0, 1.0);
  rules.range("panel_timesteps", config.panel_timesteps, 1, 1000);
  rules.range("validate_every_epochs", config.validate_every_epochs, 0.0, 1e6);
}

void checkSamples(const TrainingConfig& config, Rules& rules) {
  rules.require(
      !config.sample_cfgs.empty() || config.sample_every_epochs < 0,
      "sample_cfgs",
      "The list is empty. Name at least one CFG scale, or set sample_every_epochs to -1.");
  for (const double cfg : config.sample_cfgs) {
    rules.range("sample_cfgs", cfg, 0.0, 100.0);
  }
  rules.range("sample_every_epochs", config.sample_every_epochs, -1e6, 1e6);
  rules.range("sample_steps", config.sample_steps, 1, 1000);
  rules.oneOf("sample_sampler", config.sample_sampler, samplerNames());
}

void checkSaving(const TrainingConfig& config, Rules& rules) {
  rules.range("save_every_epochs", config.save_every_epochs, 0.0, 1e6);
  rules.range("save_every_minutes", config.save_every_minutes, 0.0, 1e6);
  rules.range("keep_checkpoints", config.keep_checkpoints, 0, 1'000'000);
  rules.oneOf("save_dtype", config.save_dtype, {"fp32", "fp16", "bf16"});
}

}  // namespace

std::vector<FieldProblem> validate(const TrainingConfig& config) {
  Rules rules;
  checkPlaces(config, rules);
  checkLearning(config, rules);
  checkOptimizer(config, rules);
  checkValidation(config, rules);
  checkSamples(config, rules);
  checkSaving(config, rules);
  return rules.takeProblems();
}

}  // namespace diptych
