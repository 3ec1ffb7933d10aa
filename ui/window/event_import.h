// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/worker.h"

#include <QObject>
#include <QString>

class QWidget;

namespace diptych {
struct EventRun;
}

namespace diptych::ui {

class LossChart;

// Whether the chart's run of this id is an imported one.
bool isEventFile(const QString& run_id);

// Puts the curves of other trainers' TensorBoard event files on the axes of our own runs. They stay
// as long as the window.
class EventImport : public QObject {
  Q_OBJECT

 public:
  EventImport(LossChart& chart, QObject* parent);

  // Asks for a folder.
  void ask(QWidget* window);
  // Reads it in the background.
  void open(const QString& folder);

 Q_SIGNALS:
  void chartChanged();
  void informed(const QString& message);
  void failed(const QString& message);

 private:
  void take(const std::vector<EventRun>& runs);

  LossChart& chart_;
  Worker worker_;
};

}  // namespace diptych::ui
