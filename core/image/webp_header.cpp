// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/byte_order.h"
#include "core/image/exif.h"
#include "core/image/image_header.h"

#include <array>
#include <string>

namespace diptych {
namespace {

constexpr std::uint64_t kMaxWebpExifBytes = 1 << 20;
constexpr int kMaxWebpChunks = 100'000;

struct WebpChunk {
  std::string type;
  std::uint64_t offset = 0;  // of the data
  std::uint64_t length = 0;
  std::uint64_t end() const { return offset + length + length % 2; }
};

WebpChunk readWebpChunk(FileReader& file, std::uint64_t offset) {
  std::array<std::uint8_t, 8> bytes{};
  file.require(offset, bytes);
  return {{bytes.begin(), bytes.begin() + 4}, offset + 8, littleEndian32(bytes.data() + 4)};
}

// Lossy: three bytes of frame tag, a start code, then two sides of 14 bits.
ImageSize readLossySize(FileReader& file, std::uint64_t offset) {
  std::array<std::uint8_t, 10> bytes{};
  file.require(offset, bytes);
  if (bytes[3] != 0x9D || bytes[4] != 0x01 || bytes[5] != 0x2A) {
    file.fail("is a damaged WebP (no start code). Copy it again or remove it.");
  }
  return {
      static_cast<int>(littleEndian16(bytes.data() + 6) & 0x3FFF),
      static_cast<int>(littleEndian16(bytes.data() + 8) & 0x3FFF)};
}

// Lossless: a signature byte, then 14 bits of width - 1, 14 of height - 1, one for alpha.
void readLosslessHeader(FileReader& file, std::uint64_t offset, ImageHeader& header) {
  std::array<std::uint8_t, 5> bytes{};
  file.require(offset, bytes);
  if (bytes[0] != 0x2F) {
    file.fail("is a damaged WebP (no signature). Copy it again or remove it.");
  }
  const auto bits = littleEndian32(bytes.data() + 1);
  header.size = {static_cast<int>(bits & 0x3FFF) + 1, static_cast<int>(bits >> 14 & 0x3FFF) + 1};
  header.has_alpha = (bits >> 28 & 1) != 0;
}

int findOrientation(FileReader& file, std::uint64_t offset, std::uint64_t end) {
  for (int count = 0; offset + 8 <= end && count < kMaxWebpChunks; ++count) {
    const auto chunk = readWebpChunk(file, offset);
    if (chunk.type == "EXIF" && chunk.length <= kMaxWebpExifBytes) {
      std::vector<std::uint8_t> exif(chunk.length);
      file.require(chunk.offset, exif);
      return exifOrientation(exif);
    }
    offset = chunk.end();
  }
  return 1;
}

void readExtendedHeader(
    FileReader& file, const WebpChunk& chunk, std::uint64_t end, ImageHeader& header) {
  std::array<std::uint8_t, 10> bytes{};
  file.require(chunk.offset, bytes);
  if ((bytes[0] & 0x02) != 0) {
    file.fail("is an animated WebP, which is not read. Save one of its pictures as PNG.");
  }
  header.has_alpha = (bytes[0] & 0x10) != 0;
  header.size = {
      static_cast<int>(littleEndian24(bytes.data() + 4)) + 1,
      static_cast<int>(littleEndian24(bytes.data() + 7)) + 1};
  header.orientation = findOrientation(file, chunk.end(), end);
}

}  // namespace

ImageHeader readWebpHeader(FileReader& file) {
  constexpr std::uint64_t kRiffBytes = 12;
  std::array<std::uint8_t, kRiffBytes> riff{};
  file.require(0, riff);
  const auto end = std::uint64_t{littleEndian32(riff.data() + 4)} + 8;
  if (end > file.size()) {
    file.failCutOff();
  }
  const auto chunk = readWebpChunk(file, kRiffBytes);
  ImageHeader header;
  header.kind = ImageKind::WebP;
  if (chunk.type == "VP8 ") {
    header.size = readLossySize(file, chunk.offset);
  } else if (chunk.type == "VP8L") {
    readLosslessHeader(file, chunk.offset, header);
  } else if (chunk.type == "VP8X") {
    readExtendedHeader(file, chunk, end, header);
  } else {
    file.fail("is a WebP without a picture in it. Copy it again or remove it.");
  }
  return header;
}

}  // namespace diptych
