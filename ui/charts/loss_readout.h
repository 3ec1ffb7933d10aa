// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/loss_data.h"

#include <QString>

#include <vector>

class QCPItemStraightLine;
class QCPItemTracer;
class QCustomPlot;
class QLabel;

namespace diptych::ui {

class LossPlot;

// A line at the cursor, a ring around the nearest point of each visible curve, and a box that says
// what they are. Drawn on a layer of its own, so that moving it does not draw the curves again.
class LossReadout {
 public:
  LossReadout(QCustomPlot& plot, const LossPlot& curves, const LossData& data);

  // x in the units of the axis.
  void moveTo(double x);
  // To the next point of any visible validation or training curve; from nowhere: to the last or
  // first one.
  void stepBy(int direction);
  void hide();
  bool visible() const { return visible_; }
  // After the curves or the axis changed.
  void refresh();
  // What the box says, one line per curve: for screen readers and tests.
  QString text() const { return text_; }

 private:
  struct Nearest {
    const RunLosses* run = nullptr;
    Curve curve = Curve::Validation;
    CurvePoint point;
  };

  std::vector<Nearest> nearestPoints() const;
  void showRings(const std::vector<Nearest>& points);
  void showBox(const std::vector<Nearest>& points);
  void placeBox();
  QString table(const std::vector<Nearest>& points, qsizetype longest_label) const;
  QString tableRow(const Nearest& nearest, qsizetype longest_label) const;

  QCustomPlot& plot_;
  const LossPlot& curves_;
  const LossData& data_;
  QCPItemStraightLine* line_;          // owned by the plot
  std::vector<QCPItemTracer*> rings_;  // owned by the plot
  QLabel* box_;                        // owned by the plot
  double x_ = 0;
  bool visible_ = false;
  QString text_;
};

}  // namespace diptych::ui
