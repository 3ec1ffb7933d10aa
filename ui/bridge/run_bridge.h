// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/run.h"
#include "core/training/events.h"
#include "core/training/training_config.h"
#include "ui/bridge/worker.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <memory>
#include <optional>
#include <vector>

namespace diptych::ui {

// The window's one line to a running training. A timer drains the run's events at the screen's pace
// and hands on whole batches; commands only leave a note for the training thread and return at
// once.
class RunBridge : public QObject {
  Q_OBJECT

 public:
  explicit RunBridge(QObject* parent = nullptr);
  ~RunBridge() override;  // asks a run to stop and joins its thread

  RunState state() const { return state_; }
  bool active() const;  // between start() and the last state of the run
  // What the points belong to: the run's folder, once it is known; "run" before.
  const QString& runId() const { return run_id_; }

  // Neither is allowed while a run is active.
  void start(const TrainingConfig& config);
  void resume(const QString& run_folder);

  void pause();
  void continueRun();
  void stop();
  void sampleNow();
  void saveNow();
  // A copy of the weights as they are; comes as weightsShared() after the step at work.
  void shareWeights();

  // The queue itself, watched from now on: whoever pushes here is shown like a run of our own.
  EventQueue& watchedEvents();

 Q_SIGNALS:
  void runIdChanged(const QString& run_id);
  void pointsArrived(const QString& run_id, const std::vector<diptych::MetricPoint>& points);
  // Instead of all points given so far: they came too fast, or a resumed run went back to its last
  // saved state.
  void pointsReplaced(const QString& run_id, const std::vector<diptych::MetricPoint>& points);
  void samplesArrived(const QString& run_id, const std::vector<diptych::SamplePicture>& samples);
  void weightsShared(const QString& run_id, const diptych::SharedWeights& weights);
  void progressChanged(const diptych::RunProgress& progress);
  void stateChanged(diptych::RunState state, const QString& message);
  void messageArrived(const QString& message);

 private:
  void begin(const QString& run_id);
  void drain();
  void handOn(const RunEvents& events);
  void noteFolder(const std::vector<StateChange>& states);
  void handOnPoints(const std::vector<MetricPoint>& points);
  void rereadPoints();
  void replacePoints(std::vector<MetricPoint> points);
  void changeState(const StateChange& change);
  void endWhenThreadHas(bool thread_finished);

  EventQueue events_;
  CommandQueue commands_;
  RunState state_ = RunState::Idle;
  QString run_id_;
  bool weights_wanted_ = false;  // and not here yet
  bool reread_wanted_ = false;
  bool rereading_ = false;
  std::vector<MetricPoint> held_points_;   // arrived while the database is read
  std::optional<StateChange> last_state_;  // handed on when the thread has ended
  QTimer timer_;
  Worker worker_;
  std::unique_ptr<RunThread> thread_;
};

// Whether a run in this state has ended or has not begun.
bool isAtRest(RunState state);

// "Running", "Stopped", ...: for the status bar and lists.
QString stateName(RunState state);

}  // namespace diptych::ui
