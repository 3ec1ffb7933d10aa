// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sweep/sweep_view.h"

#include <QApplication>
#include <QKeyEvent>
#include <QScrollBar>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace diptych::ui {
namespace {

constexpr double kZoomStep = 1.25;

}  // namespace

void SweepView::wheelEvent(QWheelEvent* event) {
  if (!event->modifiers().testFlag(Qt::ControlModifier)) {
    QAbstractScrollArea::wheelEvent(event);
    return;
  }
  zoomBy(std::pow(kZoomStep, event->angleDelta().y() / 120.0), event->position());
  event->accept();
}

void SweepView::mousePressEvent(QMouseEvent* event) {
  pressed_ = last_drag_ = event->pos();
  dragging_ = false;
}

void SweepView::mouseMoveEvent(QMouseEvent* event) {
  if (!pressed_) return;
  if (!dragging_ &&
      (event->pos() - *pressed_).manhattanLength() < QApplication::startDragDistance()) {
    return;
  }
  dragging_ = true;
  viewport()->setCursor(Qt::ClosedHandCursor);
  const auto moved = event->pos() - last_drag_;
  last_drag_ = event->pos();
  horizontalScrollBar()->setValue(horizontalScrollBar()->value() - moved.x());
  verticalScrollBar()->setValue(verticalScrollBar()->value() - moved.y());
}

void SweepView::mouseReleaseEvent(QMouseEvent* event) {
  viewport()->unsetCursor();
  const bool click = pressed_ && !dragging_ && event->button() == Qt::LeftButton;
  pressed_.reset();
  if (!click) return;
  if (const auto cell = cellAt(event->pos())) {
    choose(*cell);
    Q_EMIT activated(*cell);
  }
}

void SweepView::moveChosen(int dx, int dy) {
  choose(
      {std::clamp(chosen_.x + dx, 0, plan_.columns() - 1),
       std::clamp(chosen_.y + dy, 0, plan_.rows() - 1),
       chosen_.z});
}

bool SweepView::keyZooms(int key) {
  switch (key) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
      zoomBy(kZoomStep);
      return true;
    case Qt::Key_Minus:
      zoomBy(1 / kZoomStep);
      return true;
    case Qt::Key_0:
    case Qt::Key_F:
      fit();
      return true;
    case Qt::Key_1:
      showOriginalSize();
      return true;
    default:
      return false;
  }
}

void SweepView::keyPressEvent(QKeyEvent* event) {
  if (empty_ || keyZooms(event->key())) return;
  switch (event->key()) {
    case Qt::Key_Left:
      return moveChosen(-1, 0);
    case Qt::Key_Right:
      return moveChosen(1, 0);
    case Qt::Key_Up:
      return moveChosen(0, -1);
    case Qt::Key_Down:
      return moveChosen(0, 1);
    case Qt::Key_Home:
      return moveChosen(-plan_.columns(), 0);
    case Qt::Key_End:
      return moveChosen(plan_.columns(), 0);
    case Qt::Key_PageUp:
      return setSheet(chosen_.z - 1);
    case Qt::Key_PageDown:
      return setSheet(chosen_.z + 1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
      Q_EMIT activated(chosen_);
      return;
    case Qt::Key_R:
      Q_EMIT referenceWanted(chosen_);
      return;
    case Qt::Key_Escape:
      Q_EMIT closeWanted();
      return;
    default:
      QAbstractScrollArea::keyPressEvent(event);
  }
}

}  // namespace diptych::ui
