// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/same_run.h"

#include "core/base/error.h"
#include "core/base/json_file.h"
#include "core/base/sha256.h"
#include "core/dataset/data_set.h"
#include "core/experiment/run_data.h"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace diptych {
namespace {

namespace fs = std::filesystem;

// The pictures and captions that a run learned from and was scored on, of its own set, are those
// that are there now.
bool hasSamePictures(const RunInfo& run, const DataSet& data_set) {
  const auto record = readJsonFile(run.folder / kDataSetFile);
  std::map<std::string, std::pair<std::string, std::string>> recorded;
  for (const auto& picture : record.at("pictures")) {
    recorded[picture.at("name")] = {picture.at("caption"), picture.at("sha256")};
  }
  return std::all_of(data_set.items.begin(), data_set.items.end(), [&](const PictureItem& item) {
    const auto found = recorded.find(item.name);
    return found != recorded.end() &&
           found->second == std::pair(item.caption, sha256OfFile(item.path));
  });
}

std::set<std::string> namesOf(const SharedPanel& panel) {
  std::set<std::string> names;
  for (const auto& set : panel.sets) {
    names.insert(set.name);
  }
  return names;
}

// A run that was made while an arm was missing is scored on fewer sets, which spoils nothing.
bool fits(const std::optional<SharedPanel>& of_run, const SharedPanel& panel) {
  if (!of_run || of_run->held_out != panel.held_out || of_run->learned != panel.learned) {
    return false;
  }
  const auto had = namesOf(*of_run);
  const auto has = namesOf(panel);
  return std::includes(has.begin(), has.end(), had.begin(), had.end());
}

// What decides what a run computes; where things are may have changed.
nlohmann::json comparable(const TrainingConfig& config) {
  auto json = toJson(config);
  for (const auto* place : {"model", "data_set", "runs_folder"}) {
    json.erase(place);
  }
  return json;
}

}  // namespace

void requireSameRun(
    const RunInfo& run,
    const TrainingConfig& config,
    const std::string& model_hash,
    const SharedPanel& panel,
    std::stop_token stop) {
  const bool other_model = !run.model_hash.empty() && run.model_hash != model_hash;
  if (other_model || comparable(run.config) != comparable(config) ||
      !fits(readSharedPanel(run.folder), panel)) {
    throw Error(fmt::format(
        "{}: was made with other settings, another base model or another panel than the "
        "experiment has now. Put them back, or delete that folder to train anew.",
        run.folder.string()));
  }
  const bool has_read_pictures = fs::exists(run.folder / kDataSetFile);
  if (has_read_pictures && !hasSamePictures(run, scanDataSet(config.data_set, std::move(stop)))) {
    throw Error(fmt::format(
        "{}: pictures or captions in \"{}\" have changed since this run. Put them back, or "
        "delete the run's folder to train anew.",
        run.folder.string(),
        config.data_set.string()));
  }
}

}  // namespace diptych
