// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/training_state.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/json_file.h"
#include "core/tensor/safetensors.h"
#include "core/training/adamw.h"
#include "core/training/ema.h"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <system_error>

namespace diptych {

namespace {

constexpr int kStateVersion = 1;
constexpr std::uint64_t kMaxCount = std::uint64_t{1} << 48;

// Views of everything that is saved, by name: reading copies into them.
TensorMap stateTensors(const LearnedTensors& learned) {
  TensorMap tensors;
  const auto addAll = [&](const char* kind, std::size_t group, const at::Tensor& buffer) {
    const auto parts = learned.optimizer.parts(group, buffer);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      tensors.emplace(fmt::format("{}/{}", kind, learned.names.at(group).at(i)), parts[i]);
    }
  };
  for (std::size_t group = 0; group < learned.optimizer.groupCount(); ++group) {
    addAll("weight", group, learned.optimizer.weights(group));
    addAll("exp_avg", group, learned.optimizer.firstMoments(group));
    addAll("exp_avg_sq", group, learned.optimizer.secondMoments(group));
    if (learned.ema != nullptr) {
      addAll("ema", group, learned.ema->average(group));
    }
  }
  return tensors;
}

std::uintmax_t sizeInBytes(const TensorMap& tensors) {
  std::uintmax_t bytes = 0;
  for (const auto& [name, tensor] : tensors) {
    bytes += static_cast<std::uintmax_t>(tensor.nbytes()) + 200;
  }
  return bytes;
}

void requireSameRun(
    const std::filesystem::path& file, const nlohmann::json& saved, const nlohmann::json& wanted) {
  for (const auto& [key, value] : wanted.items()) {
    const auto found = saved.find(key);
    if (found == saved.end() || *found != value) {
      throw Error(fmt::format(
          "{}: the saved state belongs to another run: \"{}\" was {} and is {} now. "
          "Continue with the same settings and pictures, or start a new run.",
          file.string(),
          key,
          found == saved.end() ? "absent" : found->dump(),
          value.dump()));
    }
  }
}

nlohmann::json readStateJson(const std::filesystem::path& file, const nlohmann::json& identity) {
  const auto json = readJsonFile(file);
  const auto isCount = [&](const char* key) {
    return json.contains(key) && json[key].is_number_unsigned() &&
           json[key].get<std::uint64_t>() <= kMaxCount;
  };
  if (!json.is_object() || !isCount("format_version") || !isCount("steps_done") ||
      !isCount("pictures_seen") || !json.contains("run") || !json["run"].is_object()) {
    throw Error(
        fmt::format("{}: this is no training state. Choose another folder.", file.string()));
  }
  if (json["format_version"] != kStateVersion) {
    throw Error(fmt::format(
        "{}: the state has format version {}, but this program reads {}. Use the version that "
        "wrote it.",
        file.string(),
        json["format_version"].dump(),
        kStateVersion));
  }
  requireSameRun(file, json["run"], identity);
  return json;
}

void requireSameTensors(const SafetensorsFile& file, const TensorMap& tensors) {
  for (const auto& [name, tensor] : tensors) {
    const auto found = file.entries().find(name);
    if (found == file.entries().end() || found->second.dtype != "F32" ||
        tensor.sizes() != found->second.shape) {
      throw Error(fmt::format(
          "{}: the tensor \"{}\" is missing or has another shape than in this model. "
          "Continue with the model that the run started from.",
          file.path().string(),
          name));
    }
  }
  if (file.entries().size() != tensors.size()) {
    throw Error(fmt::format(
        "{}: the state holds {} tensors, but this run has {}. "
        "Continue with the model that the run started from.",
        file.path().string(),
        file.entries().size(),
        tensors.size()));
  }
}

// Removes what was not published.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(const std::filesystem::path& final_path)
      : path_(temporaryName(final_path)) {
    std::error_code failure;
    std::filesystem::create_directories(path_, failure);
    if (failure) {
      throw Error(fmt::format(
          "{}: cannot make the folder ({}). Choose a place that can be written to.",
          path_.string(),
          failure.message()));
    }
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace

void requireFiniteWeights(const LearnedTensors& learned, std::int64_t step) {
  for (std::size_t group = 0; group < learned.optimizer.groupCount(); ++group) {
    if (!learned.optimizer.weights(group).isfinite().all().item<bool>()) {
      throw Error(fmt::format(
          "Step {}: a weight is infinite or not a number, so nothing was saved. "
          "Continue from the last checkpoint with a lower learning_rate.",
          step));
    }
  }
}

void writeTrainingState(
    const std::filesystem::path& folder,
    const nlohmann::json& identity,
    const TrainingCounters& counters,
    const LearnedTensors& learned) {
  requireFiniteWeights(learned, counters.steps_done);
  const auto tensors = stateTensors(learned);
  const TemporaryFolder temporary(folder);
  requireFreeSpace(temporary.path(), sizeInBytes(tensors), "the training state");
  writeSafetensors(temporary.path() / "tensors.safetensors", tensors);
  writeJsonFile(
      temporary.path() / "state.json",
      {{"format_version", kStateVersion},
       {"steps_done", counters.steps_done},
       {"pictures_seen", counters.pictures_seen},
       {"run", identity}});
  publishFolder(temporary.path(), folder);
}

TrainingCounters readTrainingState(
    const std::filesystem::path& folder,
    const nlohmann::json& identity,
    const LearnedTensors& learned) {
  const auto json = readStateJson(folder / "state.json", identity);
  const SafetensorsFile file(folder / "tensors.safetensors");
  const auto tensors = stateTensors(learned);
  requireSameTensors(file, tensors);
  const torch::NoGradGuard no_grad;
  for (const auto& [name, tensor] : tensors) {
    tensor.copy_(file.tensor(name));
  }
  const TrainingCounters counters{json["steps_done"], json["pictures_seen"]};
  learned.optimizer.setStepsDone(counters.steps_done);
  return counters;
}

}  // namespace diptych
