// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/worker.h"

#include <QDialog>

class QPlainTextEdit;

namespace diptych::ui {

// What was said in this window, and the end of the run's log.
class LogWindow : public QDialog {
  Q_OBJECT

 public:
  explicit LogWindow(QWidget* parent = nullptr);

  // With the time before it. Any length: the oldest lines go.
  void note(const QString& message);
  // Reads its run.log in the background, again at each call.
  void showRun(const QString& run_folder);

 private:
  QPlainTextEdit* addText(const QString& title, const char* object_name);

  QPlainTextEdit* messages_ = nullptr;
  QPlainTextEdit* run_log_ = nullptr;
  Worker worker_;
};

}  // namespace diptych::ui
