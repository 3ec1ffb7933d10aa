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

std::string mimeTypeOf(ImageKind kind) {
  switch (kind) {
    case ImageKind::Jpeg:
      return "image/jpeg";
    case ImageKind::Png:
      return "image/png";
    case ImageKind::WebP:
      return "image/webp";
    case ImageKind::Bmp:
      break;
  }
  return "image/bmp";
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

PictureFacts readPictureFacts(const std::filesystem::path& path) {
  FileReader file(path);
  const auto header = readImageHeader(file);
  return {header.shownSize(), mimeTypeOf(header.kind)};
}

Image readThumbnail(const std::filesystem::path& path, int max_side) {
  FileReader file(path);
  const auto header = readImageHeader(file);
  const auto image = decode(file, header, max_side);
  return orient(shrinkQuickly(image, max_side), header.orientation);
}

bool hasImageExtension(const std::filesystem::path& path) {
  auto extension = path.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(), [](unsigned char c) {
    return static_cast<char>(std::tolower(c));
  });
  return isImageExtension(extension);
}

bool isImageExtension(std::string_view extension) {
  constexpr std::array kExtensions{".jpg", ".jpeg", ".jfif", ".png", ".webp", ".bmp"};
  return std::find(kExtensions.begin(), kExtensions.end(), extension) != kExtensions.end();
}

}  // namespace diptych
