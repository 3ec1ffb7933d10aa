// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/comparison/timestep_map.h"

#include "core/base/csv.h"
#include "core/base/error.h"
#include "core/comparison/panel_history.h"
#include "core/experiment/experiment.h"
#include "core/experiment/experiment_queue.h"
#include "core/experiment/metrics_database.h"

#include <fmt/core.h>

#include <algorithm>
#include <limits>
#include <map>

namespace diptych {
namespace {

namespace fs = std::filesystem;

struct ArmHistories {
  std::string arm;
  std::vector<fs::path> folders;
  std::vector<PanelHistory> runs;
};

// Of the arms that have finished runs with this panel.
std::vector<ArmHistories> readHistories(
    const fs::path& folder, const std::string& panel, const std::stop_token& stop) {
  std::vector<ArmHistories> arms;
  for (const auto& arm : readExperiment(folder).arms) {
    arms.push_back({arm.name, {}, {}});
  }
  for (const auto& task : experimentTasks(folder)) {
    if (stop.stop_requested()) {
      throw Stopped();
    }
    if (task.kind != ExperimentTask::Kind::Run || task.state != ExperimentTask::State::Done) {
      continue;
    }
    const auto arm = std::find_if(
        arms.begin(), arms.end(), [&](const auto& known) { return known.arm == task.arm; });
    auto history = readPanelHistory(task.folder, panel);
    if (arm != arms.end() && !history.curve.empty() && !history.timesteps.empty()) {
      arm->folders.push_back(task.folder);
      arm->runs.push_back(std::move(history));
    }
  }
  std::erase_if(arms, [](const auto& arm) { return arm.runs.empty(); });
  return arms;
}

// The items of every band: the k-th lowest timestep of every picture is in band k.
std::vector<std::vector<std::size_t>> itemsOfBands(
    const PanelHistory& history, const fs::path& run_folder) {
  std::vector<std::vector<std::size_t>> of_pictures(history.pictures.size());
  for (std::size_t item = 0; item < history.picture_of.size(); ++item) {
    of_pictures[history.picture_of[item]].push_back(item);
  }
  std::vector<std::vector<std::size_t>> bands(of_pictures.front().size());
  for (auto& items : of_pictures) {
    if (items.size() != bands.size()) {
      throw Error(fmt::format(
          "{}: the panel scores its pictures at unequal numbers of timesteps. The database is "
          "damaged; restore it from a copy, or make the run anew.",
          (run_folder / kMetricsFile).string()));
    }
    std::stable_sort(items.begin(), items.end(), [&](auto a, auto b) {
      return history.timesteps[a] < history.timesteps[b];
    });
    for (std::size_t band = 0; band < bands.size(); ++band) {
      bands[band].push_back(items[band]);
    }
  }
  return bands;
}

std::vector<std::int64_t> stepsOfAll(const std::vector<PanelHistory>& runs) {
  std::map<std::int64_t, std::size_t> count;
  for (const auto& run : runs) {
    for (const auto& point : run.curve) {
      ++count[point.step];
    }
  }
  std::vector<std::int64_t> steps;
  for (const auto& [step, runs_there] : count) {
    if (runs_there == runs.size()) {
      steps.push_back(step);
    }
  }
  return steps;
}

const std::vector<double>& lossesAt(const PanelHistory& run, std::int64_t step) {
  const auto found = std::find_if(
      run.curve.begin(), run.curve.end(), [step](const auto& point) { return point.step == step; });
  return run.losses[static_cast<std::size_t>(found - run.curve.begin())];
}

double meanOf(const std::vector<double>& losses, const std::vector<std::size_t>& items) {
  double sum = 0;
  for (const auto item : items) {
    sum += losses[item];
  }
  return sum / static_cast<double>(items.size());
}

void widen(TimestepBand& band, const PanelHistory& run, const std::vector<std::size_t>& items) {
  for (const auto item : items) {
    band.low = std::min(band.low, run.timesteps[item]);
    band.high = std::max(band.high, run.timesteps[item]);
  }
}

TimestepMap mapOf(const ArmHistories& arm) {
  TimestepMap map;
  map.arm = arm.arm;
  map.steps = stepsOfAll(arm.runs);
  for (std::size_t r = 0; r < arm.runs.size(); ++r) {
    const auto& run = arm.runs[r];
    const auto items = itemsOfBands(run, arm.folders[r]);
    if (r == 0) {
      map.bands.assign(items.size(), {std::numeric_limits<std::int64_t>::max(), 0});
      map.losses.assign(items.size(), std::vector<double>(map.steps.size(), 0.0));
    }
    if (items.size() != map.bands.size()) {
      throw Error(fmt::format(
          "{}: was scored at another number of timesteps than the arm's other runs. Delete that "
          "folder and run the experiment again.",
          arm.folders[r].string()));
    }
    for (std::size_t band = 0; band < items.size(); ++band) {
      widen(map.bands[band], run, items[band]);
      for (std::size_t i = 0; i < map.steps.size(); ++i) {
        map.losses[band][i] +=
            meanOf(lossesAt(run, map.steps[i]), items[band]) / static_cast<double>(arm.runs.size());
      }
    }
  }
  return map;
}

std::vector<PictureLosses> pictureLossesOf(const ArmHistories& arm) {
  std::map<std::string, std::pair<PictureLosses, double>> sums;
  for (const auto& run : arm.runs) {
    const auto losses = run.lossesOfPictures();
    for (std::size_t i = 0; i < run.pictures.size(); ++i) {
      auto& [sum, count] = sums[run.pictures[i]];
      sum.start += losses.front()[i];
      sum.last += losses.back()[i];
      ++count;
    }
  }
  std::vector<PictureLosses> pictures;
  for (const auto& [name, entry] : sums) {
    const auto& [sum, count] = entry;
    pictures.push_back({arm.arm, name, sum.start / count, sum.last / count});
  }
  return pictures;
}

}  // namespace

std::vector<std::vector<double>> changesInPercent(const TimestepMap& map) {
  auto changes = map.losses;
  for (auto& band : changes) {
    const double first = band.empty() ? 0 : band.front();
    for (auto& value : band) {
      value = first == 0 ? std::numeric_limits<double>::quiet_NaN() : 100 * (value / first - 1);
    }
  }
  return changes;
}

std::vector<TimestepMap> readTimestepMaps(
    const fs::path& experiment_folder, const std::string& panel, std::stop_token stop) {
  std::vector<TimestepMap> maps;
  for (const auto& arm : readHistories(experiment_folder, panel, stop)) {
    maps.push_back(mapOf(arm));
  }
  return maps;
}

std::vector<PictureLosses> readPictureLosses(
    const fs::path& experiment_folder, const std::string& panel, std::stop_token stop) {
  std::vector<PictureLosses> all;
  for (const auto& arm : readHistories(experiment_folder, panel, stop)) {
    const auto pictures = pictureLossesOf(arm);
    all.insert(all.end(), pictures.begin(), pictures.end());
  }
  return all;
}

std::string timestepMapsAsCsv(const std::vector<TimestepMap>& maps) {
  std::string text = "arm,lowest timestep,highest timestep,step,loss,change in percent\r\n";
  for (const auto& map : maps) {
    const auto changes = changesInPercent(map);
    for (std::size_t band = 0; band < map.bands.size(); ++band) {
      for (std::size_t i = 0; i < map.steps.size(); ++i) {
        text += fmt::format(
            "{},{},{},{},{},{}\r\n",
            csvField(map.arm),
            map.bands[band].low,
            map.bands[band].high,
            map.steps[i],
            csvNumber(map.losses[band][i]),
            csvNumber(changes[band][i]));
      }
    }
  }
  return text;
}

std::string pictureLossesAsCsv(const std::vector<PictureLosses>& pictures) {
  std::string text = "arm,picture,start,last\r\n";
  for (const auto& picture : pictures) {
    text += fmt::format(
        "{},{},{},{}\r\n",
        csvField(picture.arm),
        csvField(picture.picture),
        csvNumber(picture.start),
        csvNumber(picture.last));
  }
  return text;
}

}  // namespace diptych
