// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/worker.h"
#include "ui/statistics/statistics_input.h"

#include <QAbstractTableModel>

#include <memory>
#include <vector>

namespace diptych::ui {

// Every picture of the measured sets with its numbers: set, name, then pictureValues(). Sorting is
// done in the background, since there may be many; what has no number comes last.
class PictureTableModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { SetColumn, NameColumn, FirstValueColumn };
  struct Row {
    std::size_t set = 0;
    std::size_t item = 0;
  };
  using Input = std::shared_ptr<const StatisticsInput>;

  explicit PictureTableModel(QObject* parent) : QAbstractTableModel(parent) {}

  // Shown in the order that was asked for last.
  void setInput(Input input);
  const Row& row(int place) const { return rows_[static_cast<std::size_t>(place)]; }

  // A column below 0: the sets' own order.
  void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  QString textAt(const Row& row, int column) const;

  Input input_;
  std::vector<Row> rows_;
  int column_ = -1;
  Qt::SortOrder order_ = Qt::AscendingOrder;
  Worker worker_;
};

}  // namespace diptych::ui
