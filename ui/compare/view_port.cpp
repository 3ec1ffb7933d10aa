// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/view_port.h"

#include <algorithm>
#include <cmath>

namespace diptych::ui {

namespace {

QPointF withinPicture(const QPointF& place) {
  return {std::clamp(place.x(), 0.0, 1.0), std::clamp(place.y(), 0.0, 1.0)};
}

QPointF relativeIn(const QRectF& place, const QPointF& point) {
  return {(point.x() - place.x()) / place.width(), (point.y() - place.y()) / place.height()};
}

QPointF middle(const QSizeF& size) { return {size.width() / 2, size.height() / 2}; }

// Where the picture would lie if it could begin between two pixels.
QRectF exactPlace(const ViewPort& view, const ViewRoom& room) {
  const auto size = room.picture * scaleOf(view, room);
  const auto centre = view.scale > 0 ? view.centre : QPointF(0.5, 0.5);
  const QPointF before(centre.x() * size.width(), centre.y() * size.height());
  return {middle(room.pane) - before, size};
}

}  // namespace

double fitScale(const ViewRoom& room) {
  const double scale = std::min(
      room.pane.width() / room.picture.width(), room.pane.height() / room.picture.height());
  return std::clamp(scale >= 2 ? std::floor(scale) : scale, 1e-6, kMaxScale);
}

double scaleOf(const ViewPort& view, const ViewRoom& room) {
  return view.scale > 0 ? view.scale : fitScale(room);
}

QRectF placeOf(const ViewPort& view, const ViewRoom& room) {
  const auto place = exactPlace(view, room);
  if (scaleOf(view, room) < 1) return place;  // smooth anyway
  return {QPointF(std::round(place.x()), std::round(place.y())), place.size()};
}

QPointF relativeAt(const ViewPort& view, const ViewRoom& room, const QPointF& point) {
  return relativeIn(placeOf(view, room), point);
}

ViewPort zoomed(const ViewPort& view, const ViewRoom& room, const QPointF& point, double factor) {
  const double fit = fitScale(room);
  const double lowest = std::min(fit, 1.0);
  const double scale = std::clamp(scaleOf(view, room) * factor, lowest, kMaxScale);
  if (fit < 1 && scale <= fit) return {};
  const auto kept = relativeIn(exactPlace(view, room), point);
  const auto offset = (point - middle(room.pane)) / scale;
  return {
      withinPicture(
          kept - QPointF(offset.x() / room.picture.width(), offset.y() / room.picture.height())),
      scale};
}

ViewPort panned(const ViewPort& view, const ViewRoom& room, const QPointF& delta) {
  const double scale = scaleOf(view, room);
  const auto centre = view.scale > 0 ? view.centre : QPointF(0.5, 0.5);
  const auto moved = delta / scale;
  return {
      withinPicture(
          centre - QPointF(moved.x() / room.picture.width(), moved.y() / room.picture.height())),
      scale};
}

}  // namespace diptych::ui
