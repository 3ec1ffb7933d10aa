// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/surprise.h"

#include "core/base/error.h"
#include "core/base/json_fields.h"
#include "core/base/json_file.h"
#include "core/experiment/panel.h"
#include "core/experiment/run_data.h"
#include "core/model/model_facts.h"
#include "core/training/trainer.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <utility>

namespace diptych {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

using Progress = std::function<void(const std::string&, std::size_t, std::size_t)>;

// Every set once; several arms may have one folder.
struct Sets {
  std::vector<std::string> names;
  std::vector<DataSet> data;
};

Sets scanSets(
    const Experiment& experiment, const ExperimentPlaces& places, const std::stop_token& stop) {
  Sets sets;
  std::set<fs::path> folders;
  for (const auto& arm : experiment.arms) {
    if (places.hasDataOf(arm) && folders.insert(fs::weakly_canonical(places.dataOf(arm))).second) {
      sets.names.push_back(arm.name);
      sets.data.push_back(scanDataSet(places.dataOf(arm), stop));
    }
  }
  return sets;
}

// What the losses depend on.
json identityOf(
    const Experiment& experiment,
    const TrainingConfig& config,
    const Sets& sets,
    const std::stop_token& stop) {
  json identity = {
      {"model", hashModel(modelOf(experiment), stop)},
      {"panel_seed", experiment.panel.seed},
      {"timesteps", experiment.panel.timesteps},
      {"resolution", config.resolution}};
  for (std::size_t i = 0; i < sets.names.size(); ++i) {
    identity["sets"][sets.names[i]] = hashDataSet(sets.data[i], stop);
  }
  return identity;
}

json toJson(const std::vector<SetSurprise>& sets) {
  auto list = json::array();
  for (const auto& set : sets) {
    list.push_back(
        {{"set", set.set},
         {"pictures", set.pictures},
         {"timesteps", set.timesteps},
         {"losses", set.losses}});
  }
  return list;
}

SetSurprise setFromJson(const json& object, const std::string& where) {
  JsonFields fields(object, where);
  SetSurprise set;
  set.set = fields.get<std::string>("set");
  set.pictures = fields.get<std::vector<std::string>>("pictures");
  set.timesteps = fields.get<std::vector<std::vector<std::int64_t>>>("timesteps");
  set.losses = fields.get<std::vector<std::vector<double>>>("losses");
  fields.refuseOthers();
  bool whole =
      set.losses.size() == set.pictures.size() && set.timesteps.size() == set.losses.size();
  for (std::size_t i = 0; whole && i < set.losses.size(); ++i) {
    whole = !set.losses[i].empty() && set.losses[i].size() == set.timesteps[i].size();
  }
  if (!whole) {
    throw Error(fmt::format("{}: has not one list of losses for every picture. Delete it.", where));
  }
  return set;
}

class Measurement {
 public:
  Measurement(
      const Experiment& experiment,
      const TrainingConfig& config,
      const Sets& sets,
      std::stop_token stop,
      const Progress& on_progress)
      : experiment_(experiment),
        config_(config),
        sets_(sets),
        stop_(std::move(stop)),
        on_progress_(on_progress) {}

