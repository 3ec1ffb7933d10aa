// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/byte_order.h"
#include "core/image/decoder.h"
#include "core/image/pixels.h"

#include <fmt/core.h>

#include <algorithm>
#include <png.h>
#include <string_view>
#include <zlib.h>

namespace diptych {
namespace {

constexpr std::size_t kPngSignatureBytes = 8;
constexpr std::size_t kChunkFrameBytes = 12;  // length, type, CRC

bool isNeeded(std::string_view type) {
  return type == "IHDR" || type == "PLTE" || type == "tRNS" || type == "IDAT" || type == "IEND";
}

bool hasRightChecksum(const std::uint8_t* chunk, std::size_t length) {
  const auto crc = crc32(0, chunk + 4, static_cast<uInt>(length + 4));
  return crc == bigEndian32(chunk + 8 + length);
}

// Leaves only what says which pixels these are. Without it, libpng would apply gamma and colour
// profiles, which trainers ignore, and would unpack text that nobody asked for. The header has been
// read: all chunks are inside.
void keepPixelChunks(const FileReader& file, std::vector<std::uint8_t>& bytes) {
  std::size_t from = kPngSignatureBytes;
  std::size_t to = kPngSignatureBytes;
  while (from + kChunkFrameBytes <= bytes.size()) {
    const auto* chunk = bytes.data() + from;
    const std::string_view type(reinterpret_cast<const char*>(chunk + 4), 4);
    const std::size_t length = bigEndian32(chunk);
    if (length > bytes.size() - from - kChunkFrameBytes) {
      break;
    }
    const bool is_last = type == "IEND";
    if (isNeeded(type)) {
      if (!hasRightChecksum(chunk, length)) {
        file.fail(fmt::format(
            "is a damaged PNG (wrong checksum of {}). Copy it again or remove it.", type));
      }
      std::copy_n(chunk, length + kChunkFrameBytes, bytes.data() + to);
      to += length + kChunkFrameBytes;
    }
    from += length + kChunkFrameBytes;
    if (is_last) {
      break;
    }
  }
  bytes.resize(to);
}

// Frees what libpng holds, whatever happens.
struct PngJob {
  png_image image{};
  PngJob() { image.version = PNG_IMAGE_VERSION; }
  ~PngJob() { png_image_free(&image); }
};

}  // namespace

Image decodePng(FileReader& file, const ImageHeader& header) {
  auto bytes = file.readAll();
  keepPixelChunks(file, bytes);
  PngJob job;
  const auto requireSuccess = [&](int success) {
    if (success == 0) {
      file.fail(
          fmt::format("is a damaged PNG ({}). Copy it again or remove it.", job.image.message));
    }
  };
  requireSuccess(png_image_begin_read_from_memory(&job.image, bytes.data(), bytes.size()));
  if (job.image.width != static_cast<png_uint_32>(header.size.width) ||
      job.image.height != static_cast<png_uint_32>(header.size.height)) {
    file.fail("changed while it was read. Try again when nothing writes to it.");
  }
  job.image.format = header.has_alpha ? PNG_FORMAT_RGBA : PNG_FORMAT_RGB;
  job.image.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;  // 16 bits are not linear light, just finer steps
  std::vector<std::uint8_t> pixels(PNG_IMAGE_SIZE(job.image));
  requireSuccess(png_image_finish_read(&job.image, nullptr, pixels.data(), 0, nullptr));
  if (header.has_alpha) {
    compositeOnWhite(pixels);
  }
  return {header.size.width, header.size.height, std::move(pixels)};
}

}  // namespace diptych
