// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/statistics/statistics_summary.h"

#include <QTableWidget>

namespace diptych::ui {

// A row for each measure, a column for each set, and one for the difference of the pairs: bold
// where its interval leaves 0 out. What a measure means is in its row's tool tip. Ctrl+C copies.
class SummaryTable : public QTableWidget {
  Q_OBJECT

 public:
  explicit SummaryTable(QWidget* parent = nullptr);

  // The current row stays.
  void setSummary(const StatisticsSummary& summary);

 private:
  void setHeads(const StatisticsSummary& summary);
  void setRow(int row, const StatisticsSummary& summary);
  void setCell(int row, int column, const QString& text, const QString& explanation);
};

}  // namespace diptych::ui
