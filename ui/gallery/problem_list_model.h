// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dataset/data_set.h"

#include <QAbstractTableModel>

#include <memory>

namespace diptych::ui {

// What was wrong in a data set: the file and the reason.
class ProblemListModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { File, Reason, ColumnCount };

  using QAbstractTableModel::QAbstractTableModel;
  void setDataSet(std::shared_ptr<const DataSet> data_set);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  std::shared_ptr<const DataSet> data_set_;
};

}  // namespace diptych::ui
