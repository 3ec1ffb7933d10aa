// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/image.h"

#include <QImage>
#include <QSize>
#include <QString>

#include <memory>
#include <vector>

namespace diptych::ui {

// A picture at its size, half of it, a quarter and so on, so that painting a small view of a large
// picture reads few pixels. Immutable, and so shared between threads.
struct PictureLevels {
  QSize size;                  // in its file
  std::vector<QImage> levels;  // RGB32, largest first; never empty
  QString identity;            // of the file's content: path, time and length; empty for others

  const QImage& image() const { return levels.front(); }
  bool reduced() const { return levels.front().size() != size; }
};

using PicturePtr = std::shared_ptr<const PictureLevels>;

// Pictures of more pixels are shown reduced to so many.
inline constexpr std::int64_t kMaxShownPixels = 100'000'000;

// Takes as long as the picture is large: for workers. size: in the file.
PicturePtr makeLevels(Image image, const QSize& size, const QString& identity = {});
PicturePtr makeLevels(Image image);

// Reads a file, made smaller when it has more than max_pixels. Throws Error as readImage does.
PicturePtr readLevels(const QString& path, std::int64_t max_pixels = kMaxShownPixels);

// The largest level as core wants it.
Image imageOfLevels(const PictureLevels& picture);

}  // namespace diptych::ui
