// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/experiment_queue.h"

#include "core/base/error.h"
#include "core/base/json_file.h"
#include "core/base/log.h"
#include "core/base/sha256.h"
#include "core/dataset/derive.h"
#include "core/experiment/cfg_response.h"
#include "core/experiment/one_variable_check.h"
#include "core/experiment/run.h"
#include "core/experiment/run_data.h"
#include "core/experiment/run_folder.h"
#include "core/experiment/run_lock.h"
#include "core/experiment/shared_panel.h"
#include "core/experiment/surprise.h"
#include "core/model/model_facts.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace diptych {
namespace {

namespace fs = std::filesystem;
using Kind = ExperimentTask::Kind;
using State = ExperimentTask::State;

std::vector<ExperimentTask> plannedTasks(const Experiment& experiment) {
  std::vector<ExperimentTask> tasks;
  std::set<std::string> taught;
  for (const auto& arm : experiment.arms) {
    if (!arm.model_of.empty() && taught.insert(arm.model_of).second) {
      tasks.push_back(
          {.kind = Kind::Teacher, .arm = arm.model_of, .seed = experiment.seeds.front()});
    }
    if (arm.recipe) {
      tasks.push_back({.kind = Kind::Data, .arm = arm.name});
    }
  }
  tasks.push_back({.kind = Kind::Surprise});
  for (const auto seed : experiment.seeds) {  // a whole comparison first, then the next
    for (const auto& arm : experiment.arms) {
      tasks.push_back({.kind = Kind::Run, .arm = arm.name, .seed = seed});
    }
  }
  tasks.push_back({.kind = Kind::CfgResponse});
  return tasks;
}

std::optional<RunInfo> newestRun(const fs::path& runs_folder) {
  if (!fs::is_directory(runs_folder)) {
    return std::nullopt;
  }
  auto runs = listRuns(runs_folder);
  return runs.empty() ? std::nullopt : std::optional(std::move(runs.front()));
}

// A teacher is a run like the others, before there is anything to compare it with.
TrainingConfig configOfTask(
    const Experiment& experiment, const ExperimentPlaces& places, const ExperimentTask& task) {
  const auto& arm = armOf(experiment, task.arm);
  auto config = configOf(experiment, places, arm, task.seed);
  if (task.kind == Kind::Teacher) {
    config.name = "teacher, " + task.arm;
    config.runs_folder = places.teacherOf(task.arm);
    config.sample_every_epochs = -1;
  }
  return config;
}

void lookUp(ExperimentTask& task, const Experiment& experiment, const ExperimentPlaces& places) {
  if (task.kind == Kind::Data) {
    const auto& arm = armOf(experiment, task.arm);
    task.folder = places.dataOf(arm);
    task.state = places.hasDataOf(arm) ? State::Done : State::Waiting;
    return;
  }
  if (task.kind == Kind::Surprise || task.kind == Kind::CfgResponse) {
    task.folder = places.folder;
    const bool done = task.kind == Kind::Surprise
                          ? readSurprise(places.folder).has_value()
                          : readCfgResponses(places.folder).size() > experiment.arms.size();
    task.state = done ? State::Done : State::Waiting;
    return;
  }
  const auto run = newestRun(
      task.kind == Kind::Teacher ? places.teacherOf(task.arm)
                                 : places.runsOf(armOf(experiment, task.arm), task.seed));
  if (run) {
    task.folder = run->folder;
    task.state = run->state == RunState::Finished ? State::Done
                 : run->state == RunState::Failed ? State::Failed
                                                  : State::Waiting;
  }
}

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

class Queue {
 public:
  Queue(
      fs::path folder,
      EventQueue& events,
      CommandQueue& commands,
      std::stop_token stop,
      const std::function<void(const ExperimentTask&)>& on_task)
      : places_{std::move(folder)},
        experiment_(readExperiment(places_.folder)),
        lock_(places_.folder),
        events_(events),
        commands_(commands),
        stop_(std::move(stop)),
        on_task_(on_task) {}

  std::size_t run() {
    refuseInsideData();
    auto tasks = plannedTasks(experiment_);
    bool checked = false;
    for (auto& task : tasks) {
      const bool is_data = task.kind == Kind::Teacher || task.kind == Kind::Data;
      if (!is_data && !checked) {
        requireOneVariable(checkOneVariable(whatIsThere(), places_, stop_));
        checked = true;
      }
      work(task);
      if (task.kind == Kind::Data && task.state == State::Failed) {
        without_data_.insert(task.arm);
      }
    }
    return static_cast<std::size_t>(std::count_if(
        tasks.begin(), tasks.end(), [](const auto& task) { return task.state == State::Failed; }));
  }

