// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/png_chunks.h"

#include "core/image/byte_order.h"
#include "core/image/exif.h"
#include "core/image/image_header.h"

#include <fmt/core.h>

#include <array>
#include <string_view>
#include <zlib.h>

namespace diptych {
namespace {

constexpr std::string_view kPngSignature("\x89PNG\r\n\x1A\n", 8);
// Larger ones hold no EXIF data of a camera.
constexpr std::uint64_t kMaxExifBytes = 1 << 20;
// More than any writer makes of 2 GB; a limit keeps hostile files from taking minutes.
constexpr int kMaxChunks = 1'000'000;

struct PngFormat {
  ImageSize size;
  std::uint64_t bits_per_pixel = 0;
  bool has_alpha = false;
};

PngFormat readPngFormat(FileReader& file, const PngChunk& chunk) {
  if (chunk.type != "IHDR" || chunk.length != 13) {
    file.fail("is a PNG without a header. Copy it again or remove it.");
  }
  const auto data = readPngChunk(file, chunk);
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(data.data());
  constexpr std::array<std::uint64_t, 7> kChannels{1, 0, 3, 1, 2, 0, 4};
  const auto color_type = bytes[9];
  const auto width = bigEndian32(bytes);
  const auto height = bigEndian32(bytes + 4);
  if (color_type >= kChannels.size() || kChannels[color_type] == 0 || width > 0x7FFFFFFF ||
      height > 0x7FFFFFFF) {
    file.fail("is a PNG with an impossible header. Copy it again or remove it.");
  }
  return {
      {static_cast<int>(width), static_cast<int>(height)},
      kChannels[color_type] * bytes[8],
      (color_type & 4) != 0};
}

// Compression makes data at most 1032 times smaller: a header that claims more is a trap.
void checkPlausible(const FileReader& file, const PngFormat& format, std::uint64_t data_bytes) {
  const auto row = (static_cast<std::uint64_t>(format.size.width) * format.bits_per_pixel + 7) / 8;
  const auto needed = row * static_cast<std::uint64_t>(format.size.height) / 1032;
  if (needed > data_bytes + 1024) {
    file.fail(fmt::format(
        "claims {} x {} pixels but has data for less. Copy it again or remove it.",
        format.size.width,
        format.size.height));
  }
}

}  // namespace

void forEachPngChunk(FileReader& file, const std::function<void(const PngChunk&)>& visit) {
  std::array<std::uint8_t, 8> bytes{};
  if (!file.read(0, bytes) || !startsWith(bytes, kPngSignature)) {
    file.fail("is no PNG.");
  }
  std::uint64_t offset = kPngSignature.size();
  PngChunk chunk;
  for (int count = 0; chunk.type != "IEND"; ++count) {
    if (count == kMaxChunks) {
      file.fail("is a PNG in too many pieces. Save it again with another program.");
    }
    file.require(offset, bytes);
    chunk.length = bigEndian32(bytes.data());
    chunk.type.assign(bytes.begin() + 4, bytes.end());
    chunk.offset = offset + 8;
    offset = chunk.offset + chunk.length + 4;
    if (offset > file.size()) {
      file.failCutOff();
    }
    visit(chunk);
  }
}

std::string readPngChunk(FileReader& file, const PngChunk& chunk) {
  std::vector<std::uint8_t> bytes(chunk.length + 4);
  file.require(chunk.offset, bytes);
  auto crc = crc32(0, reinterpret_cast<const Bytef*>(chunk.type.data()), 4);
  crc = crc32(crc, bytes.data(), static_cast<uInt>(chunk.length));
  if (crc != bigEndian32(bytes.data() + chunk.length)) {
    file.fail(fmt::format(
        "is a damaged PNG (wrong checksum of {}). Copy it again or remove it.", chunk.type));
  }
  return {bytes.begin(), bytes.end() - 4};
}

ImageHeader readPngHeader(FileReader& file) {
  ImageHeader header;
  header.kind = ImageKind::Png;
  PngFormat format;
  std::uint64_t data_bytes = 0;
  forEachPngChunk(file, [&](const PngChunk& chunk) {
    if (format.bits_per_pixel == 0) {
      format = readPngFormat(file, chunk);
    } else if (chunk.type == "IDAT") {
      data_bytes += chunk.length;
    } else if (chunk.type == "tRNS") {
      format.has_alpha = true;
    } else if (chunk.type == "eXIf" && chunk.length <= kMaxExifBytes) {
      const auto exif = readPngChunk(file, chunk);
      header.orientation =
          exifOrientation({reinterpret_cast<const std::uint8_t*>(exif.data()), exif.size()});
    }
  });
  header.size = format.size;
  header.has_alpha = format.has_alpha;
  checkPlausible(file, format, data_bytes);
  return header;
}

}  // namespace diptych
