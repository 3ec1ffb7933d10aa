// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/preview_worker.h"

#include "core/base/error.h"
#include "core/base/log.h"
#include "ui/preview/preview_cache.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

namespace diptych::ui {
namespace {

constexpr std::size_t kCacheBytes = 128 * 1024 * 1024;

struct PreviewTask {
  std::uint64_t request = 0;
  PreviewJob job;
  std::stop_token stop;
};

}  // namespace

struct PreviewWorker::State {
  explicit State(GeneratorFactory f) : factory(std::move(f)) {}

  void loop(const std::stop_token& stop);
  std::optional<PreviewTask> next(const std::stop_token& stop);
  void work(const PreviewTask& task);
  PreviewPicture make(const PreviewTask& task);
  LoadedGenerator& load(const PreviewTask& task);
  std::stop_token beginLoading(const std::string& key);
  void report(const PreviewTask& task, bool loading, int done, int total);
  void deliver(const PreviewTask& task, PreviewPicture picture);
  void replaceRequest(std::vector<PreviewJob> jobs);

  GeneratorFactory factory;
  std::map<std::string, LoadedGenerator> models;  // the worker's own

  mutable std::mutex mutex;  // guards what follows
  std::condition_variable_any wake;
  std::uint64_t newest = 0;
  std::deque<PreviewTask> waiting;
  std::size_t missing = 0;      // pictures of the newest request
  std::stop_source generating;  // of the newest request
  std::stop_source loading;     // goes on when the newest request wants the same model
  std::string loading_key;
  std::vector<std::string> wanted;  // models of the newest request
  PreviewCache cache{kCacheBytes};
  PreviewEvents events;

  std::jthread thread;  // last: it uses all of the above
};

void PreviewWorker::State::loop(const std::stop_token& stop) {
  while (const auto task = next(stop)) work(*task);
}

std::optional<PreviewTask> PreviewWorker::State::next(const std::stop_token& stop) {
  std::unique_lock lock(mutex);
  if (!wake.wait(lock, stop, [this] { return !waiting.empty(); })) return std::nullopt;
  auto task = std::move(waiting.front());
  waiting.pop_front();
  return task;
}

void PreviewWorker::State::work(const PreviewTask& task) {
  try {
    deliver(task, make(task));
  } catch (const Stopped&) {
    // Outdated: nobody waits for it.
  } catch (const std::exception& error) {
    log::error("making a preview with '{}' failed: {}", task.job.model.string(), describe(error));
    PreviewPicture failed;
    failed.job = task.job;
    failed.error = describe(error);
    deliver(task, std::move(failed));
  }
}

PreviewPicture PreviewWorker::State::make(const PreviewTask& task) {
  auto& generator = load(task);
  if (task.stop.stop_requested()) throw Stopped();
  PreviewPicture made;
  made.job = task.job;
  auto& settings = made.job.settings;
  if (settings.width == 0) settings.width = generator.resolution;
  if (settings.height == 0) settings.height = generator.resolution;
  const auto on_step = [&](int done, int total) { report(task, false, done, total); };
  const auto begin = std::chrono::steady_clock::now();
  made.picture = std::make_shared<Image>(generator.generate(settings, task.stop, on_step));
  made.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return made;
}

LoadedGenerator& PreviewWorker::State::load(const PreviewTask& task) {
  const auto key = modelKey(task.job.model);
  if (const auto known = models.find(key); known != models.end()) return known->second;
  report(task, true, 0, 0);
  const auto stop = beginLoading(key);
  auto generator = factory(task.job.model, stop);
  const std::scoped_lock lock(mutex);
  loading_key.clear();
  return models.emplace(key, std::move(generator)).first->second;
}

// Makes room first: two models of the usual size may not fit beside a third.
std::stop_token PreviewWorker::State::beginLoading(const std::string& key) {
  std::vector<std::string> kept;
  {
    const std::scoped_lock lock(mutex);
    kept = wanted;
    loading = std::stop_source();
    loading_key = key;
    if (std::find(kept.begin(), kept.end(), key) == kept.end()) loading.request_stop();
  }
  std::erase_if(models, [&kept](const auto& model) {
    return std::find(kept.begin(), kept.end(), model.first) == kept.end();
  });
  return loading.get_token();
}

void PreviewWorker::State::report(const PreviewTask& task, bool loads, int done, int total) {
  const std::scoped_lock lock(mutex);
  if (task.request != newest) return;
  events.progress = PreviewProgress{task.request, task.job.pane, loads, done, total};
}

void PreviewWorker::State::deliver(const PreviewTask& task, PreviewPicture picture) {
  const std::scoped_lock lock(mutex);
  if (picture.picture) cache.store(pictureKey(task.job), picture);
  if (task.request != newest) return;
  picture.request = task.request;
  events.pictures.push_back(std::move(picture));
  --missing;
}

void PreviewWorker::State::replaceRequest(std::vector<PreviewJob> jobs) {
  generating.request_stop();
  generating = std::stop_source();
  ++newest;
  waiting.clear();
  events = {};
  wanted.clear();
  missing = jobs.size();
  for (auto& job : jobs) {
    wanted.push_back(modelKey(job.model));
    if (auto known = cache.find(pictureKey(job))) {
      known->request = newest;
      known->job.pane = job.pane;
      known->from_cache = true;
      events.pictures.push_back(*known);
      --missing;
    } else {
      waiting.push_back({newest, std::move(job), generating.get_token()});
    }
  }
  const bool still_wanted = std::find(wanted.begin(), wanted.end(), loading_key) != wanted.end();
  if (!loading_key.empty() && !still_wanted) loading.request_stop();
}

PreviewWorker::PreviewWorker(GeneratorFactory factory)
    : state_(std::make_unique<State>(std::move(factory))) {
  state_->thread =
      std::jthread([state = state_.get()](const std::stop_token& stop) { state->loop(stop); });
}

PreviewWorker::~PreviewWorker() { cancel(); }

std::uint64_t PreviewWorker::request(std::vector<PreviewJob> jobs) {
  const std::scoped_lock lock(state_->mutex);
  state_->replaceRequest(std::move(jobs));
  state_->wake.notify_one();
  return state_->newest;
}

void PreviewWorker::cancel() { request({}); }

bool PreviewWorker::busy() const {
  const std::scoped_lock lock(state_->mutex);
  return state_->missing > 0;
}

PreviewEvents PreviewWorker::takeAll() {
  const std::scoped_lock lock(state_->mutex);
  return std::exchange(state_->events, {});
}

}  // namespace diptych::ui
