// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/experiment_queue.h"
#include "core/training/events.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <memory>
#include <optional>

namespace diptych::ui {

// The window's line to an experiment that is being worked on: the queue runs on a thread of its
// own, a timer drains what it tells at the screen's pace, commands only leave a note.
class ExperimentBridge : public QObject {
  Q_OBJECT

 public:
  explicit ExperimentBridge(QObject* parent = nullptr);
  ~ExperimentBridge() override;  // asks the queue to stop and joins its thread

  bool active() const { return thread_ != nullptr; }
  bool stopping() const { return stopping_; }
  bool paused() const { return paused_; }
  const QString& folder() const { return folder_; }
  // What is being done now.
  const std::optional<ExperimentTask>& task() const { return task_; }

  // Not allowed while it is active.
  void start(const QString& folder);
  // Both wait for the end of a step; a pause holds the training only, data is made to its end.
  void pause();
  void continueQueue();
  void stop();

 Q_SIGNALS:
  void stateChanged();  // active, stopping, paused
  void taskChanged(const diptych::ExperimentTask& task);
  void progressChanged(const diptych::RunProgress& progress);
  void messageArrived(const QString& message);
  // Everything that could be done was done.
  void finished(int failed_tasks);
  void stopped();
  // Nothing more can be done as things are.
  void failed(const QString& message);

 private:
  class Thread;

  void drain();
  void handOn(const RunEvents& events);
  void end();

  EventQueue events_;
  CommandQueue commands_;
  QString folder_;
  std::optional<ExperimentTask> task_;
  bool stopping_ = false;
  bool paused_ = false;
  QTimer timer_;
  std::unique_ptr<Thread> thread_;
};

}  // namespace diptych::ui