 private:
  // What the experiment makes must not be read as an arm's pictures.
  void refuseInsideData() const {
    for (const auto& arm : experiment_.arms) {
      if (!arm.recipe && isInside(places_.folder, places_.dataOf(arm))) {
        throw Error(fmt::format(
            "{}: lies in the pictures' folder of arm \"{}\". Move the experiment elsewhere.",
            places_.folder.string(),
            arm.name));
      }
    }
  }

  void work(ExperimentTask& task) {
    if (stop_.stop_requested()) {
      throw Stopped();
    }
    change(task, State::Active);
    try {
      doWork(task);
      change(task, State::Done);
    } catch (const Stopped&) {
      change(task, State::Waiting);
      throw;
    } catch (const std::exception& e) {
      task.message = describe(e);
      log::error("The {} failed: {}", describeTask(task), task.message);
      change(task, State::Failed);
    }
  }

  void doWork(ExperimentTask& task) {
    const auto report = [this](const std::string& phase, std::size_t done, std::size_t total) {
      tellProgress(phase, done, total);
    };
    switch (task.kind) {
      case Kind::Data:
        makeData(task);
        return;
      case Kind::Teacher:
      case Kind::Run:
        makeRun(task);
        return;
      case Kind::Surprise:
        measureSurprise(whatIsThere(), places_, stop_, report);
        return;
      case Kind::CfgResponse:
        measureCfgResponses(experiment_, places_, stop_, report);
        return;
    }
  }

  // Without arms whose data could not be made or is no longer what the recipe makes.
  Experiment whatIsThere() const {
    auto there = experiment_;
    std::erase_if(there.arms, [this](const Arm& arm) { return without_data_.contains(arm.name); });
    return there;
  }

  void tellProgress(const std::string& phase, std::size_t done, std::size_t total) {
    RunProgress progress;
    progress.phase = phase;
    progress.phase_done = static_cast<std::int64_t>(done);
    progress.phase_total = static_cast<std::int64_t>(total);
    progress.seconds_left = -1;
    events_.push(progress);
  }

  void change(ExperimentTask& task, State state) {
    task.state = state;
    if (on_task_) {
      on_task_(task);
    }
  }

  void makeData(ExperimentTask& task) {
    const auto& arm = armOf(experiment_, task.arm);
    auto recipe = *arm.recipe;
    if (recipeKind(recipe.kind).needs_model) {
      recipe.model = arm.model_of.empty() ? modelOf(experiment_) : taughtModel(arm.model_of);
    }
    if (!arm.other.empty()) {
      recipe.other = dataThere(arm.other);
    }
    task.folder = places_.dataOf(arm);
    const auto device = configOf(experiment_, places_, arm, experiment_.seeds.front()).device;
    deriveDataSet(
        recipe,
        dataThere(arm.from),
        task.folder,
        device,
        stop_,
        [this](const std::string& phase, std::size_t done, std::size_t total) {
          tellProgress(phase, done, total);
        });
  }

  fs::path taughtModel(const std::string& arm) const {
    const auto run = newestRun(places_.teacherOf(arm));
    const auto model = run ? latestCheckpoint(run->folder) : std::nullopt;
    if (!model || run->state != RunState::Finished) {
      throw Error(fmt::format(
          "The model that arm \"{}\" should teach is not there, since its training failed.", arm));
    }
    return *model;
  }

  fs::path dataThere(const std::string& name) const {
    const auto& arm = armOf(experiment_, name);
    if (!places_.hasDataOf(arm) || without_data_.contains(name)) {
      throw Error(fmt::format(
          "{}: the pictures of arm \"{}\" are not there{}.",
          places_.dataOf(arm).string(),
          name,
          arm.recipe ? ", since making them failed" : ""));
    }
    return places_.dataOf(arm);
  }

  void makeRun(ExperimentTask& task) {
    auto config = configOfTask(experiment_, places_, task);
    dataThere(task.arm);
    const auto panel = panelOf(task);
    if (config.sample_prompts.empty()) {  // what an arm's own captions say may be something else
      config.sample_prompts = heldOutCaptions(experiment_, places_, 0, stop_);
    }
    const auto earlier = newestRun(config.runs_folder);
    if (!earlier) {
      startRun(config, events_, commands_, stop_, panel);
    } else {
      requireSameRun(*earlier, config, panel);
      if (earlier->state != RunState::Finished) {
        resumeRun(earlier->folder, events_, commands_, stop_);
      }
    }
    finish(task, config);
  }

