// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/training/trainer.h"
#include "core/training/training_config.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

namespace diptych {

struct ModelFacts;

// checkpoints/step-000123/ and state/step-000123/ of a run. Whatever has such a name is complete:
// it was made under a temporary name, flushed and renamed. What is older is removed only after the
// newer one is there.
class CheckpointStore {
 public:
  CheckpointStore(std::filesystem::path run_folder, const TrainingConfig& config);

  // Ascending.
  static std::vector<std::int64_t> checkpointSteps(const std::filesystem::path& run_folder);
  static std::filesystem::path checkpointPath(
      const std::filesystem::path& run_folder, std::int64_t step);

  // What one of each takes on the disk, as far as that is known before it is made.
  static std::uintmax_t bytesOfState(const TrainingConfig& config, const ModelFacts& facts);
  static std::uintmax_t bytesOfCheckpoint(const TrainingConfig& config, const ModelFacts& facts);

  static std::optional<std::int64_t> newestState(const std::filesystem::path& run_folder);

  bool hasCheckpoint(std::int64_t step) const;
  bool hasState(std::int64_t step) const;
  std::filesystem::path statePath(std::int64_t step) const;

  // Throws Error when the disk has not the room for what this run will save.
  void requireSpaceForRun() const;

  // State first, then checkpoint (unless there already: both are determined by the step), then what
  // is old goes. Throws Error, and leaves the earlier ones as they are, when the disk is full.
  void save(const Trainer& trainer) const;

  // The state alone, so that a crash costs little of a long run. Throws as save().
  void saveState(const Trainer& trainer) const;

  // A state is saved before its checkpoint, so no crash leaves a checkpoint without one. Throws
  // Error when there is a checkpoint behind this step: its state was taken away, and resuming from
  // an earlier one would cost the checkpoint.
  void requireStateOfCheckpoints(std::int64_t newest_state) const;

  // Whether the disk has the room for another state beside the one that is there.
  bool hasRoomForState() const;

  // What a killed process left half done: everything with a temporary name.
  void removeHalfDone() const;
  // And what it did behind this step: its samples.
  void removeSamplesBehind(std::int64_t resumed_step) const;

 private:
  void saveCheckpoint(const Trainer& trainer) const;
  void removeOldStates() const;
  void removeOldCheckpoints() const;

  std::filesystem::path folder_;
  TrainingConfig config_;
  std::uintmax_t state_bytes_;
  std::uintmax_t checkpoint_bytes_;
};

inline constexpr const char* kSamplesFolder = "samples";

// "step-000123"
std::string stepName(std::int64_t step);
// The step of a name that begins so ("step-000123", "step-000123-prompt-1.png").
std::optional<std::int64_t> stepOfName(const std::string& name);

}  // namespace diptych
