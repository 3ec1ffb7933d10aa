// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/byte_order.h"
#include "core/image/image_header.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace diptych {
namespace {

enum class BmpCompression : std::uint32_t { None = 0, Rle8 = 1, Rle4 = 2, BitFields = 3 };

struct BmpFormat {
  std::uint64_t pixel_offset = 0;
  std::int64_t width = 0;
  std::int64_t height = 0;  // negative: rows from top to bottom
  std::uint32_t bits_per_pixel = 0;
  BmpCompression compression = BmpCompression::None;
  std::uint32_t colors = 0;  // in the palette; 0: as many as the bits allow
  std::uint32_t alpha_mask = 0;
};

BmpFormat readBmpFormat(FileReader& file) {
  std::array<std::uint8_t, 70> bytes{};  // file header and the part of the picture's that we use
  file.require(0, std::span(bytes).first(26));
  const auto* p = bytes.data();
  BmpFormat format;
  format.pixel_offset = littleEndian32(p + 10);
  const auto header_bytes = littleEndian32(p + 14);
  if (header_bytes == 12) {
    format.width = littleEndian16(p + 18);
    format.height = littleEndian16(p + 20);
    format.bits_per_pixel = littleEndian16(p + 24);
    return format;
  }
  if (header_bytes < 40 || header_bytes > 1024) {
    file.fail("is a BMP with an unknown header. Save it as PNG.");
  }
  const auto count = std::min<std::size_t>(14 + header_bytes, bytes.size());
  file.require(0, std::span(bytes).first(count));
  format.width = static_cast<std::int32_t>(littleEndian32(p + 18));
  format.height = static_cast<std::int32_t>(littleEndian32(p + 22));
  format.bits_per_pixel = littleEndian16(p + 28);
  format.compression = static_cast<BmpCompression>(littleEndian32(p + 30));
  format.colors = littleEndian32(p + 46);
  format.alpha_mask = header_bytes >= 56 ? littleEndian32(p + 66) : 0;
  return format;
}

bool isSupported(const BmpFormat& format) {
  switch (format.compression) {
    case BmpCompression::None:
      return format.bits_per_pixel == 1 || format.bits_per_pixel == 4 ||
             format.bits_per_pixel == 8 || format.bits_per_pixel == 16 ||
             format.bits_per_pixel == 24 || format.bits_per_pixel == 32;
    case BmpCompression::BitFields:
      return format.bits_per_pixel == 16 || format.bits_per_pixel == 32;
    case BmpCompression::Rle8:
    case BmpCompression::Rle4:
      break;
  }
  return false;
}

}  // namespace

ImageHeader readBmpHeader(FileReader& file) {
  const auto format = readBmpFormat(file);
  if (!isSupported(format)) {
    file.fail(fmt::format(
        "is a BMP of a kind that is not read ({} bits, compression {}). Save it as PNG.",
        format.bits_per_pixel,
        static_cast<std::uint32_t>(format.compression)));
  }
  if (format.bits_per_pixel <= 8 && format.colors > 256) {
    file.fail("is a damaged BMP (an impossible palette). Copy it again or remove it.");
  }
  const auto height = std::abs(format.height);
  if (format.width <= 0 || format.height == 0 || height > 0x7FFFFFFF) {
    file.fail("is a BMP with an impossible size. Copy it again or remove it.");
  }
  const auto row = (static_cast<std::uint64_t>(format.width) * format.bits_per_pixel + 31) / 32 * 4;
  // Divided, since the product of hostile numbers does not fit.
  if (format.pixel_offset >= file.size() ||
      static_cast<std::uint64_t>(height) > (file.size() - format.pixel_offset) / row) {
    file.failCutOff();
  }
  ImageHeader header;
  header.kind = ImageKind::Bmp;
  header.size = {static_cast<int>(format.width), static_cast<int>(height)};
  header.has_alpha = format.bits_per_pixel == 32 && format.alpha_mask != 0 &&
                     format.compression == BmpCompression::BitFields;
  return header;
}

}  // namespace diptych
