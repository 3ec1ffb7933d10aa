// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/comparison/experiment_comparison.h"
#include "ui/bridge/experiment_reader.h"

#include <QAbstractTableModel>
#include <QMap>
#include <QString>

#include <optional>

namespace diptych::ui {

// Arms as rows: their pictures, what made them, a cell for the run of each seed, and how they
// compare with the first arm.
class ArmTableModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { Name, Pictures, MadeBy, FirstSeed };
  enum Role {
    StripRole = Qt::UserRole,  // QStringList of paths
    StateRole,                 // int of ExperimentTask::State; invalid where there is no work
    ProgressRole,              // double, 0..1
    FolderRole                 // of the pictures or the run, when there is one
  };

  using QAbstractTableModel::QAbstractTableModel;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(
      int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

  // folder: of the experiment.
  void setView(const std::optional<ExperimentView>& view, const QString& folder);
  void setComparison(const std::optional<ExperimentComparison>& comparison);
  // Why a task failed is known to whoever watched it.
  void setMessage(const ExperimentTask& task);
  void clearMessages();

  const Arm* arm(int row) const;

 private:
  bool isVerdict(int column) const { return column == columnCount() - 1; }
  const ExperimentTask* taskOf(const QModelIndex& index) const;
  QString text(const QModelIndex& index) const;
  QString runText(const Arm& arm, const ExperimentTask& task) const;
  QString verdictText(const Arm& arm) const;
  QString toolTip(const QModelIndex& index) const;
  QString verdictToolTip(const Arm& arm) const;

  std::optional<ExperimentView> view_;
  QString folder_;
  std::optional<ExperimentComparison> comparison_;
  QMap<QString, QString> messages_;
};

// "VAE round trip of original", or the folder's name.
QString describeMaking(const Arm& arm);

}  // namespace diptych::ui
