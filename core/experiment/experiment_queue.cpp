// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/experiment_queue.h"

#include "core/base/error.h"
#include "core/base/log.h"
#include "core/dataset/derive.h"
#include "core/experiment/cfg_response.h"
#include "core/experiment/one_variable_check.h"
#include "core/experiment/preflight.h"
#include "core/experiment/run.h"
#include "core/experiment/run_folder.h"
#include "core/experiment/run_lock.h"
#include "core/experiment/same_run.h"
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

// What the experiment makes must not be read as an arm's pictures.
void refuseInsideData(const Experiment& experiment, const ExperimentPlaces& places) {
  for (const auto& arm : experiment.arms) {
    if (!arm.recipe && isInside(places.folder, places.dataOf(arm))) {
      throw Error(fmt::format(
          "{}: lies in the pictures' folder of arm \"{}\". Move the experiment elsewhere.",
          places.folder.string(),
          arm.name));
    }
  }
}

Experiment readForWork(const ExperimentPlaces& places) {
  auto experiment = readExperiment(places.folder);
  refuseInsideData(experiment, places);
  return experiment;
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
        experiment_(readForWork(places_)),
        lock_(places_.folder),
        events_(events),
        commands_(commands),
        stop_(std::move(stop)),
        on_task_(on_task) {}

  std::size_t run() {
    requireNoProblems(preflight(places_.folder, stop_));
    std::size_t failed = 0;
    while (auto task = nextTask()) {
      handled_.insert(keyOf(*task));
      work(*task);
      failed += task->state == State::Failed ? 1 : 0;
    }
    requireOneVariable(differences_);
    return failed;
  }

 private:
  // The first of the experiment, as its file is now, that was not handled yet.
  std::optional<ExperimentTask> nextTask() {
    readAnew();
    for (const auto& task : plannedTasks(experiment_)) {
      if (!makesData(task)) {
        checkDifferences();
      }
      if ((makesData(task) || !waiting_.contains(task.arm)) && !handled_.contains(keyOf(task))) {
        return task;
      }
    }
    return std::nullopt;
  }

  // Somebody may be in the middle of editing it.
  void readAnew() {
    try {
      experiment_ = readForWork(places_);
      readable_ = true;
    } catch (const std::exception& e) {
      if (readable_) {
        tell(fmt::format("Goes on with the experiment as it was: {}", describe(e)));
      }
      readable_ = false;
    }
  }

  // What tells a task from others. An arm's data is looked at again when the arm or one before it,
  // from which it may be made, was edited; what is measured of all arms, when there are others.
  std::string keyOf(const ExperimentTask& task) const {
    auto key = nlohmann::json::array({task.kind, task.arm, task.seed});
    const auto experiment = toJson(experiment_);
    for (const auto& arm : experiment.at("arms")) {
      if (task.kind == Kind::Data) {
        key.push_back(arm);
      } else if (task.arm.empty() && !waiting_.contains(arm.at("name"))) {
        key.push_back(arm.at("name"));
      }
      if (arm.at("name") == task.arm) {
        break;
      }
    }
    return key.dump();
  }

  // Before the first run everything must be in order. Later only what was edited can be out of it:
  // an arm with open differences waits until they are accepted, and the others go on.
  void checkDifferences() {
    const auto state = nlohmann::json::array({toJson(experiment_), armsWithData()});
    if (state == checked_) {
      return;
    }
    differences_ = checkOneVariable(whatIsThere(), places_, stop_);
    if (checked_.is_null()) {
      requireOneVariable(differences_);
    }
    checked_ = state;
    std::set<std::string> waiting;
    for (const auto& difference : differences_) {
      if (difference.isOpen() && waiting.insert(difference.arm).second &&
          !waiting_.contains(difference.arm)) {
        tell(fmt::format(
            "Arm \"{}\" waits until \"{}\" is accepted.", difference.arm, difference.id()));
      }
    }
    waiting_ = std::move(waiting);
  }

  std::vector<std::string> armsWithData() const {
    std::vector<std::string> names;
    for (const auto& arm : whatIsThere().arms) {
      if (places_.hasDataOf(arm)) {
        names.push_back(arm.name);
      }
    }
    return names;
  }

  void tell(const std::string& message) {
    log::warning("{}", message);
    events_.pushMessage(message);
  }

  void work(ExperimentTask& task) {
    if (stop_.stop_requested()) {
      throw Stopped();
    }
    change(task, State::Active);
    try {
      doWork(task);
      task.progress = 1;
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
        measureSurprise(whatIsInOrder(), places_, stop_, report);
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

  // And without those that wait, on whose pictures nobody need be scored.
  Experiment whatIsInOrder() const {
    auto there = whatIsThere();
    std::erase_if(there.arms, [this](const Arm& arm) { return waiting_.contains(arm.name); });
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
    without_data_.insert(task.arm);  // until it is there
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
    without_data_.erase(task.arm);
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
      requireSameRun(*earlier, config, modelHash(config.model), panel, stop_);
      if (earlier->state != RunState::Finished) {
        moveRun(earlier->folder, config, panel);  // the experiment may lie elsewhere now
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

  // Hashing reads all of it.
  const std::string& modelHash(const fs::path& model) {
    auto& hash = model_hashes_[model];
    if (hash.empty()) {
      hash = hashModel(model, stop_);
    }
    return hash;
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
    for (const auto& arm : whatIsInOrder().arms) {
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
  std::set<std::string> handled_;       // keys of tasks, in this call
  bool readable_ = true;                // the file, last time
  nlohmann::json checked_;              // what the differences were last looked up of
  std::vector<ArmDifference> differences_;
  std::set<std::string> waiting_;  // arms with differences that nobody has accepted
  std::map<fs::path, std::string> model_hashes_;
};

}  // namespace

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
