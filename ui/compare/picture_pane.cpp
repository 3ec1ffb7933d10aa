// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/picture_pane.h"

#include "ui/compare/pane_painting.h"

#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace diptych::ui {

namespace {

constexpr double kEdgeReach = 8;     // device-independent pixels on both sides of the wipe's edge
constexpr double kWheelStep = 1.25;  // zoom for one notch

}  // namespace

PicturePane::PicturePane(QWidget* parent) : QWidget(parent) {
  setAttribute(Qt::WA_OpaquePaintEvent);
  setMouseTracking(true);
  setMinimumSize(64, 64);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void PicturePane::setContent(const PaneContent& content) {
  content_ = content;
  setAccessibleName(content_.heading);
  setAccessibleDescription(content_.message);
  update();
}

void PicturePane::setPicture(const PicturePtr& picture, const QString& heading) {
  content_.picture = picture;
  content_.heading = heading;
  setAccessibleName(heading);
  update();
}

void PicturePane::setView(const ViewPort& view) {
  if (view == view_) return;
  view_ = view;
  update();
}

void PicturePane::changeView(const ViewPort& view) {
  if (view == view_) return;
  setView(view);
  Q_EMIT viewChanged();
}

double PicturePane::scale() const { return content_.picture ? scaleOf(view_, viewRoom()) : 0; }

void PicturePane::zoomBy(double factor) {
  if (!content_.picture) return;
  const auto pane = viewRoom().pane;
  changeView(zoomed(view_, viewRoom(), {pane.width() / 2, pane.height() / 2}, factor));
}

void PicturePane::panBy(const QPointF& share) {
  if (!content_.picture) return;
  const auto pane = viewRoom().pane;
  changeView(panned(view_, viewRoom(), {-share.x() * pane.width(), -share.y() * pane.height()}));
}

QRect PicturePane::room() const { return rect().adjusted(0, fontMetrics().height() + 6, 0, 0); }

ViewRoom PicturePane::viewRoom() const {
  return {QSizeF(room().size()) * devicePixelRatioF(), content_.size};
}

QPointF PicturePane::toDevice(const QPointF& point) const {
  return (point - room().topLeft()) * devicePixelRatioF();
}

QPointF PicturePane::pointOf(const QPointF& relative) const {
  const auto place = placeOf(view_, viewRoom());
  const QPointF device(
      place.x() + relative.x() * place.width(), place.y() + relative.y() * place.height());
  return device / devicePixelRatioF() + room().topLeft();
}

std::optional<QPointF> PicturePane::relativeOf(const QPointF& point) const {
  if (!content_.picture || !room().contains(point.toPoint())) return std::nullopt;
  const auto relative = relativeAt(view_, viewRoom(), toDevice(point));
  const bool inside =
      relative.x() >= 0 && relative.y() >= 0 && relative.x() < 1 && relative.y() < 1;
  return inside ? std::optional(relative) : std::nullopt;
}

void PicturePane::setPointer(const std::optional<QPointF>& relative) {
  if (pointer_ == relative) return;
  update(pointerRect());
  pointer_ = relative;
  update(pointerRect());
}

void PicturePane::setMarked(bool marked) {
  if (marked_ == marked) return;
  marked_ = marked;
  update();
}

void PicturePane::setEdge(double edge) {
  edge_ = std::clamp(edge, 0.0, 1.0);
  update();
}

void PicturePane::resizeEvent(QResizeEvent* /*event*/) {
  if (view_.scale == 0) Q_EMIT viewChanged();  // the scale in effect is another one
}

void PicturePane::wheelEvent(QWheelEvent* event) {
  if (!content_.picture) return event->ignore();
  const double notches = event->angleDelta().y() / 120.0;
  changeView(zoomed(view_, viewRoom(), toDevice(event->position()), std::pow(kWheelStep, notches)));
  Q_EMIT pointed(relativeOf(event->position()));
  event->accept();
}

bool PicturePane::isAtEdge(const QPointF& point) const {
  return content_.wiped_to && room().contains(point.toPoint()) &&
         std::abs(point.x() - edge_ * width()) <= kEdgeReach;
}

void PicturePane::showCursor(const QPointF& point) {
  if (drag_ == Drag::Picture) {
    setCursor(Qt::ClosedHandCursor);
  } else if (drag_ == Drag::Edge || isAtEdge(point)) {
    setCursor(Qt::SplitHCursor);
  } else {
    setCursor(content_.picture ? Qt::CrossCursor : Qt::ArrowCursor);
  }
}

void PicturePane::mousePressEvent(QMouseEvent* event) {
  Q_EMIT entered();
  if (event->button() != Qt::LeftButton || !content_.picture) return;
  drag_ = isAtEdge(event->position()) ? Drag::Edge : Drag::Picture;
  dragged_from_ = event->position();
  showCursor(event->position());
}

void PicturePane::mouseMoveEvent(QMouseEvent* event) {
  const auto point = event->position();
  if (drag_ == Drag::Edge) {
    setEdge(point.x() / width());
  } else if (drag_ == Drag::Picture) {
    changeView(panned(view_, viewRoom(), (point - dragged_from_) * devicePixelRatioF()));
    dragged_from_ = point;
  } else {
    Q_EMIT entered();
  }
  showCursor(point);
  Q_EMIT pointed(relativeOf(point));
}

void PicturePane::mouseReleaseEvent(QMouseEvent* event) {
  drag_ = Drag::Nothing;
  showCursor(event->position());
}

void PicturePane::mouseDoubleClickEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton && !isAtEdge(event->position())) Q_EMIT fitWanted();
}

void PicturePane::leaveEvent(QEvent* /*event*/) { Q_EMIT pointed(std::nullopt); }

}  // namespace diptych::ui
