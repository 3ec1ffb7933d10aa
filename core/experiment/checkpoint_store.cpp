// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/checkpoint_store.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/model/model_facts.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

namespace diptych {
namespace {

namespace fs = std::filesystem;

constexpr const char* kCheckpoints = "checkpoints";
constexpr const char* kStates = "state";
constexpr std::uintmax_t kSmallFiles = 4'000'000;  // configurations, tokenizer, headers

bool isStepFolder(const fs::path& path) {
  std::error_code ignored;
  const auto step = stepOfName(path.filename().string());
  return step && path.filename() == stepName(*step) && fs::is_directory(path, ignored);
}

std::vector<std::int64_t> stepsIn(const fs::path& folder) {
  std::vector<std::int64_t> steps;
  std::error_code code;  // nothing was saved yet, or it is just being removed
  for (fs::directory_iterator entry(folder, code), end; !code && entry != end;
       entry.increment(code)) {
    if (isStepFolder(entry->path())) {
      steps.push_back(*stepOfName(entry->path().filename().string()));
    }
  }
  std::sort(steps.begin(), steps.end());
  return steps;
}

// Under a name that nobody reads before it is taken apart, so that a half is never seen.
void removeFolder(const fs::path& path) {
  const auto temporary = temporaryName(path);
  fs::rename(path, temporary);
  fs::remove_all(temporary);
}

bool isTemporary(const fs::path& path) {
  const auto name = path.filename().string();
  return name.starts_with(".") && name.ends_with(".tmp");
}

template <typename Condition>
void removeEntries(const fs::path& folder, Condition condition) {
  std::vector<fs::path> found;
  std::error_code missing;
  for (const auto& entry : fs::directory_iterator(folder, missing)) {
    if (condition(entry.path())) {
      found.push_back(entry.path());
    }
  }
  for (const auto& path : found) {
    fs::remove_all(path);
  }
}

fs::path singleFileOf(const fs::path& checkpoint) {
  return checkpoint.parent_path() / (checkpoint.filename().string() + ".safetensors");
}

void removeCheckpoint(const fs::path& checkpoint) {
  removeFolder(checkpoint);
  fs::remove(singleFileOf(checkpoint));
}

std::uintmax_t trainedParameters(const TrainingConfig& config, const ModelFacts& facts) {
  const auto text = config.train_text_encoder ? facts.text_encoder_parameters : 0;
  return static_cast<std::uintmax_t>(facts.unet_parameters + text);
}

}  // namespace

std::string stepName(std::int64_t step) { return fmt::format("step-{:06}", step); }

std::optional<std::int64_t> stepOfName(const std::string& name) {
  constexpr std::string_view kPrefix = "step-";
  if (!name.starts_with(kPrefix)) {
    return std::nullopt;
  }
  std::int64_t step = 0;
  const char* digits = name.data() + kPrefix.size();
  const auto result = std::from_chars(digits, name.data() + name.size(), step);
  return result.ec == std::errc() && result.ptr != digits && step >= 0 ? std::optional(step)
                                                                       : std::nullopt;
}

CheckpointStore::CheckpointStore(fs::path run_folder, const TrainingConfig& config)
    : folder_(std::move(run_folder)), config_(config) {
  const auto facts = describeModel(config.model);
  state_bytes_ = bytesOfState(config, facts);
  checkpoint_bytes_ = bytesOfCheckpoint(config, facts);
}

std::uintmax_t CheckpointStore::bytesOfState(
    const TrainingConfig& config, const ModelFacts& facts) {
  const std::uintmax_t bytes_each = config.use_ema ? 16 : 12;  // weight, two moments, average
  return trainedParameters(config, facts) * bytes_each + kSmallFiles;
}

std::uintmax_t CheckpointStore::bytesOfCheckpoint(
    const TrainingConfig& config, const ModelFacts& facts) {
  const auto all = facts.unet_parameters + facts.text_encoder_parameters + facts.vae_parameters;
  const std::uintmax_t bytes_each = config.save_dtype == "fp32" ? 4 : 2;
  const std::uintmax_t copies = config.save_single_file ? 2 : 1;
  const std::uintmax_t not_averaged = config.use_ema ? trainedParameters(config, facts) : 0;
  return (static_cast<std::uintmax_t>(all) * bytes_each + kSmallFiles) * copies +
         not_averaged * bytes_each;
}

std::vector<std::int64_t> CheckpointStore::checkpointSteps(const fs::path& run_folder) {
  return stepsIn(run_folder / kCheckpoints);
}

fs::path CheckpointStore::checkpointPath(const fs::path& run_folder, std::int64_t step) {
  return run_folder / kCheckpoints / stepName(step);
}

bool CheckpointStore::hasCheckpoint(std::int64_t step) const {
  return fs::exists(checkpointPath(folder_, step));
}

bool CheckpointStore::hasState(std::int64_t step) const { return fs::exists(statePath(step)); }

std::optional<std::int64_t> CheckpointStore::newestState(const fs::path& run_folder) {
  const auto steps = stepsIn(run_folder / kStates);
  return steps.empty() ? std::nullopt : std::optional(steps.back());
}

fs::path CheckpointStore::statePath(std::int64_t step) const {
  return folder_ / kStates / stepName(step);
}

void CheckpointStore::requireSpaceForRun() const {
  // A later save needs its room while the earlier one is still there.
  const std::uintmax_t saves = config_.save_every_epochs > 0 ? 2 : 1;
  requireFreeSpace(folder_, saves * (state_bytes_ + checkpoint_bytes_), "what this run saves");
}

void CheckpointStore::save(const Trainer& trainer) const {
  saveState(trainer);
  saveCheckpoint(trainer);
  removeOldCheckpoints();
}

void CheckpointStore::saveState(const Trainer& trainer) const {
  const auto path = statePath(trainer.stepsDone());
  if (fs::exists(path)) {
    return;
  }
  fs::create_directories(path.parent_path());
  requireFreeSpace(folder_, state_bytes_, "the state of the run");
  trainer.saveState(path);
  removeOldStates();
}

void CheckpointStore::saveCheckpoint(const Trainer& trainer) const {
  const auto path = checkpointPath(folder_, trainer.stepsDone());
  if (fs::exists(path)) {
    return;
  }
  fs::create_directories(path.parent_path());
  requireFreeSpace(folder_, checkpoint_bytes_, "the checkpoint");
  // The single file is put in place before the folder, whose name says that both are there.
  const auto workshop = temporaryName(path);
  fs::create_directory(workshop);
  try {
    const auto made = workshop / path.filename();
    trainer.saveModel(made, config_.save_single_file);
    if (config_.save_single_file) {
      fs::rename(singleFileOf(made), singleFileOf(path));
    }
    publishFolder(made, path);
  } catch (...) {
    std::error_code ignored;
    fs::remove_all(workshop, ignored);
    throw;
  }
  fs::remove_all(workshop);
}

void CheckpointStore::removeOldStates() const {
  const auto states = stepsIn(folder_ / kStates);
  for (std::size_t i = 0; i + 1 < states.size(); ++i) {
    removeFolder(statePath(states[i]));
  }
}

void CheckpointStore::removeOldCheckpoints() const {
  const auto checkpoints = checkpointSteps(folder_);
  const auto kept = static_cast<std::size_t>(config_.keep_checkpoints);
  for (std::size_t i = 0; kept > 0 && i + kept < checkpoints.size(); ++i) {
    removeCheckpoint(checkpointPath(folder_, checkpoints[i]));
  }
}

void CheckpointStore::requireStateOfCheckpoints(std::int64_t newest_state) const {
  const auto steps = checkpointSteps(folder_);
  if (!steps.empty() && steps.back() > newest_state) {
    throw Error(fmt::format(
        "{}: this checkpoint is there, but the state that goes on from it is not in \"{}\". Put "
        "that back to resume the run, or start a new run from the checkpoint.",
        checkpointPath(folder_, steps.back()).string(),
        (folder_ / kStates).string()));
  }
}

bool CheckpointStore::hasRoomForState() const {
  std::error_code unknown;
  const auto space = fs::space(folder_, unknown);
  return unknown || space.available >= state_bytes_;
}

void CheckpointStore::removeHalfDone() const {
  for (const auto& folder :
       {folder_, folder_ / kCheckpoints, folder_ / kStates, folder_ / kSamplesFolder}) {
    removeEntries(folder, isTemporary);
  }
}

void CheckpointStore::removeSamplesBehind(std::int64_t resumed_step) const {
  removeEntries(folder_ / kSamplesFolder, [&](const fs::path& path) {
    return stepOfName(path.filename().string()).value_or(0) > resumed_step;
  });
}

}  // namespace diptych
