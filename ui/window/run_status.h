// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/training/events.h"

#include <QWidget>

class QLabel;
class QProgressBar;

namespace diptych::ui {

// What a run is doing, in one line: state, phase, step, epoch, loss, speed, time left.
class RunStatus : public QWidget {
  Q_OBJECT

 public:
  explicit RunStatus(QWidget* parent = nullptr);

  void showState(RunState state);
  void showProgress(const RunProgress& progress);

 private:
  QLabel* addLabel(const char* object_name, const QString& accessible_name, const char* widest);
  void clearNumbers();

  QLabel* state_ = nullptr;
  QLabel* step_ = nullptr;
  QLabel* epoch_ = nullptr;
  QLabel* loss_ = nullptr;
  QLabel* speed_ = nullptr;
  QLabel* left_ = nullptr;
  QProgressBar* bar_ = nullptr;
};

}  // namespace diptych::ui
