// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/experiment_reader.h"

#include "core/comparison/experiment_comparison.h"
#include "core/dataset/data_set.h"
#include "ui/bridge/paths.h"

#include <algorithm>

namespace diptych::ui {

namespace {

constexpr std::size_t kStrip = 12;  // pictures

template <typename Wanted>
const ExperimentTask* findTask(const std::vector<ExperimentTask>& tasks, Wanted wanted) {
  const auto found = std::find_if(tasks.begin(), tasks.end(), wanted);
  return found == tasks.end() ? nullptr : &*found;
}

}  // namespace

const ExperimentTask* ExperimentView::runOf(const std::string& arm, std::uint64_t seed) const {
  return findTask(tasks, [&](const ExperimentTask& task) {
    return task.kind == ExperimentTask::Kind::Run && task.arm == arm && task.seed == seed;
  });
}

const ExperimentTask* ExperimentView::dataOf(const std::string& arm) const {
  return findTask(tasks, [&](const ExperimentTask& task) {
    return task.kind == ExperimentTask::Kind::Data && task.arm == arm;
  });
}

ExperimentView ExperimentReader::read(
    const std::filesystem::path& folder, const std::stop_token& stop) {
  ExperimentView view;
  view.experiment = readExperiment(folder);
  view.tasks = experimentTasks(folder);
  const ExperimentPlaces places{folder};
  for (const auto& arm : view.experiment.arms) {
    view.pictures.push_back(
        places.hasDataOf(arm) ? picturesOf(places.dataOf(arm), stop) : ArmPictures());
  }
  view.held_out = held_out_.read(folder, kHeldOutLoss, stop);
  view.learned = learned_.read(folder, kLearnedLoss, stop);
  return view;
}

// Looked through once, and again when the folder has changed: there may be many.
ArmPictures ExperimentReader::picturesOf(
    const std::filesystem::path& data, const std::stop_token& stop) {
  const auto changed = std::filesystem::last_write_time(data);
  auto& known = scanned_[data];
  if (known.changed == changed) return known.pictures;
  const auto data_set = scanDataSet(data, stop);
  known = {changed, {{}, data_set.items.size()}};
  for (std::size_t i = 0; i < std::min(kStrip, data_set.items.size()); ++i) {
    known.pictures.first << toText(data_set.items[i].path);
  }
  return known.pictures;
}

}  // namespace diptych::ui
