// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/image/image.h"
#include "core/image/opencv_image.h"
#include "core/image/png_chunks.h"
#include "core/image/text_encoding.h"

#include <fmt/core.h>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <zlib.h>

namespace diptych {
namespace {

constexpr std::size_t kEndOfHeader = 33;  // signature and IHDR
constexpr std::size_t kMaxKeyBytes = 79;
constexpr std::uint64_t kMaxTextBytes = 16 * 1024 * 1024;

void appendBigEndian32(std::string& bytes, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    bytes += static_cast<char>(value >> shift & 0xFF);
  }
}

void appendChunk(std::string& bytes, const std::string& type, const std::string& data) {
  appendBigEndian32(bytes, static_cast<std::uint32_t>(data.size()));
  const auto body = type + data;
  bytes += body;
  appendBigEndian32(
      bytes,
      static_cast<std::uint32_t>(
          crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()))));
}

// The formats end a text by its chunk's length, but readers stop at a zero byte.
std::string withoutZeroBytes(std::string text) {
  std::erase(text, '\0');
  return text;
}

void appendText(std::string& bytes, const std::string& key, const std::string& value) {
  const auto text = withoutZeroBytes(toUtf8(value));
  if (const auto latin1 = utf8ToLatin1(text)) {
    appendChunk(bytes, "tEXt", key + '\0' + *latin1);
    return;
  }
  // No compression (two zero bytes), no language, no translated key.
  appendChunk(bytes, "iTXt", key + std::string(5, '\0') + text);
}

void checkKey(const std::filesystem::path& path, const std::string& key) {
  const bool is_plain =
      std::all_of(key.begin(), key.end(), [](char c) { return c >= ' ' && c < 127; });
  if (key.empty() || key.size() > kMaxKeyBytes || !is_plain) {
    throw Error(fmt::format(
        "{}: \"{}\" cannot be the key of a PNG text. Use 1 to 79 plain characters.",
        path.string(),
        key));
  }
}

std::vector<std::uint8_t> encodePng(const std::filesystem::path& path, const Image& image) {
  keepOpenCvSerial();
  cv::Mat bgr;
  cv::cvtColor(matOf(image), bgr, cv::COLOR_RGB2BGR);
  std::vector<std::uint8_t> bytes;
  try {
    if (cv::imencode(".png", bgr, bytes, {cv::IMWRITE_PNG_COMPRESSION, 6})) {
      return bytes;
    }
  } catch (const cv::Exception&) {
  }
  throw Error(fmt::format(
      "{}: a picture of {} x {} pixels cannot be made a PNG.",
      path.string(),
      image.width,
      image.height));
}

// "key\0text", Latin-1.
void readPlainText(const std::string& data, std::map<std::string, std::string>& text) {
  const auto end = data.find('\0');
  if (end != std::string::npos) {
    text.emplace(latin1ToUtf8(data.substr(0, end)), latin1ToUtf8(data.substr(end + 1)));
  }
}

// "key\0", two bytes about compression, "language\0", "translated key\0", UTF-8.
void readInternationalText(const std::string& data, std::map<std::string, std::string>& text) {
  const auto end = data.find('\0');
  if (end == std::string::npos || end + 3 > data.size() || data[end + 1] != 0) {
    return;
  }
  const auto language_end = data.find('\0', end + 3);
  const auto key_end =
      language_end == std::string::npos ? language_end : data.find('\0', language_end + 1);
  if (key_end != std::string::npos) {
    text.emplace(latin1ToUtf8(data.substr(0, end)), toUtf8(data.substr(key_end + 1)));
  }
}

}  // namespace

std::string encodePngText(
    const std::filesystem::path& path, const std::map<std::string, std::string>& text) {
  std::string chunks;
  for (const auto& [key, value] : text) {
    checkKey(path, key);
    appendText(chunks, key, value);
  }
  return chunks;
}

void writePng(
    const std::filesystem::path& path,
    const Image& image,
    const std::map<std::string, std::string>& text) {
  const auto png = encodePng(path, image);
  const auto chunks = encodePngText(path, text);
  AtomicFile file(path);
  const auto bytes = std::as_bytes(std::span(png));
  file.write(bytes.first(kEndOfHeader));
  file.write(chunks);
  file.write(bytes.subspan(kEndOfHeader));
  file.commit();
}

std::map<std::string, std::string> readPngText(const std::filesystem::path& path) {
  FileReader file(path);
  std::map<std::string, std::string> text;
  std::uint64_t total = 0;
  forEachPngChunk(file, [&](const PngChunk& chunk) {
    if (chunk.type != "tEXt" && chunk.type != "iTXt") {
      return;
    }
    total += chunk.length;
    if (total > kMaxTextBytes) {
      file.fail("holds more than 16 MB of text, which is not read.");
    }
    const auto data = readPngChunk(file, chunk);
    chunk.type == "tEXt" ? readPlainText(data, text) : readInternationalText(data, text);
  });
  return text;
}

}  // namespace diptych
