// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/picture_levels.h"

#include "ui/bridge/paths.h"

#include <QDateTime>
#include <QFileInfo>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

namespace diptych::ui {

namespace {

constexpr int kSmallestSide = 128;  // of the longer side of the last level but one

QImage toRgb32(const Image& image) {
  const QImage view(
      image.rgb.data(), image.width, image.height, image.width * 3, QImage::Format_RGB888);
  return view.convertToFormat(QImage::Format_RGB32);
}

QString identityOf(const QString& path) {
  const QFileInfo file(path);
  return QStringLiteral("%1|%2|%3")
      .arg(path)
      .arg(file.lastModified().toMSecsSinceEpoch())
      .arg(file.size());
}

Image reduceTo(Image image, std::int64_t max_pixels) {
  const double pixels = static_cast<double>(image.width) * image.height;
  if (pixels <= static_cast<double>(max_pixels)) return image;
  const double factor = std::sqrt(static_cast<double>(max_pixels) / pixels);
  return resizeToFit(
      image,
      std::max(1, static_cast<int>(image.width * factor)),
      std::max(1, static_cast<int>(image.height * factor)));
}

}  // namespace

PicturePtr makeLevels(Image image, const QSize& size, const QString& identity) {
  auto picture = std::make_shared<PictureLevels>();
  picture->size = size;
  picture->identity = identity;
  picture->levels.push_back(toRgb32(image));
  while (std::max(image.width, image.height) > kSmallestSide) {
    image = resizeTo(image, (image.width + 1) / 2, (image.height + 1) / 2);
    picture->levels.push_back(toRgb32(image));
  }
  return picture;
}

PicturePtr makeLevels(Image image) {
  const QSize size(image.width, image.height);
  return makeLevels(std::move(image), size);
}

PicturePtr readLevels(const QString& path, std::int64_t max_pixels) {
  auto identity = identityOf(path);  // before reading: a file changed meanwhile is read again
  auto image = readImage(toPath(path));
  const QSize size(image.width, image.height);
  return makeLevels(reduceTo(std::move(image), max_pixels), size, identity);
}

Image imageOfLevels(const PictureLevels& picture) {
  const auto rgb = picture.image().convertToFormat(QImage::Format_RGB888);
  Image image{rgb.width(), rgb.height(), {}};
  const auto row_bytes = static_cast<std::size_t>(rgb.width()) * 3;
  image.rgb.resize(row_bytes * static_cast<std::size_t>(rgb.height()));
  for (int y = 0; y < rgb.height(); ++y) {
    std::memcpy(image.row(y), rgb.constScanLine(y), row_bytes);
  }
  return image;
}

}  // namespace diptych::ui