  std::vector<SetSurprise> measure() {
    std::vector<PictureItem> items;
    for (const auto& data_set : sets_.data) {
      items.insert(items.end(), data_set.items.begin(), data_set.items.end());
    }
    std::vector<std::size_t> all(items.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    Trainer trainer(config_, items, all, stop_, on_progress_);
    std::vector<SetSurprise> result;
    std::size_t first = 0;
    for (std::size_t i = 0; i < sets_.names.size(); ++i) {
      result.push_back(score(trainer, sets_.names[i], sets_.data[i], first));
      first += sets_.data[i].items.size();
    }
    return result;
  }

 private:
  // first: of the set's pictures among the trainer's items.
  SetSurprise score(
      Trainer& trainer, const std::string& name, const DataSet& data_set, std::size_t first) {
    SetSurprise set;
    set.set = name;
    std::vector<std::string> names(first);  // the other sets' are not asked for
    std::vector<std::size_t> pictures;
    for (const auto& item : data_set.items) {
      pictures.push_back(names.size());
      names.push_back(item.name);
      set.pictures.push_back(pictureStem(item.name));
    }
    const auto panel = makePanel(
        pictures,
        names,
        experiment_.panel.timesteps,
        trainTimestepsOf(config_.model),
        experiment_.panel.seed);
    const auto losses = trainer.score(panel, stop_, [&](std::size_t done, std::size_t total) {
      on_progress_("scoring " + name, done, total);
    });
    set.losses.resize(pictures.size());
    set.timesteps.resize(pictures.size());
    for (std::size_t i = 0; i < panel.size(); ++i) {
      if (!std::isfinite(losses[i])) {
        throw Error(fmt::format(
            "The base model's loss of \"{}\" in set {} is {}. Use another base model.",
            names[panel[i].picture],
            name,
            losses[i]));
      }
      set.losses[panel[i].picture - first].push_back(losses[i]);
      set.timesteps[panel[i].picture - first].push_back(panel[i].timestep);
    }
    return set;
  }

  const Experiment& experiment_;
  const TrainingConfig& config_;
  const Sets& sets_;
  std::stop_token stop_;
  const Progress& on_progress_;
};

// Nothing when no arm has the set's folder.
const SetSurprise* surpriseOfFolder(
    const std::vector<SetSurprise>& sets, const fs::path& folder, const fs::path& root) {
  const auto experiment = readExperiment(folder);
  const ExperimentPlaces places{folder};
  for (const auto& arm : experiment.arms) {
    const auto found = std::find_if(
        sets.begin(), sets.end(), [&](const auto& set) { return set.set == arm.name; });
    if (found != sets.end() &&
        fs::weakly_canonical(places.dataOf(arm)) == fs::weakly_canonical(root)) {
      return &*found;
    }
  }
  return nullptr;
}

double meanLossOf(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

}  // namespace

std::vector<SetSurprise> measureSurprise(
    const Experiment& experiment,
    const ExperimentPlaces& places,
    std::stop_token stop,
    const Progress& on_progress) {
  const Progress ignore = [](const std::string&, std::size_t, std::size_t) {};
  const auto sets = scanSets(experiment, places, stop);
  const auto config =
      configOf(experiment, places, experiment.arms.front(), experiment.seeds.front());
  const auto identity = identityOf(experiment, config, sets, stop);
  const auto file = places.folder / kSurpriseFile;
  const auto earlier = fs::exists(file) ? readJsonFile(file) : json();
  if (earlier.is_object() && earlier.value("of", json()) == identity) {
    return *readSurprise(places.folder);
  }
  const auto result =
      Measurement(experiment, config, sets, stop, on_progress ? on_progress : ignore).measure();
  writeJsonFile(file, {{"of", identity}, {"sets", toJson(result)}});
  return result;
}

std::optional<std::vector<SetSurprise>> readSurprise(const fs::path& folder) {
  const auto file = folder / kSurpriseFile;
  if (!fs::exists(file)) {
    return std::nullopt;
  }
  const auto object = readJsonFile(file);
  JsonFields fields(object, file.string());
  fields.get<json>("of");
  std::vector<SetSurprise> sets;
  for (const auto& set : fields.get<std::vector<json>>("sets")) {
    sets.push_back(setFromJson(set, fmt::format("{}, sets[{}]", file.string(), sets.size())));
  }
  fields.refuseOthers();
  return sets;
}

std::optional<std::vector<double>> readSurpriseOf(
    const DataSet& data_set, const fs::path& folder, std::stop_token stop) {
  const auto sets = readSurprise(folder);
  const auto* set = sets ? surpriseOfFolder(*sets, folder, data_set.root) : nullptr;
  if (set == nullptr) {
    return std::nullopt;
  }
  const auto identity = readJsonFile(folder / kSurpriseFile).value("of", json());
  if (identity.value("sets", json()).value(set->set, std::string()) !=
      hashDataSet(data_set, stop)) {
    return std::nullopt;  // other pictures or captions than those measured
  }
  std::map<std::string, double> loss_of_stem;
  for (std::size_t i = 0; i < set->pictures.size(); ++i) {
    loss_of_stem[set->pictures[i]] = meanLossOf(set->losses[i]);
  }
  std::vector<double> losses;
  for (const auto& item : data_set.items) {
    const auto found = loss_of_stem.find(pictureStem(item.name));
    losses.push_back(
        found == loss_of_stem.end() ? std::numeric_limits<double>::quiet_NaN() : found->second);
  }
  return losses;
}

}  // namespace diptych
