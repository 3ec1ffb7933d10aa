// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statistics/summary_table.h"

#include "ui/statistics/copy_rows.h"

#include <QHeaderView>

namespace diptych::ui {

SummaryTable::SummaryTable(QWidget* parent) : QTableWidget(parent) {
  setObjectName("statistics_summary");
  setAccessibleName(tr("Measures of the data sets"));
  setEditTriggers(QAbstractItemView::NoEditTriggers);
  setSelectionBehavior(QAbstractItemView::SelectRows);
  setAlternatingRowColors(true);
  setShowGrid(false);
  setWordWrap(false);
  setTabKeyNavigation(false);
  verticalHeader()->hide();
  verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
  horizontalHeader()->setHighlightSections(false);
  copyRowsOnRequest(*this);
}

void SummaryTable::setSummary(const StatisticsSummary& summary) {
  const int current = currentRow();
  clear();
  setHeads(summary);
  setRowCount(static_cast<int>(summary.rows.size()));
  for (int row = 0; row < rowCount(); ++row) setRow(row, summary);
  resizeColumnsToContents();
  constexpr int kAir = 12;
  for (int i = 0; i < columnCount(); ++i) setColumnWidth(i, columnWidth(i) + kAir);
  if (current >= 0 && current < rowCount()) setCurrentCell(current, 0);
}

void SummaryTable::setHeads(const StatisticsSummary& summary) {
  QStringList heads = {tr("Measure")};
  heads += summary.titles;
  if (summary.paired) {
    heads << tr("%1 − %2").arg(summary.titles[1], summary.titles[0]);
  }
  setColumnCount(static_cast<int>(heads.size()));
  setHorizontalHeaderLabels(heads);
  const auto right = Qt::AlignRight | Qt::AlignVCenter;
  horizontalHeaderItem(0)->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  for (int column = 1; column < columnCount(); ++column) {
    horizontalHeaderItem(column)->setTextAlignment(right);
    horizontalHeaderItem(column)->setToolTip(tr("Mean over the pictures ± standard deviation"));
  }
  if (!summary.paired) return;
  horizontalHeaderItem(columnCount() - 1)
      ->setToolTip(
          tr("By pairs: mean difference between the two pictures of a pair, with its 95 % interval "
             "(Student's t). Bold: the interval leaves 0 out. Of twenty measures without any "
             "difference, one does so by chance."));
}

void SummaryTable::setRow(int row, const StatisticsSummary& summary) {
  const auto& shown = summary.rows[static_cast<std::size_t>(row)];
  const auto title =
      shown.unit.isEmpty() ? shown.title : QStringLiteral("%1 (%2)").arg(shown.title, shown.unit);
  setCell(row, 0, title, shown.explanation);
  int column = 1;
  for (const auto& number : shown.sets) {
    setCell(row, column++, textOf(number, shown.digits), shown.explanation);
  }
  if (!summary.paired) return;
  const auto& difference = shown.difference;
  setCell(
      row,
      column,
      difference ? textOf(*difference, shown.digits) : QString(),
      difference ? tr("%1\n%n pair(s)", nullptr, static_cast<int>(difference->pairs))
                       .arg(shown.explanation)
                 : shown.explanation);
  auto font = item(row, column)->font();
  font.setBold(difference && isClear(*difference));
  item(row, column)->setFont(font);
}

void SummaryTable::setCell(int row, int column, const QString& text, const QString& explanation) {
  auto* cell = new QTableWidgetItem(text);
  // As rich text, so that long ones are wrapped.
  cell->setToolTip(
      QStringLiteral("<p>%1</p>").arg(explanation.toHtmlEscaped().replace('\n', "<br>")));
  cell->setData(Qt::AccessibleDescriptionRole, explanation);
  if (column > 0) cell->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
  setItem(row, column, cell);
}

}  // namespace diptych::ui
