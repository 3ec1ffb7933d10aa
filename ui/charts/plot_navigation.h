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

// What follows the mouse over a plot, and the arrow keys.
class PlotCursor {
 public:
  virtual ~PlotCursor() = default;
  // x in the units of the axis.
  virtual void moveTo(double x) = 0;
  // To the next point to the left (-1) or right (1).
  virtual void stepBy(int direction) = 0;
  virtual void hide() = 0;
  virtual bool visible() const = 0;
};

// Mouse and keys of a chart of curves (loss_chart.h lists them).
class PlotNavigation : public QObject {
 public:
  // Both must outlive this.
  PlotNavigation(QCustomPlot& plot, PlotCursor& cursor);

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
  PlotCursor& cursor_;
  std::function<void()> fit_ = [] {};
};

}  // namespace diptych::ui
