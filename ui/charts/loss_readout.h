// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/cursor_box.h"
#include "ui/charts/loss_data.h"
#include "ui/charts/plot_navigation.h"

#include <QString>

#include <vector>

class QCustomPlot;

namespace diptych::ui {

class LossPlot;

// Says what the nearest point of each visible curve is.
class LossReadout : public PlotCursor {
 public:
  LossReadout(QCustomPlot& plot, const LossPlot& curves);

  void moveTo(double x) override;
  // To the next point of any visible validation or training curve; from nowhere: to the last or
  // first one.
  void stepBy(int direction) override;
  void hide() override;
  bool visible() const override { return visible_; }
  // After the curves or the axis changed.
  void refresh();
  // What the box says, one line per curve: for screen readers and tests.
  QString text() const { return text_; }

 private:
  struct Nearest {
    const RunLosses* run = nullptr;
    Curve curve = Curve::Validation;
    CurvePoint point;
    double shown = 0;  // its value as it is drawn
  };

  std::vector<Nearest> nearestPoints() const;
  bool areLossPairs(const std::vector<Nearest>& points) const;
  void showPairs(const std::vector<Nearest>& points);
  QString valueHead() const;
  QString kindOf(Curve curve) const;
  CursorRow rowOf(const Nearest& nearest) const;

  QCustomPlot& plot_;
  const LossPlot& curves_;
  CursorBox box_;
  double x_ = 0;
  bool visible_ = false;
  QString text_;
};

}  // namespace diptych::ui
