// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/statistics/statistics_plot.h"

#include <QWidget>

#include <memory>
#include <vector>

class QCustomPlot;

namespace diptych::ui {

// One of the charts, chosen by name, and a line that says what is under the mouse. The wheel zooms,
// dragging pans, a double click or Home shows everything again; Left and Right move from point to
// point, Esc leaves them.
class ChartPane : public QWidget {
  Q_OBJECT

 public:
  explicit ChartPane(QWidget* parent = nullptr);
  ~ChartPane() override;

  // The chosen chart stays, by its place.
  void setCharts(std::vector<ChartContents> charts, std::vector<SetLook> sets);

  // -1: none.
  int chart() const;
  void setChart(int place);
  // The place of the chart of this title, or -1.
  int chartOf(const QString& title) const;

  const std::vector<SetLook>& sets() const;
  const StatisticsPlot& shown() const;
  QCustomPlot* plot() const;

 protected:
  void changeEvent(QEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void layOut();
  void connectControls();
  void fillChoice();
  void drawChart();
  void point(const std::optional<ChartPlace>& place);
  bool step(int key);

  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace diptych::ui
