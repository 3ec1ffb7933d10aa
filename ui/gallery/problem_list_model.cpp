// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gallery/problem_list_model.h"

#include "ui/bridge/paths.h"

#include <utility>

namespace diptych::ui {

void ProblemListModel::setDataSet(std::shared_ptr<const DataSet> data_set) {
  beginResetModel();
  data_set_ = std::move(data_set);
  endResetModel();
}

int ProblemListModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() || !data_set_ ? 0 : static_cast<int>(data_set_->problems.size());
}

int ProblemListModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : ColumnCount;
}

QVariant ProblemListModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const auto& problem = data_set_->problems[index.row()];
  if (role == Qt::ToolTipRole) {
    return tr("%1\n%2").arg(toText(problem.path), QString::fromStdString(problem.reason));
  }
  if (role != Qt::DisplayRole) return {};
  if (index.column() == File) return toText(problem.path.lexically_relative(data_set_->root));
  const auto reason = QString::fromStdString(problem.reason);
  return problem.picture_left_out ? tr("left out: %1").arg(reason) : reason;
}

QVariant ProblemListModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  return section == File ? tr("File") : tr("Problem");
}

}  // namespace diptych::ui
