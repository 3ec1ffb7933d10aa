// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/run_bridge.h"

#include "core/experiment/run_folder.h"
#include "ui/bridge/paths.h"

#include <algorithm>
#include <cassert>
#include <map>
#include <utility>

namespace diptych::ui {

namespace {

constexpr int kDrainInterval_ms = 40;
constexpr int kCommitDelay_ms = 1000;  // after it, what was lost on the way is in the database

// What the database does not have yet of what arrived while it was read.
void appendNewer(std::vector<MetricPoint>& points, const std::vector<MetricPoint>& arrived) {
  std::map<std::string, std::int64_t> last_step;
  for (const auto& point : points) {
    last_step[point.name] = std::max(last_step[point.name], point.step);
  }
  for (const auto& point : arrived) {
    const auto known = last_step.find(point.name);
    if (known == last_step.end() || point.step > known->second) points.push_back(point);
  }
}

}  // namespace

bool isAtRest(RunState state) {
  return state == RunState::Idle || state == RunState::Stopped || state == RunState::Finished ||
         state == RunState::Failed;
}

QString stateName(RunState state) {
  switch (state) {
    case RunState::Idle:
      return RunBridge::tr("Ready");
    case RunState::Preparing:
      return RunBridge::tr("Preparing");
    case RunState::Running:
      return RunBridge::tr("Running");
    case RunState::Paused:
      return RunBridge::tr("Paused");
    case RunState::Stopping:
      return RunBridge::tr("Stopping");
    case RunState::Stopped:
      return RunBridge::tr("Stopped");
    case RunState::Finished:
      return RunBridge::tr("Finished");
    case RunState::Failed:
      return RunBridge::tr("Failed");
  }
  return {};
}

RunBridge::RunBridge(QObject* parent) : QObject(parent), run_id_(QStringLiteral("run")) {
  timer_.setInterval(kDrainInterval_ms);
  connect(&timer_, &QTimer::timeout, this, &RunBridge::drain);
}

RunBridge::~RunBridge() = default;

bool RunBridge::active() const { return !isAtRest(state_); }

void RunBridge::begin(const QString& run_id) {
  assert(!active() && !thread_);
  while (commands_.take()) {
  }
  events_.takeAll();
  last_state_.reset();
  weights_wanted_ = false;
  reread_wanted_ = false;
  rereading_ = false;
  held_points_.clear();
  worker_.cancel();
  run_id_ = run_id;
  timer_.start();
}

void RunBridge::start(const TrainingConfig& config) {
  begin(QStringLiteral("run"));
  changeState({RunState::Preparing, {}, {}});
  thread_ = std::make_unique<RunThread>(config, events_, commands_);
}

void RunBridge::resume(const QString& run_folder) {
  begin(run_folder);
  reread_wanted_ = true;
  changeState({RunState::Preparing, {}, {}});
  Q_EMIT runIdChanged(run_id_);
  thread_ = std::make_unique<RunThread>(toPath(run_folder), events_, commands_);
}

void RunBridge::pause() { commands_.push(RunCommand::Pause); }
void RunBridge::continueRun() { commands_.push(RunCommand::Continue); }
void RunBridge::sampleNow() { commands_.push(RunCommand::SampleNow); }
void RunBridge::saveNow() { commands_.push(RunCommand::SaveNow); }
// A copy is large and takes the training's time: never a second one before the first is here.
void RunBridge::shareWeights() {
  if (std::exchange(weights_wanted_, true)) return;
  commands_.push(RunCommand::ShareWeights);
}

void RunBridge::stop() {
  if (!active()) return;
  if (thread_) thread_->requestStop();
  changeState({RunState::Stopping, {}, {}});
}

EventQueue& RunBridge::watchedEvents() {
  timer_.start();
  return events_;
}

void RunBridge::drain() {
  const bool thread_finished =
      thread_ && thread_->finished();  // asked first: then the queue is complete
  handOn(events_.takeAll());
  endWhenThreadHas(thread_finished);
}

void RunBridge::handOn(const RunEvents& events) {
  noteFolder(events.states);
  if (events.points_lost > 0) {
    QTimer::singleShot(kCommitDelay_ms, this, [this] { reread_wanted_ = true; });
  }
  handOnPoints(events.points);
  if (reread_wanted_ && !rereading_) rereadPoints();
  if (!events.samples.empty()) Q_EMIT samplesArrived(run_id_, events.samples);
  if (events.weights) {
    weights_wanted_ = false;
    Q_EMIT weightsShared(run_id_, *events.weights);
  }
  if (events.progress) Q_EMIT progressChanged(*events.progress);
  for (const auto& message : events.messages) {
    Q_EMIT messageArrived(QString::fromStdString(message));
  }
  for (const auto& change : events.states) {
    if (isAtRest(change.state) && thread_) {
      last_state_ = change;
    } else {
      changeState(change);
    }
  }
}

void RunBridge::noteFolder(const std::vector<StateChange>& states) {
  for (const auto& change : states) {
    const auto folder = toText(change.run_folder);
    if (folder.isEmpty() || folder == run_id_) continue;
    run_id_ = folder;
    Q_EMIT runIdChanged(run_id_);
  }
}

void RunBridge::handOnPoints(const std::vector<MetricPoint>& points) {
  if (points.empty()) return;
  if (rereading_) held_points_.insert(held_points_.end(), points.begin(), points.end());
  Q_EMIT pointsArrived(run_id_, points);
}

void RunBridge::rereadPoints() {
  if (state_ == RunState::Preparing)
    return;  // a resumed run has not gone back to its saved state yet
  reread_wanted_ = false;
  rereading_ = true;
  worker_.run(
      [folder = toPath(run_id_)](const std::stop_token&) { return readMetrics(folder); },
      [this](std::vector<MetricPoint> points) { replacePoints(std::move(points)); },
      [this](const QString& message) {
        rereading_ = false;
        held_points_.clear();
        Q_EMIT messageArrived(message);
      });
}

void RunBridge::replacePoints(std::vector<MetricPoint> points) {
  rereading_ = false;
  appendNewer(points, held_points_);
  held_points_.clear();
  Q_EMIT pointsReplaced(run_id_, points);
}

void RunBridge::changeState(const StateChange& change) {
  const bool too_late = state_ == RunState::Stopping && !isAtRest(change.state);
  if (too_late) return;  // the thread had not seen the request yet
  state_ = change.state;
  Q_EMIT stateChanged(state_, QString::fromStdString(change.message));
}

void RunBridge::endWhenThreadHas(bool thread_finished) {
  if (!thread_finished) return;
  thread_.reset();
  timer_.stop();
  const StateChange lost{
      RunState::Failed, "The run ended without saying why. See its run.log.", {}};
  changeState(std::exchange(last_state_, std::nullopt).value_or(lost));
}

}  // namespace diptych::ui
