// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chart_theme.h"

#include <QPointF>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

class QCPItemStraightLine;
class QCPItemTracer;
class QCustomPlot;
class QLabel;

namespace diptych::ui {

// A curve's point at the cursor: where it is, and what is said of it.
struct CursorRow {
  double x = 0;
  double y = 0;  // NaN: no ring
  QColor color;
  QString name;  // gives way when the chart is narrow
  QString kind;
  QStringList numbers;
  std::vector<QPointF> more_rings = {};  // of other points that the row tells of
};

// A line at the cursor, a ring around each point, and a box that says what they are. Drawn on a
// layer of its own, so that moving it does not draw the curves again.
class CursorBox {
 public:
  // The plot must outlive this.
  CursorBox(QCustomPlot& plot, const char* name);

  // heads: of the columns of numbers. No rows: nothing is shown.
  void show(
      double x,
      const std::vector<CursorRow>& rows,
      const QStringList& heads,
      const ChartTheme& theme);

 private:
  void showRings(const std::vector<CursorRow>& rows, const ChartTheme& theme);
  void placeBox(double x);

  QCustomPlot& plot_;
  QCPItemStraightLine* line_;          // owned by the plot
  std::vector<QCPItemTracer*> rings_;  // owned by the plot
  QLabel* box_;                        // owned by the plot
};

// Where a cursor at `from` goes with one key press: to the next place in a direction (below 0: to
// the left). Without a cursor, to the place at that end. Nothing when there is none further on.
std::optional<double> nextPlace(
    std::vector<double> places, std::optional<double> from, int direction);

// "0.12345"; small ones with four digits that count.
QString lossText(double value);

}  // namespace diptych::ui
