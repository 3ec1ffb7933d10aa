// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/experiment_bridge.h"

#include "core/base/error.h"
#include "ui/bridge/paths.h"

#include <atomic>
#include <cassert>
#include <filesystem>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace diptych::ui {

namespace {

constexpr int kTellInterval_ms = 40;

struct Ending {
  std::size_t failed_tasks = 0;
  bool stopped = false;
  std::string error;
};

}  // namespace

// The queue's thread and what it leaves for the window.
class ExperimentBridge::Thread {
 public:
  Thread(std::filesystem::path folder, EventQueue& events, CommandQueue& commands)
      : thread_([this, folder = std::move(folder), &events, &commands](std::stop_token stop) {
          work(folder, events, commands, std::move(stop));
        }) {}

  void requestStop() { thread_.request_stop(); }
  bool ended() const { return ended_; }
  const Ending& ending() const { return ending_; }  // once it has ended

  std::vector<ExperimentTask> takeTasks() {
    const std::lock_guard lock(mutex_);
    return std::exchange(tasks_, {});
  }

 private:
  void work(
      const std::filesystem::path& folder,
      EventQueue& events,
      CommandQueue& commands,
      std::stop_token stop) noexcept {
    try {
      ending_.failed_tasks = runExperiment(
          folder, events, commands, std::move(stop), [this](const ExperimentTask& task) {
            const std::lock_guard lock(mutex_);
            tasks_.push_back(task);
          });
    } catch (const Stopped&) {
      ending_.stopped = true;
    } catch (const std::exception& e) {
      ending_.error = describe(e);
    }
    ended_ = true;
  }

  std::mutex mutex_;
  std::vector<ExperimentTask> tasks_;
  Ending ending_;
  std::atomic<bool> ended_ = false;
  std::jthread thread_;  // last: everything else is there before it starts
};

ExperimentBridge::ExperimentBridge(QObject* parent) : QObject(parent) {
  timer_.setInterval(kTellInterval_ms);
  connect(&timer_, &QTimer::timeout, this, &ExperimentBridge::drain);
}

ExperimentBridge::~ExperimentBridge() = default;

void ExperimentBridge::start(const QString& folder) {
  assert(!active());
  while (commands_.take()) {
  }
  events_.takeAll();
  folder_ = folder;
  task_.reset();
  stopping_ = false;
  paused_ = false;
  thread_ = std::make_unique<Thread>(toPath(folder), events_, commands_);
  timer_.start();
  Q_EMIT stateChanged();
}

void ExperimentBridge::pause() { commands_.push(RunCommand::Pause); }

void ExperimentBridge::continueQueue() { commands_.push(RunCommand::Continue); }

void ExperimentBridge::stop() {
  if (!active() || stopping_) return;
  thread_->requestStop();
  stopping_ = true;
  Q_EMIT stateChanged();
}

void ExperimentBridge::drain() {
  const bool ended = thread_->ended();  // asked first: then everything it told is there
  handOn(events_.takeAll());
  for (const auto& task : thread_->takeTasks()) {
    task_ = task;
    Q_EMIT taskChanged(task);
  }
  if (ended) end();
}

void ExperimentBridge::handOn(const RunEvents& events) {
  if (events.progress) Q_EMIT progressChanged(*events.progress);
  for (const auto& message : events.messages) {
    Q_EMIT messageArrived(QString::fromStdString(message));
  }
  for (const auto& change : events.states) {
    if (change.state == RunState::Failed && !change.message.empty()) {
      Q_EMIT messageArrived(QString::fromStdString(change.message));
    }
    const bool paused = change.state == RunState::Paused;
    if (paused == paused_) continue;
    paused_ = paused;
    Q_EMIT stateChanged();
  }
}

void ExperimentBridge::end() {
  timer_.stop();
  const auto ending = thread_->ending();
  thread_.reset();
  task_.reset();
  stopping_ = false;
  paused_ = false;
  Q_EMIT stateChanged();
  if (!ending.error.empty()) {
    Q_EMIT failed(QString::fromStdString(ending.error));
  } else if (ending.stopped) {
    Q_EMIT stopped();
  } else {
    Q_EMIT finished(static_cast<int>(ending.failed_tasks));
  }
}

}  // namespace diptych::ui
