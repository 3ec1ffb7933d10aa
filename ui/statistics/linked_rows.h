// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/statistics/statistics_input.h"

#include <QAbstractTableModel>
#include <QString>
#include <QStringList>

#include <cstddef>
#include <optional>
#include <vector>

namespace diptych::ui {

// A line of a list whose cells may lead to pictures of a set.
struct LinkedRow {
  std::size_t set = 0;
  QStringList cells;
  std::vector<std::optional<std::size_t>> items;  // of each cell
};

// More are not listed; the list says so.
inline constexpr std::size_t kMostLinkedRows = 10000;

// Most similar first, of all sets: set, first name, second name, similarity.
std::vector<LinkedRow> duplicateRows(const StatisticsInput& input);
// Set and what is wrong, in the sets' order.
std::vector<LinkedRow> problemRows(const StatisticsInput& input);

// Shows such lines.
class LinkedRowsModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  LinkedRowsModel(QStringList heads, QObject* parent);

  void setRows(std::vector<LinkedRow> rows);
  const LinkedRow& row(int place) const { return rows_[static_cast<std::size_t>(place)]; }

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  QStringList heads_;
  std::vector<LinkedRow> rows_;
};

}  // namespace diptych::ui
