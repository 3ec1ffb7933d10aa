// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/dice_icon.h"

#include <QPainter>
#include <QPixmap>

namespace diptych::ui {

QIcon diceIcon(const QPalette& palette) {
  constexpr int kSide = 64;
  const auto ink = palette.color(QPalette::ButtonText);
  QPixmap pixmap(kSide, kSide);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(ink, 5));
  painter.drawRoundedRect(QRectF(6, 6, 52, 52), 11, 11);
  painter.setPen(Qt::NoPen);
  painter.setBrush(ink);
  for (const auto& spot : {QPointF(20, 20), {44, 20}, {32, 32}, {20, 44}, {44, 44}}) {
    painter.drawEllipse(spot, 5.5, 5.5);
  }
  return QIcon(pixmap);
}

}  // namespace diptych::ui
