// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/comparison/experiment_comparison.h"

#include "core/base/csv.h"
#include "core/base/error.h"
#include "core/experiment/experiment_queue.h"
#include "core/experiment/run_folder.h"
#include "core/experiment/shared_panel.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace diptych {
namespace {

namespace fs = std::filesystem;

struct FinishedRun {
  std::uint64_t seed = 0;
  fs::path folder;
};

using RunsOfArms = std::map<std::string, std::vector<FinishedRun>>;

class Collector {
 public:
  Collector(const fs::path& folder, const PairSettings& settings)
      : experiment_(readExperiment(folder)), places_{folder}, settings_(settings) {
    for (const auto& task : experimentTasks(folder)) {
      if (task.kind != ExperimentTask::Kind::Run) {
        continue;
      }
      if (task.state == ExperimentTask::State::Done) {
        runs_[task.arm].push_back({task.seed, task.folder});
      } else {
        ++result_.runs_missing;
      }
    }
    if (runs_.empty()) {
      throw Error(fmt::format(
          "{}: no run is finished yet. Start the experiment with diptych-cli experiment run.",
          folder.string()));
    }
  }

  ExperimentComparison collect() {
    requireLikeRuns();
    for (const auto& arm : experiment_.arms) {
      if (runs_.contains(arm.name)) {
        result_.arms.push_back(arm.name);
        result_.own_sets[arm.name] = setOf(arm);
        addRuns(arm);
      }
    }
    const auto& reference = experiment_.arms.front().name;
    for (const auto& arm : result_.arms) {
      if (arm != reference && runs_.contains(reference)) {
        addVerdict(arm, reference, kHeldOutLoss);
        addVerdict(arm, reference, kLearnedLoss);
      }
    }
    result_.noise_floor = noiseFloor();
    return std::move(result_);
  }

 private:
  // What an arm does not say of itself is the same in all runs, and so is the base model.
  void requireLikeRuns() const {
    std::optional<RunInfo> first;
    for (const auto& arm : experiment_.arms) {
      if (!runs_.contains(arm.name)) {
        continue;
      }
      std::optional<RunInfo> first_of_arm;  // an arm may have been edited between two seeds
      for (const auto& finished : runs_.at(arm.name)) {
        const auto run = readRun(finished.folder);
        first = first ? first : run;
        first_of_arm = first_of_arm ? first_of_arm : run;
        requireLike(
            *first,
            run,
            run.model_hash == first->model_hash &&
                sharedSettings(run, arm) == sharedSettings(*first, arm));
        requireLike(*first_of_arm, run, settingsOf(run) == settingsOf(*first_of_arm));
      }
    }
  }

  static void requireLike(const RunInfo& first, const RunInfo& run, bool are_like) {
    if (!are_like) {
      throw Error(fmt::format(
          "\"{}\" and \"{}\" were trained with other settings or another base model, so they "
          "cannot be compared. Delete the older runs and run the experiment again.",
          first.folder.string(),
          run.folder.string()));
    }
  }

  static nlohmann::json settingsOf(const RunInfo& run) {
    auto settings = toJson(run.config);
    for (const auto* own : {"name", "model", "data_set", "runs_folder", "seed", "sample_prompts"}) {
      settings.erase(own);
    }
    return settings;
  }

  nlohmann::json sharedSettings(const RunInfo& run, const Arm& arm) const {
    auto settings = settingsOf(run);
    for (const auto& other : {arm, experiment_.arms.front()}) {
      for (const auto& [name, value] : other.training.items()) {
        settings.erase(name);
      }
    }
    return settings;
  }

  void addRuns(const Arm& arm) {
    for (const auto& run : runs_.at(arm.name)) {
      add(arm, run, kHeldOutLoss, setOf(arm));
      for (const auto* panel : {kLearnedLoss, kEd2HeldOutLoss, kEd2LearnedLoss}) {
        add(arm, run, panel, {});
      }
      const auto panel = readSharedPanel(run.folder);
      for (const auto& set : panel ? panel->sets : std::vector<SharedPanel::Set>()) {
        add(arm, run, std::string(kHeldOutLoss) + "/" + set.name, set.name);
      }
    }
  }

  // The name under which the arm's own pictures stand in the cross matrix: that of the first arm
  // with the same folder.
  std::string setOf(const Arm& arm) const {
    const auto folder = fs::weakly_canonical(places_.dataOf(arm));
    for (const auto& other : experiment_.arms) {
      if (fs::weakly_canonical(places_.dataOf(other)) == folder) {
        return other.name;
      }
    }
    return arm.name;
  }

