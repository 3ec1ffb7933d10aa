// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statistics/copy_rows.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>

#include <algorithm>

namespace diptych::ui {
namespace {

QString headLine(const QAbstractItemModel& model) {
  QStringList cells;
  for (int column = 0; column < model.columnCount(); ++column) {
    cells << model.headerData(column, Qt::Horizontal).toString();
  }
  return cells.join(QLatin1Char('\t')) + QLatin1Char('\n');
}

QString rowLine(const QAbstractItemModel& model, int row) {
  QStringList cells;
  for (int column = 0; column < model.columnCount(); ++column) {
    auto text = model.index(row, column).data().toString();
    cells << text.replace(QLatin1Char('\t'), QLatin1Char(' '));
  }
  return cells.join(QLatin1Char('\t')) + QLatin1Char('\n');
}

void copyRows(const QAbstractItemView& view) {
  auto rows = view.selectionModel()->selectedRows();
  if (rows.isEmpty()) return;
  std::sort(rows.begin(), rows.end());
  auto text = headLine(*view.model());
  for (const auto& row : rows) text += rowLine(*view.model(), row.row());
  QApplication::clipboard()->setText(text);
}

// Views copy only their current cell by themselves.
class RowCopier : public QObject {
 public:
  explicit RowCopier(QAbstractItemView& view) : QObject(&view), view_(view) {
    view.installEventFilter(this);
  }

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override {
    const bool key = event->type() == QEvent::KeyPress;
    if (!key || !static_cast<QKeyEvent*>(event)->matches(QKeySequence::Copy)) {
      return QObject::eventFilter(watched, event);
    }
    copyRows(view_);
    return true;
  }

 private:
  QAbstractItemView& view_;
};

}  // namespace

void copyRowsOnRequest(QAbstractItemView& view) {
  new RowCopier(view);  // owned by the view
}

}  // namespace diptych::ui
