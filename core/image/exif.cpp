// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/exif.h"

#include "core/image/byte_order.h"

#include <string_view>

namespace diptych {
namespace {

constexpr std::string_view kExifPrefix("Exif\0\0", 6);
constexpr std::uint32_t kOrientationTag = 0x0112;
constexpr std::uint32_t kShortType = 3;
constexpr std::size_t kEntryBytes = 12;

// An integer of the TIFF structure; 0, which means nothing here, outside of it.
class TiffReader {
 public:
  explicit TiffReader(std::span<const std::uint8_t> bytes)
      : bytes_(bytes), big_endian_(startsWith(bytes, "MM")) {}

  std::uint32_t read16(std::size_t offset) const {
    if (offset > bytes_.size() || bytes_.size() - offset < 2) {
      return 0;
    }
    const auto* p = bytes_.data() + offset;
    return big_endian_ ? bigEndian16(p) : littleEndian16(p);
  }

  std::uint32_t read32(std::size_t offset) const {
    const auto first = read16(offset);
    const auto second = read16(offset + 2);
    return big_endian_ ? first << 16 | second : second << 16 | first;
  }

 private:
  std::span<const std::uint8_t> bytes_;
  bool big_endian_;
};

}  // namespace

int exifOrientation(std::span<const std::uint8_t> exif) {
  if (startsWith(exif, kExifPrefix)) {
    exif = exif.subspan(kExifPrefix.size());
  }
  if (!startsWith(exif, "II") && !startsWith(exif, "MM")) {
    return 1;
  }
  const TiffReader tiff(exif);
  const std::size_t directory = tiff.read32(4);
  const auto entries = tiff.read16(directory);
  for (std::uint32_t i = 0; i < entries; ++i) {
    const auto entry = directory + 2 + i * kEntryBytes;
    if (tiff.read16(entry) == kOrientationTag && tiff.read16(entry + 2) == kShortType) {
      const auto value = tiff.read16(entry + 8);
      return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
    }
  }
  return 1;
}

}  // namespace diptych