  void add(
      const Arm& arm, const FinishedRun& run, const std::string& panel, const std::string& set) {
    const auto history = readPanelHistory(run.folder, panel);
    if (history.curve.empty()) {
      return;
    }
    const auto figures = figuresOf(history.curve);
    result_.runs.push_back({arm.name, run.seed, panel, figures});
    if (!set.empty()) {
      if (std::find(result_.sets.begin(), result_.sets.end(), set) == result_.sets.end()) {
        result_.sets.push_back(set);
      }
      auto& cell = result_.cross[{arm.name, set}];
      const auto before = static_cast<double>(cell.runs++);
      cell.start = (before * cell.start + figures.start) / (before + 1);
      cell.last = (before * cell.last + figures.last) / (before + 1);
    }
  }

  void addVerdict(const std::string& arm, const std::string& reference, const char* panel) {
    std::vector<PanelHistory> own;
    std::vector<PanelHistory> other;
    for (const auto& run : runs_.at(arm)) {
      const auto partner = runWithSeed(reference, run.seed);
      if (partner) {
        own.push_back(readPanelHistory(run.folder, panel));
        other.push_back(readPanelHistory(partner->folder, panel));
      }
    }
    const bool scored = !own.empty() && std::none_of(own.begin(), own.end(), [](const auto& run) {
      return run.curve.empty();
    });
    if (scored) {
      result_.verdicts.push_back({arm, panel, comparePair(own, other, settings_)});
    }
  }

  std::optional<FinishedRun> runWithSeed(const std::string& arm, std::uint64_t seed) const {
    for (const auto& run : runs_.at(arm)) {
      if (run.seed == seed) {
        return run;
      }
    }
    return std::nullopt;
  }

  // Of arms that have the reference's pictures and other seeds.
  double noiseFloor() const {
    const auto& reference = experiment_.arms.front();
    double floor = 0;
    for (const auto& verdict : result_.verdicts) {
      const auto& arm = armOf(experiment_, verdict.arm);
      if (arm.seed_offset != reference.seed_offset && setOf(arm) == reference.name) {
        const auto& [low, high] = verdict.pair.ratio_interval;
        if (!std::isfinite(low) || !std::isfinite(high)) {
          continue;
        }
        floor = std::max({floor, std::abs(1 - low), std::abs(high - 1)});
      }
    }
    return floor;
  }

  Experiment experiment_;
  ExperimentPlaces places_;
  PairSettings settings_;
  RunsOfArms runs_;
  ExperimentComparison result_;
};

const char* nameOf(Verdict verdict) {
  switch (verdict) {
    case Verdict::Faster:
      return "faster";
    case Verdict::Slower:
      return "slower";
    case Verdict::CannotBeTold:
      break;
  }
  return "cannot be told";
}

std::string line(const std::vector<std::string>& fields) {
  std::string text;
  for (const auto& field : fields) {
    text += (text.empty() ? "" : ",") + csvField(field);
  }
  return text + "\r\n";
}

}  // namespace

bool isOfOtherSet(const std::string& panel) {
  return panel.starts_with(std::string(kHeldOutLoss) + "/");
}

ExperimentComparison compareExperiment(const fs::path& folder, const PairSettings& settings) {
  return Collector(fs::absolute(folder).lexically_normal(), settings).collect();
}

std::string runsAsCsv(const ExperimentComparison& comparison) {
  auto text = line(
      {"arm",
       "seed",
       "panel",
       "start",
       "lowest",
       "step of lowest",
       "change",
       "slope per 1000 pictures",
       "area",
       "last",
       "rebound"});
  for (const auto& run : comparison.runs) {
    const auto& figures = run.figures;
    text += line(
        {run.arm,
         std::to_string(run.seed),
         run.panel,
         csvNumber(figures.start),
         csvNumber(figures.lowest),
         std::to_string(figures.lowest_step),
         csvNumber(figures.change),
         csvNumber(figures.slope),
         csvNumber(figures.area),
         csvNumber(figures.last),
         csvNumber(figures.rebound)});
  }
  return text;
}

std::string verdictsAsCsv(const ExperimentComparison& comparison) {
  auto text = line(
      {"arm",
       "panel",
       "verdict",
       "seeds",
       "change",
       "reference change",
       "ratio",
       "interval low",
       "interval high",
       "slope ratio",
       "p",
       "effect size"});
  for (const auto& verdict : comparison.verdicts) {
    const auto& pair = verdict.pair;
    text += line(
        {verdict.arm,
         verdict.panel,
         nameOf(pair.verdict),
         std::to_string(pair.seeds),
         csvNumber(pair.change),
         csvNumber(pair.reference_change),
         csvNumber(pair.ratio),
         csvNumber(pair.ratio_interval.low),
         csvNumber(pair.ratio_interval.high),
         csvNumber(pair.slope_ratio),
         pair.p ? csvNumber(*pair.p) : "",
         pair.effect_size ? csvNumber(*pair.effect_size) : ""});
  }
  return text;
}

std::string crossAsCsv(const ExperimentComparison& comparison) {
  auto text = line({"arm", "scored on", "start", "last"});
  for (const auto& [place, cell] : comparison.cross) {
    text += line({place.first, place.second, csvNumber(cell.start), csvNumber(cell.last)});
  }
  return text;
}

}  // namespace diptych
