// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <functional>

class QCustomPlot;
class QKeyEvent;
class QMouseEvent;
class QWheelEvent;

namespace diptych::ui {

class LossReadout;

// Mouse and keys of the chart (loss_chart.h lists them).
class PlotNavigation : public QObject {
 public:
  // Both must outlive this.
  PlotNavigation(QCustomPlot& plot, LossReadout& readout);

  void onFit(std::function<void()> fit) { fit_ = std::move(fit); }

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void press(QMouseEvent* event);
  void move(QMouseEvent* event);
  void wheel(QWheelEvent* event);
  bool key(QKeyEvent* event);
  bool panBy(int key);
  void zoomBy(double factor);

  QCustomPlot& plot_;
  LossReadout& readout_;
  std::function<void()> fit_ = [] {};
};

}  // namespace diptych::ui
