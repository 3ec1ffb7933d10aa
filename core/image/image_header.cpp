// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/image_header.h"

#include "core/image/byte_order.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace diptych {
namespace {

using namespace std::string_view_literals;

// libpng's limit; the other kinds have lower ones.
constexpr int kMaxSide = 1'000'000;

using Signature = std::array<std::uint8_t, 16>;

bool hasAt(const Signature& bytes, std::size_t offset, std::string_view text) {
  return startsWith(std::span(bytes).subspan(offset), text);
}

std::optional<ImageKind> knownKind(const Signature& bytes) {
  if (hasAt(bytes, 0, "\xFF\xD8\xFF"sv)) return ImageKind::Jpeg;
  if (hasAt(bytes, 0, "\x89PNG\r\n\x1A\n"sv)) return ImageKind::Png;
  if (hasAt(bytes, 0, "RIFF"sv) && hasAt(bytes, 8, "WEBP"sv)) return ImageKind::WebP;
  if (hasAt(bytes, 0, "BM"sv)) return ImageKind::Bmp;
  return std::nullopt;
}

std::string_view describeOtherKind(const Signature& bytes) {
  if (hasAt(bytes, 0, "GIF8"sv)) return "is a GIF";
  if (hasAt(bytes, 0, "II*\0"sv) || hasAt(bytes, 0, "MM\0*"sv)) return "is a TIFF";
  if (hasAt(bytes, 4, "ftypavif"sv) || hasAt(bytes, 4, "ftypavis"sv)) return "is an AVIF";
  if (hasAt(bytes, 4, "ftyphei"sv) || hasAt(bytes, 4, "ftypmif1"sv)) return "is a HEIC";
  if (hasAt(bytes, 0, "\xFF\x0A"sv) || hasAt(bytes, 4, "JXL "sv)) return "is a JPEG XL";
  return "is no picture that can be read";
}

ImageHeader readHeaderOf(ImageKind kind, FileReader& file) {
  switch (kind) {
    case ImageKind::Jpeg:
      return readJpegHeader(file);
    case ImageKind::Png:
      return readPngHeader(file);
    case ImageKind::WebP:
      return readWebpHeader(file);
    case ImageKind::Bmp:
      break;
  }
  return readBmpHeader(file);
}

void checkSize(const FileReader& file, const ImageSize& size) {
  if (size.width <= 0 || size.height <= 0) {
    file.fail("has no pixels. Copy it again or remove it.");
  }
  if (size.width > kMaxSide || size.height > kMaxSide ||
      std::int64_t{size.width} * size.height > kMaxImagePixels) {
    file.fail(fmt::format(
        "claims {} x {} pixels; at most {} million are read. Scale it down first.",
        size.width,
        size.height,
        kMaxImagePixels / 1'000'000));
  }
}

}  // namespace

ImageSize ImageHeader::shownSize() const {
  return orientation >= 5 ? ImageSize{size.height, size.width} : size;
}

ImageHeader readImageHeader(FileReader& file) {
  Signature signature{};
  const auto count = std::min<std::uint64_t>(file.size(), signature.size());
  file.require(0, std::span(signature).first(count));
  const auto kind = knownKind(signature);
  if (!kind) {
    file.fail(fmt::format("{}. Save it as JPEG, PNG, WebP or BMP.", describeOtherKind(signature)));
  }
  const auto header = readHeaderOf(*kind, file);
  checkSize(file, header.size);
  return header;
}

}  // namespace diptych
