// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/image/picture_files.h"

#include "core/base/error.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <zlib.h>

namespace diptych {
namespace {

namespace fs = std::filesystem;

Bytes bigEndian(std::uint32_t value, int count) {
  Bytes bytes;
  for (int i = count - 1; i >= 0; --i) bytes.push_back(value >> (8 * i) & 0xFF);
  return bytes;
}

Bytes littleEndian(std::uint32_t value, int count) {
  Bytes bytes;
  for (int i = 0; i < count; ++i) bytes.push_back(value >> (8 * i) & 0xFF);
  return bytes;
}

Bytes textBytes(const std::string& text) { return {text.begin(), text.end()}; }

Bytes riffChunk(const std::string& type, const Bytes& data) {
  auto chunk = textBytes(type) + littleEndian(static_cast<std::uint32_t>(data.size()), 4) + data;
  if (data.size() % 2 == 1) chunk.push_back(0);
  return chunk;
}

std::string errorOf(const std::function<void()>& action) {
  try {
    action();
    return {};
  } catch (const Error& e) {
    return e.what();
  }
}

}  // namespace

Bytes operator+(Bytes left, const Bytes& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

Image quarters(int width, int height) {
  Image image{width, height, {}};
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const bool is_left = x < width / 2;
      const bool is_top = y < height / 2;
      const auto& color = is_top ? (is_left ? kRed : kGreen) : (is_left ? kBlue : kWhite);
      for (const int value : color) image.rgb.push_back(static_cast<std::uint8_t>(value));
    }
  }
  return image;
}

Bytes encode(const Image& image, const std::string& extension) {
  const cv::Mat rgb(
      image.height, image.width, CV_8UC3, const_cast<std::uint8_t*>(image.rgb.data()));
  cv::Mat bgr;
  cv::cvtColor(rgb, bgr, cv::COLOR_RGB2BGR);
  Bytes bytes;
  cv::imencode(
      extension, bgr, bytes, {cv::IMWRITE_JPEG_QUALITY, 100, cv::IMWRITE_WEBP_QUALITY, 101});
  return bytes;
}

Bytes exifWithOrientation(int orientation, bool big_endian) {
  const auto number = [&](std::uint32_t value, int count) {
    return big_endian ? bigEndian(value, count) : littleEndian(value, count);
  };
  const auto entry = [&](std::uint32_t tag, std::uint32_t value) {
    return number(tag, 2) + number(3, 2) + number(1, 4) + number(value, 2) + number(0, 2);
  };
  return textBytes(big_endian ? "MM" : "II") + number(42, 2) + number(8, 4) + number(2, 2) +
         entry(0x0100, 6) + entry(0x0112, static_cast<std::uint32_t>(orientation)) + number(0, 4);
}

Bytes withJpegExif(const Bytes& jpeg, const Bytes& exif) {
  const auto payload = textBytes(std::string("Exif\0\0", 6)) + exif;
  return Bytes(jpeg.begin(), jpeg.begin() + 2) + Bytes{0xFF, 0xE1} +
         bigEndian(static_cast<std::uint32_t>(payload.size() + 2), 2) + payload +
         Bytes(jpeg.begin() + 2, jpeg.end());
}

Bytes withWebpExif(const Bytes& webp, const ImageSize& size, const Bytes& exif) {
  const auto canvas = Bytes{0x08, 0, 0, 0} +
                      littleEndian(static_cast<std::uint32_t>(size.width - 1), 3) +
                      littleEndian(static_cast<std::uint32_t>(size.height - 1), 3);
  const auto body = textBytes("WEBP") + riffChunk("VP8X", canvas) +
                    Bytes(webp.begin() + 12, webp.end()) + riffChunk("EXIF", exif);
  return riffChunk("RIFF", body);
}

Bytes pngChunk(const std::string& type, const Bytes& data) {
  const auto body = textBytes(type) + data;
  const auto crc = crc32(0, body.data(), static_cast<uInt>(body.size()));
  return bigEndian(static_cast<std::uint32_t>(data.size()), 4) + body +
         bigEndian(static_cast<std::uint32_t>(crc), 4);
}

Bytes withPngChunk(const Bytes& png, const Bytes& chunk) {
  return Bytes(png.begin(), png.begin() + 33) + chunk + Bytes(png.begin() + 33, png.end());
}

Bytes makePng(
    int width,
    int height,
    int depth,
    int color_type,
    const Bytes& extra_chunks,
    const Bytes& rows) {
  auto size = compressBound(rows.size());
  Bytes packed(size);
  compress(packed.data(), &size, rows.data(), rows.size());
  packed.resize(size);
  const auto header =
      bigEndian(static_cast<std::uint32_t>(width), 4) +
      bigEndian(static_cast<std::uint32_t>(height), 4) +
      Bytes{static_cast<std::uint8_t>(depth), static_cast<std::uint8_t>(color_type), 0, 0, 0};
  return textBytes("\x89PNG\r\n\x1A\n") + pngChunk("IHDR", header) + extra_chunks +
         pngChunk("IDAT", packed) + pngChunk("IEND", {});
}

void PictureTest::SetUp() {
  auto name = (fs::path(testing::TempDir()) / "diptych_pictures_XXXXXX").string();
  ASSERT_NE(::mkdtemp(name.data()), nullptr);
  folder_ = name;
}

void PictureTest::TearDown() { fs::remove_all(folder_); }

fs::path PictureTest::write(const std::string& name, const Bytes& bytes) const {
  const auto path = folder_ / name;
  fs::remove(path);  // file systems flush a file that is cut to nothing and written again
  std::ofstream stream(path, std::ios::binary);
  stream.write(
      reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  return path;
}

Color colorAt(const Image& image, double x, double y) {
  const auto* pixel =
      image.row(static_cast<int>(y * image.height)) + 3 * static_cast<int>(x * image.width);
  return {pixel[0], pixel[1], pixel[2]};
}

testing::AssertionResult isNear(const Color& got, const Color& wanted, int tolerance) {
  for (std::size_t c = 0; c < 3; ++c) {
    if (std::abs(got[c] - wanted[c]) > tolerance) {
      return testing::AssertionFailure()
             << testing::PrintToString(got) << " is not " << testing::PrintToString(wanted);
    }
  }
  return testing::AssertionSuccess();
}

std::string readError(const fs::path& path) {
  return errorOf([&] { readImage(path); });
}

std::string sizeError(const fs::path& path) {
  return errorOf([&] { readImageSize(path); });
}

}  // namespace diptych
