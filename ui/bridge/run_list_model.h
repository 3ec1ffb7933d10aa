// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/run_list_reader.h"
#include "ui/bridge/worker.h"

#include <QAbstractTableModel>
#include <QMap>
#include <QSet>
#include <QString>
#include <QTimer>

#include <memory>
#include <vector>

namespace diptych::ui {

// The runs of a folder, newest first, read and re-read in the background. A ticked run is shown in
// the chart: its points are read too, and followed when another program is still writing them.
class RunListModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { Name, State, Step, ValidationLoss, Started, ColumnCount };
  enum Role { FolderRole = Qt::UserRole + 1 };

  explicit RunListModel(QObject* parent = nullptr);

  void setRunsFolder(const QString& folder);
  QString runsFolder() const;
  // A run that lies elsewhere; it stays in the list.
  void addRun(const QString& folder);
  // The run of this window: its points come from the bridge, not from the disk.
  void setOwnRun(const QString& folder);
  void setShown(const QString& folder, bool shown);
  // Ticks these as soon as they are in the list.
  void showWhenThere(const QStringList& folders);
  bool isShown(const QString& folder) const { return shown_.contains(folder); }
  // Those that are not there just now, too.
  QStringList shownRuns() const { return shown_.keys() + to_show_; }

  // Null when the row is not there.
  const RunInfo* run(const QString& folder) const;
  QString labelOf(const QString& folder) const;
  const std::vector<RunRow>& rows() const { return rows_; }

  void refresh();

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;

 Q_SIGNALS:
  void shownChanged(const QString& folder, bool shown);
  void pointsRead(const QString& folder, const std::vector<diptych::MetricPoint>& points);
  // The run is no longer there, or no longer in the folder that is listed.
  void removed(const QString& folder);
  void refreshed();
  void failed(const QString& message);

 private:
  RunListRequest request() const;
  void take(RunListUpdate update);
  void updateRows(std::vector<RunRow> rows);
  void forgetRemoved(const QStringList& listed_before);
  void forget(const QString& folder);
  void tellProblems(const std::vector<std::string>& problems);
  QVariant text(const RunRow& row, int column) const;
  int rowOf(const QString& folder) const;

  RunListRequest base_request_;
  QString own_run_;
  QMap<QString, std::int64_t> shown_;  // and the newest row whose points were handed out
  QStringList to_show_;
  QSet<QString> told_;  // problems, once each
  std::vector<RunRow> rows_;
  bool refreshing_ = false;
  bool refresh_again_ = false;
  QString last_failure_;
  QTimer timer_;
  std::shared_ptr<RunListReader> reader_;  // used by the worker only
  Worker worker_;
};

}  // namespace diptych::ui
