// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/preflight.h"

#include "core/base/error.h"
#include "core/dataset/data_set.h"
#include "core/experiment/checkpoint_store.h"
#include "core/experiment/experiment_tasks.h"
#include "core/experiment/metrics_database.h"
#include "core/experiment/run_data.h"
#include "core/training/memory.h"
#include "core/training/preflight.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace diptych {
namespace {

namespace fs = std::filesystem;
using Kind = ExperimentTask::Kind;
using State = ExperimentTask::State;

constexpr std::uint64_t kMegabyte = 1'000'000;

std::string listedNames(std::vector<std::string> names) {
  constexpr std::size_t kShown = 3;
  const auto count = names.size();
  names.resize(std::min(count, kShown));
  return fmt::format("{}{}", fmt::join(names, ", "), count > kShown ? ", ..." : "");
}

std::set<std::string> stemsOf(const DataSet& data_set) {
  std::set<std::string> stems;
  for (const auto& item : data_set.items) {
    stems.insert(pictureStem(item.name));
  }
  return stems;
}

// How often something happens that is due every so many epochs, and at the end. every <= 0: only at
// the end.
std::uint64_t timesDue(double every, const TrainingConfig& config, std::int64_t pictures) {
  const auto a_step = static_cast<double>(config.batch_size) * config.gradient_accumulation_steps;
  const double epochs = config.max_steps > 0
                            ? static_cast<double>(config.max_steps) * a_step /
                                  static_cast<double>(std::max<std::int64_t>(1, pictures))
                            : static_cast<double>(config.max_epochs);
  constexpr double kMost = 1e9;
  return every > 0 ? 1 + static_cast<std::uint64_t>(std::min(kMost, std::ceil(epochs / every))) : 1;
}

std::uint64_t bytesOfPicture(int side) {  // at most: PNG hardly ever takes more than the pixels
  return std::uint64_t{3} * static_cast<std::uint64_t>(side) * static_cast<std::uint64_t>(side);
}

// What one run leaves behind, and a little for its records.
std::uint64_t bytesOfRun(
    const TrainingConfig& config, const ModelFacts& facts, std::int64_t pictures) {
  constexpr std::uint64_t kMostPrompts = 4;  // of those that the experiment chooses
  const auto saves = timesDue(config.save_every_epochs, config, pictures);
  const auto kept = config.keep_checkpoints > 0
                        ? std::min(saves, static_cast<std::uint64_t>(config.keep_checkpoints))
                        : saves;
  const auto samplings = config.sample_every_epochs < 0
                             ? 0
                             : 1 + timesDue(config.sample_every_epochs, config, pictures);
  const auto prompts =
      config.sample_prompts.empty() ? kMostPrompts : std::uint64_t{config.sample_prompts.size()};
  return CheckpointStore::bytesOfState(config, facts) +
         kept * CheckpointStore::bytesOfCheckpoint(config, facts) +
         samplings * prompts * config.sample_cfgs.size() * bytesOfPicture(config.resolution) +
         kMegabyte;
}

// Pictures that are learned from, each time counted.
double picturesOfRun(const TrainingConfig& config, std::int64_t training) {
  return config.max_steps > 0
             ? static_cast<double>(config.max_steps) * config.batch_size *
                   config.gradient_accumulation_steps
             : static_cast<double>(config.max_epochs) * static_cast<double>(training);
}

// The pace of some runs together.
struct Pace {
  double seconds = 0;
  double pictures = 0;

  void add(const MetricPoint& newest) {
    seconds += newest.seconds;
    pictures += static_cast<double>(newest.pictures_seen);
  }
};

class Inspection {
 public:
  Inspection(const fs::path& folder, std::stop_token stop)
      : places_{fs::absolute(folder).lexically_normal()},
        experiment_(readExperiment(places_.folder)),
        stop_(std::move(stop)) {}

  Preflight inspect() {
    warnOfSeeds();
    if (modelIsGood()) {
      scanArms();
      checkPanel();
      measure();
      compareDisk();
    }
    return std::move(found_);
  }

 private:
  void warnOfSeeds() {
    if (experiment_.seeds.size() < 3) {
      found_.warnings.push_back(fmt::format(
          "{} Name 3 or more in \"seeds\".",
          experiment_.seeds.size() == 1
              ? "With 1 seed arms cannot be told apart, since chance is not known."
              : "With 2 seeds only large differences between arms can be told."));
    }
  }

