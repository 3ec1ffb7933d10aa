// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <memory>

class QTreeView;

namespace diptych::ui {

class RunListModel;
class Worker;

// Earlier runs. Ticked ones are shown in the chart; a menu resumes a run, opens its folder and
// exports its numbers.
class RunList : public QWidget {
  Q_OBJECT

 public:
  explicit RunList(RunListModel& model, QWidget* parent = nullptr);
  ~RunList() override;

  void setResumeAllowed(bool allowed) { resume_allowed_ = allowed; }
  void select(const QString& folder);
  QString selected() const;

 Q_SIGNALS:
  void resumeRequested(const QString& folder);
  void samplesRequested(const QString& folder);
  void failed(const QString& message);
  void informed(const QString& message);

 private:
  void showMenu(const QPoint& place);
  void exportNumbers(const QString& folder);
  void writeNumbers(const QString& folder, const QString& csv);

  RunListModel& model_;
  bool resume_allowed_ = true;
  QTreeView* view_ = nullptr;
  std::unique_ptr<Worker> worker_;
};

}  // namespace diptych::ui
