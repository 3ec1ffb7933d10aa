// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/themed_icon.h"

#include <QFile>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

namespace diptych::ui {

namespace {

constexpr int kSizes[] = {
    16, 24, 32, 48, 64, 96};  // pixels: 16 to 32 points at one to three times the scale

QPixmap drawIcon(QByteArray svg, const QColor& color, int size, double opacity) {
  svg.replace("currentColor", color.name().toLatin1());
  QSvgRenderer renderer(svg);
  QPixmap pixmap(size, size);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  painter.setOpacity(opacity);
  renderer.render(&painter);
  return pixmap;
}

}  // namespace

QIcon themedIcon(const QString& name, const QPalette& palette) {
  QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
  if (!file.open(QIODevice::ReadOnly)) return {};
  const auto svg = file.readAll();
  const auto color = palette.color(QPalette::Active, QPalette::ButtonText);
  QIcon icon;
  for (const int size : kSizes) {
    icon.addPixmap(drawIcon(svg, color, size, 1.0), QIcon::Normal);
    icon.addPixmap(drawIcon(svg, color, size, 0.3), QIcon::Disabled);
  }
  return icon;
}

}  // namespace diptych::ui
