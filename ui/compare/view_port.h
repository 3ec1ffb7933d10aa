// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QRectF>
#include <QSizeF>

namespace diptych::ui {

// Which part of a picture a pane shows. The same in panes of pictures of different sizes: places
// are relative, and pixels are those of the reference, the first picture.
struct ViewPort {
  QPointF centre{0.5, 0.5};  // the place at the pane's middle; 0..1 across and down the picture
  double scale = 0;          // device pixels per pixel of the reference; 0: the picture fits

  bool operator==(const ViewPort&) const = default;
};

inline constexpr double kMaxScale = 64;

// What a view is looked through: sizes of the pane, in device pixels, and of the picture, in pixels
// of the reference.
struct ViewRoom {
  QSizeF pane;
  QSizeF picture;
};

// The scale at which the picture just fits; a whole number when that is 2 or more, so that all
// pixels are equally large.
double fitScale(const ViewRoom& room);

// The scale in effect.
double scaleOf(const ViewPort& view, const ViewRoom& room);

// Where the picture lies, in device pixels of the pane; begins at whole ones from 1:1 on.
QRectF placeOf(const ViewPort& view, const ViewRoom& room);

// The relative place at a point of the pane; outside 0..1 where the picture is not.
QPointF relativeAt(const ViewPort& view, const ViewRoom& room, const QPointF& point);

// Zoomed so that what is at the point stays there, from the scale at which all is seen (or 1) to
// kMaxScale.
ViewPort zoomed(const ViewPort& view, const ViewRoom& room, const QPointF& point, double factor);

// Moved by device pixels; the middle of the pane stays within the picture.
ViewPort panned(const ViewPort& view, const ViewRoom& room, const QPointF& delta);

}  // namespace diptych::ui
