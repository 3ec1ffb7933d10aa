// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/preview_worker.h"

#include "core/base/error.h"
#include "core/base/log.h"
#include "ui/preview/preview_plan.h"

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

namespace diptych::ui {
namespace {

class Timer {
 public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  }

 private:
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

struct LoadedModel {
  LoadedGenerator generator;
  std::string weights;  // whose snapshot it has taken; empty: its own
};

}  // namespace

struct PreviewWorker::State {
  explicit State(GeneratorFactory f) : factory(std::move(f)) {}

  void loop(const std::stop_token& stop);
  std::optional<PreviewTask> next(const std::stop_token& stop);
  void work(const PreviewTask& task);
  std::vector<PreviewPicture> make(const PreviewTask& task);
  LoadedGenerator& load(const PreviewTask& task);
  LoadedModel& findOrLoad(const PreviewTask& task);
  std::stop_token beginLoading(const std::string& slot);
  void noteStep(const LiveStep& step, double seconds);
  std::vector<double> scalesNow();
  void cancelUnwantedLoading();

  GeneratorFactory factory;
  std::map<std::string, LoadedModel> models;  // the worker's own, by slot

  mutable std::mutex mutex;  // guards what follows
  std::condition_variable_any wake;
  PreviewPlan plan;
  std::stop_source loading;  // goes on when the newest request wants the same model
  std::string loading_slot;

  std::jthread thread;  // last: it uses all of the above
};

void PreviewWorker::State::loop(const std::stop_token& stop) {
  while (const auto task = next(stop)) work(*task);
}

std::optional<PreviewTask> PreviewWorker::State::next(const std::stop_token& stop) {
  std::unique_lock lock(mutex);
  plan.end();
  std::optional<PreviewTask> task;
  wake.wait(lock, stop, [&] { return (task = plan.begin()).has_value(); });
  if (stop.stop_requested()) return std::nullopt;
  return task;
}

void PreviewWorker::State::work(const PreviewTask& task) {
  try {
    auto pictures = make(task);
    const std::scoped_lock lock(mutex);
    plan.finish(std::move(pictures));
  } catch (const Stopped&) {
    // Outdated: nobody waits for it.
  } catch (const std::exception& error) {
    log::error("making a preview with '{}' failed: {}", task.job.model.string(), describe(error));
    const std::scoped_lock lock(mutex);
    plan.fail(describe(error));
  }
}

std::vector<PreviewPicture> PreviewWorker::State::make(const PreviewTask& task) {
  auto& generator = load(task);
  const auto stop = task.stop.get_token();
  throwIfStopped(stop);
  auto settings = task.job.settings;
  if (settings.width == 0) settings.width = generator.resolution;
  if (settings.height == 0) settings.height = generator.resolution;
  const Timer all;
  Timer call;
  const auto on_step = [&](const LiveStep& step) {
    noteStep(step, call.seconds());
    call = Timer();
  };
  std::vector<Image> images;
  std::vector<double> cfgs;
  const bool is_final = task.kind == PreviewTask::Kind::Final;
  if (is_final) {
    images.push_back(generator.generate(settings, stop, on_step));
  } else {
    generator.prepare_coarse(settings, stop, on_step);
    cfgs = scalesNow();
    images = generator.coarse(settings, cfgs, stop, on_step);
  }
  std::vector<PreviewPicture> made(images.size());
  for (std::size_t i = 0; i < images.size(); ++i) {
    made[i].job = task.job;
    made[i].job.settings = settings;
    if (!is_final) made[i].job.settings.cfg = cfgs[i];
    made[i].stage = is_final ? PreviewStage::Final : PreviewStage::Coarse;
    made[i].picture = std::make_shared<Image>(std::move(images[i]));
    made[i].seconds = all.seconds();
  }
  return made;
}

void PreviewWorker::State::noteStep(const LiveStep& step, double seconds) {
  const std::scoped_lock lock(mutex);
  plan.noteStep(step, seconds);
}

std::vector<double> PreviewWorker::State::scalesNow() {
  const std::scoped_lock lock(mutex);
  return plan.scalesNow();
}

// A snapshot of a training goes into the model that the training began with.
LoadedGenerator& PreviewWorker::State::load(const PreviewTask& task) {
  auto& model = findOrLoad(task);
  if (const auto& live = task.job.weights; live && live->name != model.weights) {
    if (!live->snapshot) throw Error("The training has not given its weights yet. Try again.");
    model.weights.clear();
    model.generator.take_weights(*live->snapshot, live->averages);
    model.weights = live->name;
  }
  return model.generator;
}

LoadedModel& PreviewWorker::State::findOrLoad(const PreviewTask& task) {
  const auto& slot = task.keys.slot;
  if (const auto known = models.find(slot); known != models.end()) return known->second;
  const auto stop = beginLoading(slot);
  auto generator = factory(task.job.model, task.job.variant, stop);
  const std::scoped_lock lock(mutex);
  loading_slot.clear();
  return models.emplace(slot, LoadedModel{std::move(generator), {}}).first->second;
}

// Makes room first: two models of the usual size may not fit beside a third.
std::stop_token PreviewWorker::State::beginLoading(const std::string& slot) {
  const std::scoped_lock lock(mutex);
  plan.noteProgress(true, 0, 0);
  loading = std::stop_source();
  loading_slot = slot;
  if (!plan.needsModel(slot)) loading.request_stop();
  std::erase_if(models, [this](const auto& model) { return !plan.needsModel(model.first); });
  return loading.get_token();
}

void PreviewWorker::State::cancelUnwantedLoading() {
  if (!loading_slot.empty() && !plan.needsModel(loading_slot)) loading.request_stop();
}

PreviewWorker::PreviewWorker(GeneratorFactory factory)
    : state_(std::make_unique<State>(std::move(factory))) {
  state_->thread =
      std::jthread([state = state_.get()](const std::stop_token& stop) { state->loop(stop); });
}

PreviewWorker::~PreviewWorker() { cancel(); }

std::uint64_t PreviewWorker::request(std::vector<PreviewJob> jobs, PreviewHaste haste) {
  const std::scoped_lock lock(state_->mutex);
  const auto number = state_->plan.request(std::move(jobs), haste);
  state_->cancelUnwantedLoading();
  state_->wake.notify_one();
  return number;
}

void PreviewWorker::cancel() { request({}); }

bool PreviewWorker::busy() const {
  const std::scoped_lock lock(state_->mutex);
  return state_->plan.busy();
}

PreviewEvents PreviewWorker::takeAll() {
  const std::scoped_lock lock(state_->mutex);
  return state_->plan.takeAll();
}

PreviewCounts PreviewWorker::counts() const {
  const std::scoped_lock lock(state_->mutex);
  return state_->plan.counts();
}

}  // namespace diptych::ui
