// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/byte_order.h"
#include "core/image/exif.h"
#include "core/image/image_header.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace diptych {
namespace {

// A picture of a camera has some dozens; a limit keeps hostile files from taking minutes.
constexpr int kMaxSegments = 20'000;

struct JpegSegment {
  std::uint8_t marker = 0;
  std::uint64_t offset = 0;  // of the payload
  std::size_t length = 0;    // of the payload
  std::uint64_t end() const { return offset + length; }
};

bool hasPayload(std::uint8_t marker) {
  return marker != 0x01 && !(marker >= 0xD0 && marker <= 0xD8);
}

bool isFrameHeader(std::uint8_t marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

std::uint8_t byteAt(FileReader& file, std::uint64_t offset) {
  std::array<std::uint8_t, 1> byte{};
  file.require(offset, byte);
  return byte[0];
}

JpegSegment readSegment(FileReader& file, std::uint64_t offset) {
  if (byteAt(file, offset) != 0xFF) {
    file.fail("is a damaged JPEG (no marker where one must be). Copy it again or remove it.");
  }
  JpegSegment segment;
  do {
    segment.marker = byteAt(file, ++offset);
  } while (segment.marker == 0xFF);
  segment.offset = offset + 1;
  if (hasPayload(segment.marker) && segment.marker != 0xD9) {
    std::array<std::uint8_t, 2> bytes{};
    file.require(segment.offset, bytes);
    const auto length = bigEndian16(bytes.data());
    if (length < 2) {
      file.fail("is a damaged JPEG (a segment of impossible length). Copy it again or remove it.");
    }
    segment.offset += 2;
    segment.length = length - 2;
  }
  return segment;
}

// Every block of 8 x 8 pixels takes a bit at least: a header that claims far more is a trap.
void checkJpegPlausible(const FileReader& file, const ImageSize& size) {
  constexpr std::uint64_t kMaxPixelsPerByte = 8192;  // 512, and room for odd subsampling
  const auto pixels = static_cast<std::uint64_t>(size.width) * static_cast<unsigned>(size.height);
  if (pixels / kMaxPixelsPerByte > file.size()) {
    file.fail(fmt::format(
        "claims {} x {} pixels but has data for less. Copy it again or remove it.",
        size.width,
        size.height));
  }
}

ImageSize readFrameSize(FileReader& file, const JpegSegment& segment) {
  std::array<std::uint8_t, 6> bytes{};
  file.require(segment.offset, bytes);
  if (segment.marker > 0xC2) {
    file.fail("is a lossless, hierarchical or arithmetic JPEG, which is not read. Save it as PNG.");
  }
  if (bytes[0] != 8) {
    file.fail("is a JPEG of more than 8 bits a channel, which is not read. Save it as PNG.");
  }
  if (bytes[5] != 1 && bytes[5] != 3 && bytes[5] != 4) {
    file.fail("is a JPEG that is neither grey, colour nor CMYK. Save it as PNG.");
  }
  return {
      static_cast<int>(bigEndian16(bytes.data() + 3)),
      static_cast<int>(bigEndian16(bytes.data() + 1))};
}

std::optional<int> readOrientation(FileReader& file, const JpegSegment& segment) {
  std::vector<std::uint8_t> payload(segment.length);
  file.require(segment.offset, payload);
  constexpr std::string_view kPrefix("Exif\0\0", 6);
  if (!startsWith(payload, kPrefix)) {
    return std::nullopt;  // XMP
  }
  return exifOrientation(payload);
}

// Pixel data cannot contain the end marker, so that one near the end of the file says that it is
// all there. Some cameras append other data; then the whole file is searched.
bool hasEndMarker(FileReader& file, std::uint64_t begin) {
  constexpr std::uint64_t kBlock = 1 << 16;
  constexpr std::array<std::uint8_t, 2> kEnd{0xFF, 0xD9};
  std::vector<std::uint8_t> block;
  const auto isIn = [&](std::uint64_t offset) {
    block.resize(std::min(kBlock, file.size() - offset));
    file.require(offset, block);
    return std::search(block.begin(), block.end(), kEnd.begin(), kEnd.end()) != block.end();
  };
  const auto tail = std::max(begin, file.size() - std::min<std::uint64_t>(file.size(), 16));
  if (tail < file.size() && isIn(tail)) {
    return true;
  }
  for (auto offset = begin; offset + 1 < file.size(); offset += kBlock - 1) {
    if (isIn(offset)) {
      return true;
    }
  }
  return false;
}

}  // namespace

ImageHeader readJpegHeader(FileReader& file) {
  ImageHeader header;
  header.kind = ImageKind::Jpeg;
  std::optional<int> orientation;
  bool has_frame = false;
  std::uint64_t offset = 2;
  for (int count = 0; count < kMaxSegments; ++count) {
    const auto segment = readSegment(file, offset);
    if (segment.marker == 0xD9) {
      break;
    }
    if (segment.marker == 0xDA && has_frame) {
      if (!hasEndMarker(file, segment.end())) {
        file.failCutOff();
      }
      checkJpegPlausible(file, header.size);
      header.orientation = orientation.value_or(1);
      return header;
    }
    if (isFrameHeader(segment.marker) && !has_frame) {
      header.size = readFrameSize(file, segment);
      has_frame = true;
    } else if (segment.marker == 0xE1 && !orientation) {
      orientation = readOrientation(file, segment);
    }
    offset = segment.end();
  }
  file.fail("is a JPEG without a picture in it. Copy it again or remove it.");
}

}  // namespace diptych
