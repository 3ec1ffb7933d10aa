// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chart_theme.h"
#include "ui/statistics/chart_contents.h"

#include <QColor>
#include <QFont>
#include <QPointF>
#include <QString>

#include <optional>
#include <vector>

class QCPAxisRect;
class QCPLayoutGrid;
class QCustomPlot;

namespace diptych::ui {

// What a set is called and drawn like.
struct SetLook {
  QString title;
  QColor colour;
};

// A set's colour on this background: Okabe and Ito's on a light one get their bright relative on a
// dark one.
QColor colourOn(const ChartTheme& theme, const QColor& colour);

// A place in a chart: a panel, and a point of its curves or a cell of its square.
struct ChartPlace {
  std::size_t panel = 0;
  std::size_t x = 0;
  std::size_t y = 0;  // of a square
  bool operator==(const ChartPlace&) const = default;
};

// Draws one chart with QCustomPlot, for the window and for files. Sets are told apart by colour and
// by dashes.
class StatisticsPlot {
 public:
  explicit StatisticsPlot(QCustomPlot& plot);  // must outlive this

  // Replaces what is drawn and shows all of it.
  void draw(
      const ChartContents& contents,
      const std::vector<SetLook>& sets,
      const ChartTheme& theme,
      const QFont& font);
  const ChartContents& contents() const { return contents_; }
  const std::vector<SetLook>& sets() const { return sets_; }

  // The ranges of another plot of the same contents.
  void showRangesOf(const StatisticsPlot& other);

  std::optional<ChartPlace> placeAt(const QPointF& pixel) const;
  // One further to the right (1) or left (-1), on to the next panel; from nowhere: the first or
  // last.
  std::optional<ChartPlace> nextTo(const std::optional<ChartPlace>& place, int direction) const;
  // A line at this place, or none.
  void mark(const std::optional<ChartPlace>& place);
  // What stands there, in one line.
  QString textOf(const ChartPlace& place) const;

 private:
  void clear();
  void addLegend();
  void addPanel(const ChartPanel& panel, int column);
  void addCurves(QCPAxisRect& rect, const ChartPanel& panel);
  void addCurve(QCPAxisRect& rect, const ChartPanel& panel, const ChartCurve& curve);
  std::vector<ChartPlace> places() const;
  ChartPlace nearestPoint(std::size_t panel, double x) const;
  QString curveText(const ChartPlace& place) const;

  QCustomPlot& plot_;
  QCPLayoutGrid* panels_;  // owned by the plot
  ChartContents contents_;
  std::vector<SetLook> sets_;
  ChartTheme theme_ = lightTheme();
  QFont font_;
  std::vector<QCPAxisRect*> rects_;  // of the panels, owned by the plot
};

}  // namespace diptych::ui
