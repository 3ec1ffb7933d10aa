// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/image.h"

#include <QImage>
#include <QPainter>

#include <cstring>

namespace diptych::ui {

// Pixels are copied in both directions.
inline QImage toQImage(const Image& image) {
  if (image.empty()) return {};
  return QImage(image.rgb.data(), image.width, image.height, image.width * 3, QImage::Format_RGB888)
      .copy();
}

// Transparent places become white.
inline Image fromQImage(const QImage& image) {
  QImage opaque(image.size(), QImage::Format_RGB888);
  opaque.fill(Qt::white);
  QPainter(&opaque).drawImage(QRect(QPoint(), image.size()), image);
  Image result{opaque.width(), opaque.height(), {}};
  result.rgb.resize(static_cast<std::size_t>(opaque.width()) * opaque.height() * 3);
  for (int y = 0; y < opaque.height(); ++y) {
    std::memcpy(
        result.row(y), opaque.constScanLine(y), static_cast<std::size_t>(opaque.width()) * 3);
  }
  return result;
}

}  // namespace diptych::ui
