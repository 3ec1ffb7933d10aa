// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/step_details.h"

#include "core/experiment/checkpoint_store.h"
#include "core/experiment/metrics_database.h"

#include <algorithm>
#include <map>

namespace diptych {
namespace {

constexpr const char* kValidation = "loss/val";

void takeScalars(const MetricsReader& reader, StepDetails& details) {
  std::int64_t last_row = 0;
  for (const auto& point : reader.scalars(0, last_row)) {
    if (point.step > details.step) continue;
    if (point.name == "lr/unet") {
      details.learning_rate = point.value;
      details.epoch = point.epoch;
    } else if (point.name == "loss/step") {
      details.step_loss = point.value;
    } else if (point.name == kValidation) {
      details.validated_step = point.step;
      details.validation_loss = point.value;
    }
  }
}

void takeWorstPictures(const MetricsReader& reader, StepDetails& details) {
  std::vector<std::string> names;
  const auto items = reader.panel(kValidation, names);
  const auto losses = reader.panelLosses(kValidation, *details.validated_step);
  std::map<std::string, std::pair<double, int>> sums;
  for (std::size_t i = 0; i < std::min(items.size(), losses.size()); ++i) {
    auto& [sum, count] = sums[names.at(items[i].picture)];
    sum += losses[i];
    ++count;
  }
  for (const auto& [name, sum] : sums) details.worst.push_back({name, sum.first / sum.second});
  std::sort(details.worst.begin(), details.worst.end(), [](const auto& a, const auto& b) {
    return a.loss > b.loss;
  });
  if (details.worst.size() > StepDetails::kWorst) details.worst.resize(StepDetails::kWorst);
}

void takeCheckpoint(const std::filesystem::path& run_folder, StepDetails& details) {
  for (const auto saved : CheckpointStore::checkpointSteps(run_folder)) {
    if (saved > details.step) break;
    details.checkpoint_step = saved;
    details.checkpoint = CheckpointStore::checkpointPath(run_folder, saved);
  }
}

}  // namespace

StepDetails readStepDetails(const std::filesystem::path& run_folder, std::int64_t step) {
  StepDetails details;
  details.step = step;
  const MetricsReader reader(run_folder);
  takeScalars(reader, details);
  if (details.validated_step) takeWorstPictures(reader, details);
  takeCheckpoint(run_folder, details);
  return details;
}

}  // namespace diptych
