// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/pane_painting.h"

#include <QPainter>
#include <QPainterPath>

#include <cmath>

namespace diptych::ui {

namespace {

constexpr double kGridScale = 16;  // device pixels per pixel, from which on lines are drawn

// The smallest level that has at least a pixel for each one shown.
const QImage& levelFor(const PictureLevels& picture, double shown_width) {
  const QImage* best = &picture.levels.front();
  for (const auto& level : picture.levels) {
    if (level.width() >= shown_width) best = &level;
  }
  return *best;
}

// Pixels of the image that the clip touches.
QRect touchedPixels(const QRectF& place, const QRect& clip, const QSize& size) {
  const double x_scale = place.width() / size.width();
  const double y_scale = place.height() / size.height();
  const auto shown = place.intersected(clip);
  const QPoint first(
      static_cast<int>(std::floor((shown.left() - place.left()) / x_scale)),
      static_cast<int>(std::floor((shown.top() - place.top()) / y_scale)));
  const QPoint last(
      static_cast<int>(std::ceil((shown.right() - place.left()) / x_scale)),
      static_cast<int>(std::ceil((shown.bottom() - place.top()) / y_scale)));
  return QRect(first - QPoint(1, 1), last + QPoint(1, 1)).intersected(QRect(QPoint(), size));
}

QRectF placeOfPixels(const QRectF& place, const QRect& pixels, const QSize& size) {
  const double x_scale = place.width() / size.width();
  const double y_scale = place.height() / size.height();
  return {
      place.left() + pixels.left() * x_scale,
      place.top() + pixels.top() * y_scale,
      pixels.width() * x_scale,
      pixels.height() * y_scale};
}

}  // namespace

void paintLevels(
    QPainter& painter, const PictureLevels& picture, const QRectF& place, const QRect& clip) {
  if (!place.intersects(clip)) return;
  const auto& level = levelFor(picture, place.width());
  const auto pixels = touchedPixels(place, clip, level.size());
  const bool sharp = place.width() >= picture.image().width();
  painter.save();
  painter.setClipRect(clip, Qt::IntersectClip);
  painter.setRenderHint(QPainter::SmoothPixmapTransform, !sharp);
  painter.drawImage(placeOfPixels(place, pixels, level.size()), level, pixels);
  painter.restore();
}

void paintPixelGrid(
    QPainter& painter, const QSize& pixels, const QRectF& place, const QRect& clip) {
  const double x_scale = place.width() / pixels.width();
  const double y_scale = place.height() / pixels.height();
  if (std::min(x_scale, y_scale) < kGridScale || !place.intersects(clip)) return;
  const auto touched = touchedPixels(place, clip, pixels);
  const auto area = place.toRect().intersected(clip);
  const QColor line(128, 128, 128);  // opaque: filled several times as fast
  for (int x = touched.left(); x <= touched.right() + 1; ++x) {
    const int at = qRound(place.left() + x * x_scale);
    painter.fillRect(at, area.top(), 1, area.height(), line);
  }
  for (int y = touched.top(); y <= touched.bottom() + 1; ++y) {
    const int at = qRound(place.top() + y * y_scale);
    painter.fillRect(area.left(), at, area.width(), 1, line);
  }
}

// White within black, so that it is seen on every picture.
void paintWipeEdge(QPainter& painter, int x, const QRect& clip, double ratio) {
  const int thin = qMax(1, qRound(ratio));
  const int radius = qRound(11 * ratio);
  painter.save();
  painter.setClipRect(clip, Qt::IntersectClip);
  painter.fillRect(x - 2 * thin, clip.top(), 4 * thin, clip.height(), QColor(0, 0, 0, 150));
  painter.fillRect(x - thin, clip.top(), 2 * thin, clip.height(), Qt::white);
  painter.setRenderHint(QPainter::Antialiasing);
  const QPointF centre(x, clip.center().y());
  painter.setPen(QPen(QColor(0, 0, 0, 180), thin));
  painter.setBrush(Qt::white);
  painter.drawEllipse(centre, radius, radius);
  painter.setPen(Qt::NoPen);
  painter.setBrush(Qt::black);
  for (const int side : {-1, 1}) {
    QPainterPath arrow(centre + QPointF(side * 0.75 * radius, 0));
    arrow.lineTo(centre + QPointF(side * 0.25 * radius, -0.4 * radius));
    arrow.lineTo(centre + QPointF(side * 0.25 * radius, 0.4 * radius));
    painter.drawPath(arrow);
  }
  painter.restore();
}

}  // namespace diptych::ui
