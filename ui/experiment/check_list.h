// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/open_experiment.h"

#include <QWidget>

#include <optional>

class QLabel;
class QPushButton;
class QTreeWidget;

namespace diptych::ui {

// What is to be known before the start: room and time, and everything in which arms differ, each
// with a tick to accept it.
class CheckList : public QWidget {
  Q_OBJECT

 public:
  explicit CheckList(QWidget* parent = nullptr);

  void setCheck(const std::optional<ExperimentCheck>& check, bool checking);
  // Differences that stand in the way of the start.
  int openCount() const { return open_; }

 Q_SIGNALS:
  void accepted(const QStringList& ids, bool accept);  // "ARM: KIND"
  void checkRequested();

 private:
  void showDifferences(const std::vector<ArmDifference>& differences);

  QLabel* preflight_ = nullptr;
  QTreeWidget* list_ = nullptr;
  QPushButton* accept_all_ = nullptr;
  QPushButton* again_ = nullptr;
  int open_ = 0;
};

}  // namespace diptych::ui
