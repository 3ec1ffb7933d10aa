// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/run_marks.h"

#include "core/base/sha256.h"
#include "core/experiment/checkpoint_store.h"
#include "core/experiment/run_record.h"

#include <nlohmann/json.hpp>

#include <array>
#include <optional>

namespace diptych {
namespace {

// What decides neither what is learned nor what it is measured on; the model and the data set are
// known by their contents.
constexpr std::array kFreeInGroup = {
    "name",
    "seed",
    "model",
    "data_set",
    "runs_folder",
    "validate_every_epochs",
    "ed2_losses",
    "sample_prompts",
    "sample_cfgs",
    "sample_every_epochs",
    "sample_steps",
    "sample_sampler",
    "sample_seed",
    "save_every_epochs",
    "save_every_minutes",
    "keep_checkpoints",
    "save_dtype",
    "save_single_file"};

// Nothing for a session that began the run, or did not say.
std::optional<std::int64_t> firstStepOf(const nlohmann::json& session) {
  const bool known = session.is_object() && session.contains("first_step") &&
                     session.at("first_step").is_number_integer();
  if (!known) return std::nullopt;
  const auto step = session.at("first_step").get<std::int64_t>();
  return step > 0 ? std::optional(step) : std::nullopt;
}

}  // namespace

std::vector<RunMark> readRunMarks(const std::filesystem::path& run_folder) {
  const auto run = readRun(run_folder);
  const auto record = readRunRecord(run_folder);
  std::vector<RunMark> marks;
  for (const auto step : CheckpointStore::checkpointSteps(run_folder)) {
    marks.push_back({RunMark::Kind::Saved, step});
  }
  for (const auto& session : record.sessions) {
    if (const auto step = firstStepOf(session)) marks.push_back({RunMark::Kind::Resumed, *step});
  }
  if (run.state == RunState::Stopped || run.state == RunState::Failed) {
    marks.push_back({RunMark::Kind::Stopped, run.step});
  }
  return marks;
}

std::string seedGroup(const RunInfo& run) {
  if (run.data_set_hash.empty()) return {};
  auto settings = toJson(run.config);
  for (const auto* free : kFreeInGroup) settings.erase(free);
  Sha256 hash;
  hash.add(settings.dump() + "\n" + run.model_hash + "\n" + run.data_set_hash);
  return hash.finish();
}

}  // namespace diptych