  // Calls check, whose Error is a problem. Says whether there was none.
  template <typename Check>
  bool holds(const Check& check, const std::string& about = {}) {
    try {
      check();
      return true;
    } catch (const Stopped&) {
      throw;
    } catch (const std::exception& e) {
      found_.problems.push_back(about + describe(e));
      return false;
    }
  }

  bool modelIsGood() {
    return holds([&] { facts_ = describeModel(modelOf(experiment_)); });
  }

  // Every folder that is there, once.
  void scanArms() {
    for (const auto& arm : experiment_.arms) {
      const auto about = fmt::format("Arm \"{}\": ", arm.name);
      holds(
          [&] {
            const auto config = configOf(experiment_, places_, arm, experiment_.seeds.front());
            requireTrainable(config, facts_);
            configs_.emplace(arm.name, config);
            scanArm(arm);
          },
          about);
    }
  }

  void scanArm(const Arm& arm) {
    const auto folder = places_.dataOf(arm);
    if (!places_.hasDataOf(arm)) {
      if (!arm.recipe) {
        throw Error(fmt::format(
            "{}: is no folder. Choose a folder of captioned pictures.", folder.string()));
      }
      return;
    }
    auto data_set = scanDataSet(folder, stop_);
    requireUsable(data_set);
    requireOwnStems(data_set);
    const auto left_out = std::count_if(
        data_set.problems.begin(), data_set.problems.end(), [](const DataSetProblem& problem) {
          return problem.picture_left_out;
        });
    if (left_out > 0) {
      found_.warnings.push_back(fmt::format(
          "Arm \"{}\": {} pictures in \"{}\" cannot be read and are left out.",
          arm.name,
          left_out,
          folder.string()));
    }
    sets_.emplace(arm.name, std::move(data_set));
  }

  // Each fold that a seed will use.
  std::vector<SharedPanel> panels() const {
    const auto folds = std::min<std::size_t>(
        static_cast<std::size_t>(experiment_.panel.folds), experiment_.seeds.size());
    std::vector<SharedPanel> all;
    for (std::size_t fold = 0; fold < folds; ++fold) {
      all.push_back(planPanel(experiment_.panel, sets_.at(reference()), fold));
    }
    return all;
  }

  void checkPanel() {
    if (!sets_.contains(reference())) {
      return;
    }
    const auto pictures = sets_.at(reference()).items.size();
    if (static_cast<std::size_t>(experiment_.panel.folds) > pictures) {
      found_.problems.push_back(fmt::format(
          "The panel has {} folds, but arm \"{}\" has {} pictures. Use fewer folds or add "
          "pictures.",
          experiment_.panel.folds,
          reference(),
          pictures));
    }
    std::set<std::string> named;
    for (const auto& panel : panels()) {
      named.insert(panel.held_out.begin(), panel.held_out.end());
      named.insert(panel.learned.begin(), panel.learned.end());
      held_out_ = panel.held_out.size();
    }
    if (held_out_ >= pictures) {
      found_.problems.push_back(fmt::format(
          "Arm \"{}\" has {} pictures: too few to hold {} of them out and to learn from the rest. "
          "Add pictures or lower the panel's \"held_out\".",
          reference(),
          pictures,
          held_out_));
    }
    for (const auto& [arm, data_set] : sets_) {
      requireNames(arm, data_set, named);
    }
  }

  // What the panel names every arm must have.
  void requireNames(
      const std::string& arm, const DataSet& data_set, const std::set<std::string>& named) {
    const auto own = stemsOf(data_set);
    std::vector<std::string> missing;
    std::set_difference(
        named.begin(), named.end(), own.begin(), own.end(), std::back_inserter(missing));
    if (!missing.empty()) {
      found_.problems.push_back(fmt::format(
          "Arm \"{}\": {} of the {} pictures that the panel names are missing ({}). Name the "
          "pictures of all arms as those of arm \"{}\".",
          arm,
          missing.size(),
          named.size(),
          listedNames(missing),
          reference()));
    }
  }

  // Of arms whose pictures are still to be made: those of the arm that they are made from.
  const DataSet* setOf(const Arm& arm) const {
    const auto found = sets_.find(arm.name);
    if (found != sets_.end()) {
      return &found->second;
    }
    return arm.recipe ? setOf(armOf(experiment_, arm.from)) : nullptr;
  }

