// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/image.h"

#include "core/image/decoder.h"
#include "core/image/image_header.h"
#include "core/image/pixels.h"
#include "core/image/thumbnail.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <new>
#include <string>

namespace diptych {
namespace {

Image decode(FileReader& file, const ImageHeader& header, int min_side) {
  try {
    switch (header.kind) {
      case ImageKind::Jpeg:
        return decodeJpeg(file, header, min_side);
      case ImageKind::Png:
        return decodePng(file, header);
      case ImageKind::WebP:
      case ImageKind::Bmp:
        break;
    }
    return decodeWithOpenCv(file, header);
  } catch (const std::bad_alloc&) {
    file.fail("does not fit into memory. Scale it down first.");
  }
}

}  // namespace

Image readImage(const std::filesystem::path& path) {
  FileReader file(path);
  const auto header = readImageHeader(file);
  return orient(decode(file, header, 0), header.orientation);
}

ImageSize readImageSize(const std::filesystem::path& path) {
  FileReader file(path);
  return readImageHeader(file).shownSize();
}

Image readThumbnail(const std::filesystem::path& path, int max_side) {
  FileReader file(path);
  const auto header = readImageHeader(file);
  const auto image = decode(file, header, max_side);
  return orient(resizeToFit(image, max_side, max_side), header.orientation);
}

bool hasImageExtension(const std::filesystem::path& path) {
  constexpr std::array kExtensions{".jpg", ".jpeg", ".jfif", ".png", ".webp", ".bmp"};
  auto extension = path.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(), [](unsigned char c) {
    return static_cast<char>(std::tolower(c));
  });
  return std::find(kExtensions.begin(), kExtensions.end(), extension) != kExtensions.end();
}

}  // namespace diptych
