// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statistics/picture_table_model.h"

#include "ui/statistics/picture_values.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace diptych::ui {
namespace {

using Rows = std::vector<PictureTableModel::Row>;

Rows rowsInOrder(const StatisticsInput& input) {
  Rows rows;
  for (std::size_t set = 0; set < input.sets.size(); ++set) {
    if (!input.sets[set].measures) continue;
    const auto count = input.sets[set].data_set->items.size();
    for (std::size_t item = 0; item < count; ++item) rows.push_back({set, item});
  }
  return rows;
}

const PictureValue& valueOfColumn(int column) {
  return pictureValues()[static_cast<std::size_t>(column - PictureTableModel::FirstValueColumn)];
}

const std::string& nameOf(const StatisticsInput& input, const PictureTableModel::Row& row) {
  return input.sets[row.set].data_set->items[row.item].name;
}

Rows sortedByName(const StatisticsInput& input, Rows rows, bool descending) {
  std::stable_sort(rows.begin(), rows.end(), [&](const auto& a, const auto& b) {
    const int order = nameOf(input, a).compare(nameOf(input, b));
    return descending ? order > 0 : order < 0;
  });
  return rows;
}

Rows sortedByValue(
    const StatisticsInput& input, const Rows& rows, const PictureValue& value, bool descending) {
  std::vector<std::pair<double, PictureTableModel::Row>> keyed;
  keyed.reserve(rows.size());
  for (const auto& row : rows) {
    keyed.emplace_back(valueOf(value, input, row.set, row.item), row);
  }
  std::stable_sort(keyed.begin(), keyed.end(), [descending](const auto& a, const auto& b) {
    if (std::isnan(a.first) || std::isnan(b.first)) return !std::isnan(a.first);
    return descending ? a.first > b.first : a.first < b.first;
  });
  Rows sorted;
  sorted.reserve(keyed.size());
  for (const auto& [key, row] : keyed) sorted.push_back(row);
  return sorted;
}

Rows sortedRows(const StatisticsInput& input, int column, bool descending) {
  auto rows = rowsInOrder(input);
  if (column >= PictureTableModel::FirstValueColumn) {
    return sortedByValue(input, rows, valueOfColumn(column), descending);
  }
  if (column == PictureTableModel::NameColumn) {
    return sortedByName(input, std::move(rows), descending);
  }
  if (column == PictureTableModel::SetColumn && descending) {
    std::stable_sort(
        rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.set > b.set; });
  }
  return rows;
}

}  // namespace

void PictureTableModel::setInput(Input input) {
  if (!rows_.empty()) {  // they mean nothing in the new sets
    beginResetModel();
    rows_.clear();
    endResetModel();
  }
  input_ = std::move(input);
  sort(column_, order_);
}

void PictureTableModel::sort(int column, Qt::SortOrder order) {
  column_ = column;
  order_ = order;
  worker_.cancel();
  if (!input_) return;
  worker_.run(
      [input = input_, column, order](const std::stop_token&) {
        return sortedRows(*input, column, order == Qt::DescendingOrder);
      },
      [this](Rows rows) {
        beginResetModel();
        rows_ = std::move(rows);
        endResetModel();
      });
}

int PictureTableModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int PictureTableModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : FirstValueColumn + static_cast<int>(pictureValues().size());
}

QString PictureTableModel::textAt(const Row& row, int column) const {
  if (column == SetColumn) return input_->sets[row.set].title;
  if (column == NameColumn) return QString::fromStdString(nameOf(*input_, row));
  const auto& value = valueOfColumn(column);
  const double number = valueOf(value, *input_, row.set, row.item);
  return std::isfinite(number) ? QString::number(number, 'f', value.digits) : QStringLiteral("–");
}

QVariant PictureTableModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  if (role == Qt::DisplayRole || role == Qt::ToolTipRole) {
    return textAt(row(index.row()), index.column());
  }
  const bool number = index.column() >= FirstValueColumn;
  if (role == Qt::TextAlignmentRole && number) {
    return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
  }
  return {};
}

QVariant PictureTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
  const bool number = section >= FirstValueColumn;
  if (role == Qt::ToolTipRole && number) return valueOfColumn(section).explanation;
  if (role == Qt::TextAlignmentRole && number) {
    return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
  }
  if (role != Qt::DisplayRole) return {};
  if (number) return titleWithUnit(valueOfColumn(section));
  return section == SetColumn ? tr("Set") : tr("Picture");
}

}  // namespace diptych::ui
