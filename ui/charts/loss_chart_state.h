// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to LossChart's sources.

#include "ui/bridge/worker.h"
#include "ui/charts/loss_chart.h"
#include "ui/charts/loss_picture.h"
#include "ui/charts/loss_plot.h"
#include "ui/charts/loss_readout.h"
#include "ui/charts/plot_navigation.h"

#include <QPointF>

class QAction;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QToolButton;

namespace diptych::ui {

struct LossChart::State {
  explicit State(LossChart& chart);

  LossData data;
  QCustomPlot* plot;
  LossPlot curves;
  LossReadout readout;
  PlotNavigation navigation;
  QComboBox* scalar;
  QComboBox* axis;
  QDoubleSpinBox* smoothing;
  QToolButton* show;
  QAction* logarithmic;
  QAction* step_loss;
  QAction* bands;
  QAction* figures;
  QAction* marks;
  QAction* legend;
  QToolButton* fit;
  QToolButton* export_button;
  QLabel* hint;
  bool following = true;
  QPointF pressed;       // where the mouse button went down
  bool fitting = false;  // the range is being changed by us, not by the user
  Worker files;          // writes pictures
};

}  // namespace diptych::ui
