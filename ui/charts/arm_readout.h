// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/cursor_box.h"
#include "ui/charts/plot_navigation.h"

namespace diptych::ui {

class ArmPlot;

// Says what the arms come to at the validation nearest to the cursor.
class ArmReadout : public PlotCursor {
 public:
  ArmReadout(QCustomPlot& plot, const ArmPlot& arms);  // both must outlive this

  void moveTo(double x) override;
  void stepBy(int direction) override;
  void hide() override;
  bool visible() const override { return visible_; }
  // After the curves or the axis changed.
  void refresh();

 private:
  QCustomPlot& plot_;
  const ArmPlot& arms_;
  CursorBox box_;
  double x_ = 0;
  bool visible_ = false;
};

}  // namespace diptych::ui