  // The run has told its story to the events; here only counts how it ended.
  void finish(ExperimentTask& task, const TrainingConfig& config) const {
    const auto run = newestRun(config.runs_folder);
    if (run) {
      task.folder = run->folder;
    }
    if (run && run->state == RunState::Finished) {
      return;
    }
    if (stop_.stop_requested()) {
      throw Stopped();
    }
    throw Error(
        run ? fmt::format("{}: the run failed; run.log there says why.", run->folder.string())
            : fmt::format("The run could not be started in \"{}\".", config.runs_folder.string()));
  }

  void requireSameRun(const RunInfo& run, const TrainingConfig& config, const SharedPanel& panel) {
    if (model_hash_.empty()) {
      model_hash_ = hashModel(config.model, stop_);
    }
    const bool other_model = !run.model_hash.empty() && run.model_hash != model_hash_;
    if (other_model || comparable(run.config) != comparable(config) ||
        !fits(readSharedPanel(run.folder), panel)) {
      throw Error(fmt::format(
          "{}: was made with other settings, another base model or another panel than the "
          "experiment "
          "has now. Put them back, or delete that folder to train anew.",
          run.folder.string()));
    }
    if (run.state == RunState::Finished) {
      if (!hasSamePictures(run, scanDataSet(config.data_set, stop_))) {
        throw Error(fmt::format(
            "{}: pictures or captions in \"{}\" have changed since this run. Put them back, or "
            "delete the run's folder to train anew.",
            run.folder.string(),
            config.data_set.string()));
      }
    } else if (run.config.data_set != fs::absolute(config.data_set).lexically_normal()) {
      throw Error(fmt::format(
          "{}: was begun when the pictures were in \"{}\". Move the experiment back to continue, "
          "or delete that folder to train anew.",
          run.folder.string(),
          run.config.data_set.string()));
    }
  }

  // Teachers hold out what the first runs do, so that what they make does not show it.
  SharedPanel panelOf(const ExperimentTask& task) const {
    const auto& seeds = experiment_.seeds;
    const auto place = std::find(seeds.begin(), seeds.end(), task.seed) - seeds.begin();
    const auto& plan = experiment_.panel;
    auto panel = planPanel(
        plan,
        referencePictures(experiment_, places_, stop_),
        static_cast<std::size_t>(place % plan.folds));
    if (task.kind == Kind::Run) {
      panel.sets = setsThere();
    }
    return panel;
  }

  // One for every folder: an A/A arm has the pictures of another one.
  std::vector<SharedPanel::Set> setsThere() const {
    std::vector<SharedPanel::Set> sets;
    std::set<fs::path> folders;
    for (const auto& arm : whatIsThere().arms) {
      const auto folder = places_.dataOf(arm);
      if (places_.hasDataOf(arm) && folders.insert(fs::weakly_canonical(folder)).second) {
        sets.push_back({arm.name, folder});
      }
    }
    return sets;
  }

  ExperimentPlaces places_;
  Experiment experiment_;
  RunLock lock_;
  EventQueue& events_;
  CommandQueue& commands_;
  std::stop_token stop_;
  const std::function<void(const ExperimentTask&)>& on_task_;
  std::set<std::string> without_data_;  // arms
  std::string model_hash_;              // of the base, when it is known
};

}  // namespace

std::string describeTask(const ExperimentTask& task) {
  switch (task.kind) {
    case Kind::Teacher:
      return fmt::format("training of the model that makes pictures, on {}", task.arm);
    case Kind::Data:
      return "data of " + task.arm;
    case Kind::Surprise:
      return "surprise of the base model";
    case Kind::CfgResponse:
      return "response to CFG";
    case Kind::Run:
      break;
  }
  return fmt::format("run of {} with seed {}", task.arm, task.seed);
}

std::vector<ExperimentTask> experimentTasks(const fs::path& folder) {
  const ExperimentPlaces places{folder};
  const auto experiment = readExperiment(folder);
  auto tasks = plannedTasks(experiment);
  for (auto& task : tasks) {
    lookUp(task, experiment, places);
  }
  return tasks;
}

std::size_t runExperiment(
    const fs::path& folder,
    EventQueue& events,
    CommandQueue& commands,
    std::stop_token stop,
    const std::function<void(const ExperimentTask&)>& on_task) {
  const auto full = fs::absolute(folder).lexically_normal();
  return Queue(full, events, commands, std::move(stop), on_task).run();
}

}  // namespace diptych
