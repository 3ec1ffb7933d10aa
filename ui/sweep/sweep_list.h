// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/worker.h"

#include <QString>
#include <QWidget>

class QLabel;
class QListWidget;
class QPushButton;

namespace diptych::ui {

// The sweeps of a folder, newest first, with how far each is. Read in the background.
class SweepList : public QWidget {
  Q_OBJECT

 public:
  explicit SweepList(QWidget* parent = nullptr);

  void setFolder(const QString& folder);
  const QString& folder() const { return folder_; }
  void refresh();
  // Marks the one that is open.
  void select(const QString& sweep);
  int count() const;

 Q_SIGNALS:
  void openWanted(const QString& sweep);
  // The settings of the one that is open, for another.
  void reuseWanted();
  void failed(const QString& message);

 private:
  struct Listed;
  void take(const Listed& listed);
  void askForFolder();
  void showEmpty();

  QString folder_;
  QString selected_;
  QString told_;  // what could not be read, once
  QListWidget* list_ = nullptr;
  QLabel* hint_ = nullptr;
  QPushButton* reuse_ = nullptr;
  Worker reader_;
};

}  // namespace diptych::ui
