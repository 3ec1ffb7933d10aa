// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
// How a PicturePane looks.
#include "ui/compare/pane_painting.h"
#include "ui/compare/picture_pane.h"

#include <QPainter>

namespace diptych::ui {

namespace {

constexpr int kPointerArm = 9;  // device-independent pixels

}  // namespace

void PicturePane::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter(this);
  painter.fillRect(room(), palette().color(QPalette::Mid));
  if (content_.picture) {
    paintPictures(painter);
    paintPointer(painter);
  } else {
    paintMessage(painter);
  }
  paintHeading(painter);
  if (!marked_) return;
  painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
  painter.drawRect(rect().adjusted(1, 1, -1, -1));
}

void PicturePane::paintHeading(QPainter& painter) const {
  const QRect strip(0, 0, width(), room().top());
  painter.fillRect(strip, palette().color(QPalette::Window));
  painter.setPen(palette().color(QPalette::WindowText));
  const auto place = strip.adjusted(6, 0, -6, 0);
  const auto text = fontMetrics().elidedText(content_.heading, Qt::ElideRight, place.width());
  painter.drawText(place, Qt::AlignVCenter | Qt::AlignLeft, text);
}

void PicturePane::paintMessage(QPainter& painter) const {
  painter.fillRect(room(), palette().color(QPalette::Base));
  auto text = palette().color(QPalette::Text);
  if (!content_.is_error) text.setAlphaF(0.75F);
  painter.setPen(text);
  painter.drawText(
      room().adjusted(10, 10, -10, -10), Qt::AlignCenter | Qt::TextWordWrap, content_.message);
}

// In device pixels, so that at 1:1 every pixel of the picture is one of the screen.
void PicturePane::paintPictures(QPainter& painter) const {
  const double ratio = devicePixelRatioF();
  painter.save();
  painter.setClipRect(room());
  painter.translate(room().topLeft());
  painter.scale(1 / ratio, 1 / ratio);
  const QRect clip(QPoint(), (QSizeF(room().size()) * ratio).toSize());
  const auto place = placeOf(view_, viewRoom());
  const int edge = qRound(edge_ * clip.width());
  const QRect left(0, 0, content_.wiped_to ? edge : clip.width(), clip.height());
  paintLevels(painter, *content_.picture, place, left);
  if (content_.wiped_to) {
    const QRect right(edge, 0, clip.width() - edge, clip.height());
    paintLevels(painter, *content_.wiped_to, place, right);
  }
  paintPixelGrid(painter, content_.picture->image().size(), place, clip);
  if (content_.wiped_to) paintWipeEdge(painter, edge, clip, ratio);
  painter.restore();
}

QRect PicturePane::pointerRect() const {
  if (!pointer_ || !content_.picture) return {};
  const int arm = kPointerArm + 2;
  const auto centre = pointOf(*pointer_).toPoint();
  return {centre - QPoint(arm, arm), QSize(2 * arm + 1, 2 * arm + 1)};
}

void PicturePane::paintPointer(QPainter& painter) const {
  if (!pointer_) return;
  const auto centre = pointOf(*pointer_).toPoint();
  painter.save();
  painter.setClipRect(room());
  for (const auto& pen : {QPen(QColor(0, 0, 0, 160), 3), QPen(Qt::white, 1)}) {
    painter.setPen(pen);
    for (const int side : {-1, 1}) {
      painter.drawLine(centre + QPoint(3 * side, 0), centre + QPoint(kPointerArm * side, 0));
      painter.drawLine(centre + QPoint(0, 3 * side), centre + QPoint(0, kPointerArm * side));
    }
  }
  painter.restore();
}

}  // namespace diptych::ui
