// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/plot_navigation.h"

#include "ui/charts/qcustomplot.h"

namespace diptych::ui {
namespace {

// Moves by a share of what is seen, on a linear or logarithmic axis.
void panAxis(QCPAxis& axis, double share) {
  const auto range = axis.range();
  if (axis.scaleType() == QCPAxis::stLogarithmic) {
    const double factor = std::pow(range.upper / range.lower, share);
    axis.setRange(range.lower * factor, range.upper * factor);
  } else {
    axis.moveRange(range.size() * share);
  }
}

}  // namespace

PlotNavigation::PlotNavigation(QCustomPlot& plot, PlotCursor& cursor)
    : plot_(plot), cursor_(cursor) {
  plot_.setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
  plot_.installEventFilter(this);
  connect(&plot_, &QCustomPlot::mousePress, this, &PlotNavigation::press);
  connect(&plot_, &QCustomPlot::mouseMove, this, &PlotNavigation::move);
  connect(&plot_, &QCustomPlot::mouseWheel, this, &PlotNavigation::wheel);
  connect(&plot_, &QCustomPlot::mouseDoubleClick, this, [this] { fit_(); });
}

void PlotNavigation::press(QMouseEvent* event) {
  const bool rectangle = event->modifiers().testFlag(Qt::ShiftModifier);
  plot_.setSelectionRectMode(rectangle ? QCP::srmZoom : QCP::srmNone);
}

void PlotNavigation::move(QMouseEvent* event) {
  const auto place = event->position().toPoint();
  if (event->buttons() != Qt::NoButton || !plot_.axisRect()->rect().contains(place)) {
    cursor_.hide();
  } else {
    cursor_.moveTo(plot_.xAxis->pixelToCoord(place.x()));
  }
}

void PlotNavigation::wheel(QWheelEvent* event) {
  Qt::Orientations axes = Qt::Horizontal | Qt::Vertical;
  if (event->modifiers().testFlag(Qt::ControlModifier)) axes = Qt::Horizontal;
  if (event->modifiers().testFlag(Qt::AltModifier)) axes = Qt::Vertical;
  plot_.axisRect()->setRangeZoom(axes);
}

bool PlotNavigation::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::Leave) cursor_.hide();
  if (event->type() == QEvent::KeyPress && key(static_cast<QKeyEvent*>(event))) return true;
  return QObject::eventFilter(watched, event);
}

bool PlotNavigation::key(QKeyEvent* event) {
  if (event->modifiers().testFlag(Qt::ShiftModifier) && panBy(event->key())) return true;
  switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
      zoomBy(0.8);
      return true;
    case Qt::Key_Minus:
      zoomBy(1.25);
      return true;
    case Qt::Key_Home:
      fit_();
      return true;
    case Qt::Key_Left:
    case Qt::Key_Right:
      cursor_.stepBy(event->key() == Qt::Key_Right ? 1 : -1);
      return true;
    case Qt::Key_Escape:
      if (!cursor_.visible()) return false;
      cursor_.hide();
      return true;
    default:
      return false;
  }
}

bool PlotNavigation::panBy(int key) {
  constexpr double kShare = 0.15;
  if (key == Qt::Key_Left || key == Qt::Key_Right) {
    panAxis(*plot_.xAxis, key == Qt::Key_Right ? kShare : -kShare);
  } else if (key == Qt::Key_Up || key == Qt::Key_Down) {
    panAxis(*plot_.yAxis, key == Qt::Key_Up ? kShare : -kShare);
  } else {
    return false;
  }
  plot_.replot(QCustomPlot::rpQueuedReplot);
  return true;
}

void PlotNavigation::zoomBy(double factor) {
  plot_.xAxis->scaleRange(factor);
  plot_.yAxis->scaleRange(factor);
  plot_.replot(QCustomPlot::rpQueuedReplot);
}

}  // namespace diptych::ui
