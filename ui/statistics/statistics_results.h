// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/statistics/statistics_figures.h"
#include "ui/statistics/statistics_plot.h"

#include <QWidget>

#include <memory>
#include <vector>

class QAbstractTableModel;
class QSplitter;
class QTabWidget;
class QTableView;

namespace diptych::ui {

class ChartPane;
class PictureTableModel;
class SummaryTable;

// Everything that was found out: a tab for the table, every picture, near duplicates and problems.
// The charts stand beside them when there is room, and are a tab when there is not.
class StatisticsResults : public QWidget {
  Q_OBJECT

 public:
  explicit StatisticsResults(QWidget* parent = nullptr);

  void setFigures(
      StatisticsFigures figures,
      std::shared_ptr<const StatisticsInput> input,
      const std::vector<SetLook>& looks);
  // Until there are new figures: what leads to pictures would lead to wrong ones.
  void clearLists();

  const StatisticsSummary& summary() const { return summary_; }
  const ChartPane& charts() const { return *charts_; }

 Q_SIGNALS:
  void pictureWanted(int set, std::size_t item);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  QTableView* createTable(
      const char* name, const QString& accessible_name, QAbstractTableModel* model);
  void connectLists();
  void arrange(bool wide);
  void nameTabs();
  void showChartOf(int row);
  void open(const LinkedRow& row, int column);

  StatisticsSummary summary_;
  QSplitter* halves_;
  QTabWidget* tabs_;
  SummaryTable* table_;
  ChartPane* charts_;
  PictureTableModel* picture_model_;
  LinkedRowsModel* duplicate_model_;
  LinkedRowsModel* problem_model_;
  QTableView* pictures_;
  QTableView* duplicates_;
  QTableView* problems_;
  bool wide_ = true;
};

}  // namespace diptych::ui