  void measure() {
    Pace finished;
    Pace unfinished;
    double pictures_left = 0;
    for (const auto& task : experimentTasks(experiment_, places_)) {
      if (task.kind == Kind::Data && task.state != State::Done) {
        found_.disk_needed += bytesOfDerived(armOf(experiment_, task.arm));
      }
      if (task.kind != Kind::Teacher && task.kind != Kind::Run) {
        continue;
      }
      if (!task.folder.empty()) {
        if (const auto newest = MetricsReader(task.folder).lastScalar()) {
          (task.state == State::Done ? finished : unfinished).add(*newest);
        }
      }
      if (task.state != State::Done) {
        ++found_.runs_left;
        pictures_left += (1 - task.progress) * addNeedsOf(task);
      }
    }
    tellSeconds(finished.pictures > 0 ? finished : unfinished, pictures_left);
    compareMemory();
  }

  void tellSeconds(const Pace& pace, double pictures_left) {
    if (found_.runs_left == 0) {
      found_.seconds = 0;
    } else if (pace.pictures > 0) {
      found_.seconds = pictures_left * pace.seconds / pace.pictures;
    }
  }

  // Returns how many pictures the whole run learns from.
  double addNeedsOf(const ExperimentTask& task) {
    const auto& arm = armOf(experiment_, task.arm);
    const auto* data_set = setOf(arm);
    const auto found = configs_.find(arm.name);
    if (data_set == nullptr || found == configs_.end()) {
      return 0;  // a problem has been told of
    }
    auto config = found->second;
    if (task.kind == Kind::Teacher) {
      config.sample_every_epochs = -1;
    }
    const auto training = static_cast<std::int64_t>(
        data_set->items.size() - std::min(held_out_, data_set->items.size()));
    found_.disk_needed += bytesOfRun(config, facts_, training);
    const auto scored = data_set->items.size() + held_out_ * (experiment_.arms.size() - 1);
    const auto memory = estimateMemory(config, facts_, scored);
    if (const auto bytes = memory.fixed_bytes + memory.activation_bytes;
        bytes > found_.memory_needed) {
      found_.memory_needed = bytes;
      largest_ = {config, scored};
    }
    return picturesOfRun(config, training);
  }

  std::uint64_t bytesOfDerived(const Arm& arm) const {
    const auto* source = setOf(arm);
    const auto found = configs_.find(arm.name);
    std::uint64_t bytes = 0;
    if (source != nullptr && found != configs_.end()) {
      for (const auto& item : source->items) {
        const auto pixels = std::uint64_t{3} * static_cast<std::uint64_t>(item.size.width) *
                            static_cast<std::uint64_t>(item.size.height);
        bytes += std::max(pixels, bytesOfPicture(found->second.resolution));
      }
    }
    return bytes;
  }

  // The same look that every run takes.
  void compareMemory() {
    found_.memory_available = availableMemory().value_or(0);
    if (!largest_ || !holds([&] { checkBeforeLoading(largest_->first, largest_->second); })) {
      return;
    }
    if (found_.memory_available > 0 && found_.memory_needed > found_.memory_available) {
      found_.warnings.push_back(fmt::format(
          "Training may run out of memory: about {} MB are needed and {} MB are free. A smaller "
          "batch_size or gradient_checkpointing needs less.",
          found_.memory_needed / kMegabyte + 1,
          found_.memory_available / kMegabyte));
    }
  }

  void compareDisk() {
    std::error_code unknown;
    const auto space = fs::space(places_.folder, unknown);
    found_.disk_free = unknown ? 0 : space.available;
    if (!unknown && found_.disk_needed > found_.disk_free) {
      found_.problems.push_back(fmt::format(
          "{}: what is still to be saved takes up to {} MB but the disk has {} MB free. Free some "
          "space, or move the experiment to another disk.",
          places_.folder.string(),
          found_.disk_needed / kMegabyte + 1,
          found_.disk_free / kMegabyte));
    }
  }

  const std::string& reference() const { return experiment_.arms.front().name; }

  ExperimentPlaces places_;
  Experiment experiment_;
  std::stop_token stop_;
  Preflight found_;
  ModelFacts facts_;
  std::map<std::string, TrainingConfig> configs_;  // of arms whose settings are in order
  std::map<std::string, DataSet> sets_;            // of arms whose pictures are there
  std::size_t held_out_ = 0;                       // pictures of an arm
  std::optional<std::pair<TrainingConfig, std::size_t>> largest_;  // run, with its pictures
};

}  // namespace

Preflight preflight(const fs::path& experiment_folder, std::stop_token stop) {
  return Inspection(experiment_folder, std::move(stop)).inspect();
}

void requireNoProblems(const Preflight& preflight) {
  if (!preflight.problems.empty()) {
    throw Error(fmt::format("{}", fmt::join(preflight.problems, "\n")));
  }
}

}  // namespace diptych
