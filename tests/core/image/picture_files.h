// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/image.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace diptych {

using Bytes = std::vector<std::uint8_t>;
using Color = std::array<int, 3>;

inline constexpr Color kRed{255, 0, 0};
inline constexpr Color kGreen{0, 255, 0};
inline constexpr Color kBlue{0, 0, 255};
inline constexpr Color kWhite{255, 255, 255};
inline constexpr Color kBlack{0, 0, 0};

// A picture of four coloured quarters: red and green above blue and white.
Image quarters(int width, int height);

// By OpenCV: ".jpg" (best quality, no subsampling), ".png", ".webp" (lossless), ".bmp".
Bytes encode(const Image& image, const std::string& extension);

// EXIF data (a TIFF structure) that names an orientation.
Bytes exifWithOrientation(int orientation, bool big_endian = false);
Bytes withJpegExif(const Bytes& jpeg, const Bytes& exif);
Bytes withWebpExif(const Bytes& webp, const ImageSize& size, const Bytes& exif);

// A PNG chunk with its CRC.
Bytes pngChunk(const std::string& type, const Bytes& data);
// After the IHDR chunk.
Bytes withPngChunk(const Bytes& png, const Bytes& chunk);
// A PNG of our own making: rows hold the filter byte and the pixels as stored.
Bytes makePng(
    int width, int height, int depth, int color_type, const Bytes& extra_chunks, const Bytes& rows);

Bytes operator+(Bytes left, const Bytes& right);

// A folder of its own that is removed afterwards.
class PictureTest : public testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;
  std::filesystem::path write(const std::string& name, const Bytes& bytes) const;
  std::filesystem::path folder_;
};

// The colour at a place given in shares of width and height.
Color colorAt(const Image& image, double x, double y);
// No channel differs by more than the tolerance.
testing::AssertionResult isNear(const Color& got, const Color& wanted, int tolerance);

// The message of the Error that reading it throws; empty when it is read.
std::string readError(const std::filesystem::path& path);
std::string sizeError(const std::filesystem::path& path);

}  // namespace diptych
