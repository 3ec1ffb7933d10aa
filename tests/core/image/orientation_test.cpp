// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/exif.h"
#include "core/image/thumbnail.h"
#include "tests/core/image/picture_files.h"

namespace diptych {
namespace {

constexpr int kWidth = 48;
constexpr int kHeight = 32;
constexpr int kJpegTolerance = 8;  // rounding of the colour conversion and the DCT at quality 100

// What is seen in the four corners of quarters() for orientations 1 to 8 (EXIF 2.3, table of tag
// 274): above left, above right, below left, below right.
constexpr std::array<std::array<Color, 4>, 8> kSeen{{
    {kRed, kGreen, kBlue, kWhite},
    {kGreen, kRed, kWhite, kBlue},
    {kWhite, kBlue, kGreen, kRed},
    {kBlue, kWhite, kRed, kGreen},
    {kRed, kBlue, kGreen, kWhite},
    {kBlue, kRed, kWhite, kGreen},
    {kWhite, kGreen, kBlue, kRed},
    {kGreen, kWhite, kRed, kBlue},
}};

void expectShown(const Image& image, int orientation) {
  const auto& seen = kSeen[static_cast<std::size_t>(orientation - 1)];
  EXPECT_TRUE(isNear(colorAt(image, 0.2, 0.2), seen[0], kJpegTolerance)) << orientation;
  EXPECT_TRUE(isNear(colorAt(image, 0.8, 0.2), seen[1], kJpegTolerance)) << orientation;
  EXPECT_TRUE(isNear(colorAt(image, 0.2, 0.8), seen[2], kJpegTolerance)) << orientation;
  EXPECT_TRUE(isNear(colorAt(image, 0.8, 0.8), seen[3], kJpegTolerance)) << orientation;
}

void expectSize(const std::filesystem::path& path, const Image& image, int orientation) {
  const bool is_upright = orientation >= 5;
  EXPECT_EQ(image.width, is_upright ? kHeight : kWidth);
  EXPECT_EQ(image.height, is_upright ? kWidth : kHeight);
  EXPECT_EQ(readImageSize(path), (ImageSize{image.width, image.height}));
}

using Orientation = PictureTest;

TEST_F(Orientation, IsAppliedToJpeg) {
  const auto jpeg = encode(quarters(kWidth, kHeight), ".jpg");
  for (int orientation = 1; orientation <= 8; ++orientation) {
    for (const bool big_endian : {false, true}) {
      const auto path =
          write("a.jpg", withJpegExif(jpeg, exifWithOrientation(orientation, big_endian)));
      const auto image = readImage(path);
      expectSize(path, image, orientation);
      expectShown(image, orientation);
    }
  }
}

TEST_F(Orientation, IsAppliedToPngAndWebp) {
  const auto png = encode(quarters(kWidth, kHeight), ".png");
  const auto webp = encode(quarters(kWidth, kHeight), ".webp");
  for (int orientation = 1; orientation <= 8; ++orientation) {
    const auto exif = exifWithOrientation(orientation);
    const auto png_path = write("a.png", withPngChunk(png, pngChunk("eXIf", exif)));
    const auto webp_path = write("a.webp", withWebpExif(webp, {kWidth, kHeight}, exif));
    for (const auto& path : {png_path, webp_path}) {
      const auto image = readImage(path);
      expectSize(path, image, orientation);
      expectShown(image, orientation);
    }
  }
}

TEST_F(Orientation, IsAppliedToThumbnails) {
  const auto jpeg = encode(quarters(kWidth * 20, kHeight * 20), ".jpg");
  for (int orientation = 1; orientation <= 8; ++orientation) {
    const auto path = write("a.jpg", withJpegExif(jpeg, exifWithOrientation(orientation)));
    const auto image = readThumbnail(path, kWidth);
    EXPECT_EQ(std::max(image.width, image.height), kWidth);
    EXPECT_EQ(std::min(image.width, image.height), kHeight);
    EXPECT_EQ(image.width < image.height, orientation >= 5);
    expectShown(image, orientation);
  }
}

TEST_F(Orientation, IsUprightWhenTheNumberIsNone) {
  const auto jpeg = encode(quarters(kWidth, kHeight), ".jpg");
  for (const int orientation : {0, 9, 65535}) {
    const auto path = write("a.jpg", withJpegExif(jpeg, exifWithOrientation(orientation)));
    expectShown(readImage(path), 1);
  }
}

TEST(Exif, SurvivesEveryCutAndEveryChangedByte) {
  const auto exif = exifWithOrientation(6);
  ASSERT_EQ(exifOrientation(exif), 6);
  for (std::size_t size = 0; size < exif.size(); ++size) {
    const Bytes cut(exif.begin(), exif.begin() + static_cast<std::ptrdiff_t>(size));
    const int orientation = exifOrientation(cut);
    EXPECT_TRUE(orientation == 1 || orientation == 6) << size;
  }
  for (std::size_t i = 0; i < exif.size(); ++i) {
    auto changed = exif;
    changed[i] = 0xFF;
    const int orientation = exifOrientation(changed);
    EXPECT_TRUE(orientation >= 1 && orientation <= 8) << i;
  }
}

}  // namespace
}  // namespace diptych
