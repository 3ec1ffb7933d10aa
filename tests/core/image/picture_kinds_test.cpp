// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/thumbnail.h"
#include "tests/core/image/picture_files.h"

#include <gmock/gmock.h>
#include <opencv2/imgcodecs.hpp>

#include <cstdio>
#include <cstdlib>
#include <jpeglib.h>

namespace diptych {
namespace {

using testing::HasSubstr;

constexpr int kKindTolerance = 8;

// A JPEG with four channels as they are, with or without the marker that says that Adobe's inverted
// inks are in it.
Bytes encodeCmykJpeg(
    const std::array<std::uint8_t, 4>& pixel, bool is_adobe, J_COLOR_SPACE stored) {
  jpeg_compress_struct info{};
  jpeg_error_mgr errors{};
  info.err = jpeg_std_error(&errors);
  jpeg_create_compress(&info);
  unsigned char* buffer = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&info, &buffer, &size);
  info.image_width = 16;
  info.image_height = 16;
  info.input_components = 4;
  info.in_color_space = JCS_CMYK;
  jpeg_set_defaults(&info);
  jpeg_set_colorspace(&info, stored);
  info.write_Adobe_marker = is_adobe ? TRUE : FALSE;
  jpeg_set_quality(&info, 100, TRUE);
  jpeg_start_compress(&info, TRUE);
  Bytes row;
  for (int x = 0; x < 16; ++x) row.insert(row.end(), pixel.begin(), pixel.end());
  for (int y = 0; y < 16; ++y) {
    JSAMPROW pointer = row.data();
    jpeg_write_scanlines(&info, &pointer, 1);
  }
  jpeg_finish_compress(&info);
  Bytes bytes(buffer, buffer + size);
  jpeg_destroy_compress(&info);
  std::free(buffer);
  return bytes;
}

Bytes encodeMat(const std::string& extension, const cv::Mat& mat) {
  Bytes bytes;
  cv::imencode(extension, mat, bytes);
  return bytes;
}

// Red that is opaque, transparent, and a fifth of it.
cv::Mat threeAlphas() {
  cv::Mat mat(1, 3, CV_8UC4);
  mat.at<cv::Vec4b>(0, 0) = {0, 0, 255, 255};  // blue, green, red, alpha
  mat.at<cv::Vec4b>(0, 1) = {0, 0, 255, 0};
  mat.at<cv::Vec4b>(0, 2) = {0, 0, 255, 51};
  return mat;
}

// Makes the 40 bytes of header of a 32-bit BMP the 108 of version 4, with a mask for each channel.
Bytes withAlphaMask(const Bytes& bmp) {
  Bytes header(bmp.begin(), bmp.begin() + 54);
  header[10] = 14 + 108;  // where the pixels begin
  header[14] = 108;
  header[30] = 3;  // bit fields
  Bytes masks{0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0, 0, 0, 0, 255};
  masks.resize(108 - 40);
  return header + masks + Bytes(bmp.begin() + 54, bmp.end());
}

using PictureKinds = PictureTest;

TEST_F(PictureKinds, AreDecidedByContentNotByName) {
  const auto image = quarters(48, 32);
  for (const std::string extension : {".jpg", ".png", ".webp", ".bmp"}) {
    const auto path = write("picture.of_another_kind", encode(image, extension));
    const auto read = readImage(path);
    EXPECT_EQ(readImageSize(path), (ImageSize{48, 32})) << extension;
    EXPECT_TRUE(isNear(colorAt(read, 0.2, 0.2), kRed, kKindTolerance)) << extension;
    EXPECT_TRUE(isNear(colorAt(read, 0.8, 0.2), kGreen, kKindTolerance)) << extension;
    EXPECT_TRUE(isNear(colorAt(read, 0.2, 0.8), kBlue, kKindTolerance)) << extension;
    if (extension != ".jpg") {
      EXPECT_EQ(read.rgb, image.rgb) << extension;
    }
  }
}

TEST_F(PictureKinds, MakesGreyColour) {
  const cv::Mat grey(20, 30, CV_8UC1, cv::Scalar(100));
  for (const std::string extension : {".jpg", ".png", ".bmp"}) {
    const auto image = readImage(write("grey" + extension, encodeMat(extension, grey)));
    EXPECT_EQ(image.rgb.size(), 30u * 20u * 3u) << extension;
    EXPECT_EQ(colorAt(image, 0.5, 0.5), (Color{100, 100, 100})) << extension;
  }
}

TEST_F(PictureKinds, ShowsWhiteWhereItIsTransparent) {
  const auto image = readImage(write("alpha.png", encodeMat(".png", threeAlphas())));
  EXPECT_EQ(colorAt(image, 0.1, 0), kRed);
  EXPECT_EQ(colorAt(image, 0.5, 0), kWhite);
  EXPECT_EQ(colorAt(image, 0.9, 0), (Color{255, 204, 204}));
}

TEST_F(PictureKinds, BelievesABmpsFourthByteOnlyWhenItsHeaderDoes) {
  const auto plain = encodeMat(".bmp", threeAlphas());  // 32 bits, of which 8 mean nothing
  EXPECT_EQ(colorAt(readImage(write("plain.bmp", plain)), 0.5, 0), kRed);
  const auto image = readImage(write("alpha.bmp", withAlphaMask(plain)));
  EXPECT_EQ(colorAt(image, 0.1, 0), kRed);
  EXPECT_EQ(colorAt(image, 0.5, 0), kWhite);
  EXPECT_EQ(colorAt(image, 0.9, 0), (Color{255, 204, 204}));
}

TEST_F(PictureKinds, ShowsWhiteWhereWebpIsTransparent) {
  Bytes bytes;
  const cv::Mat mat(8, 8, CV_8UC4, cv::Scalar(255, 0, 0, 51));
  cv::imencode(".webp", mat, bytes, {cv::IMWRITE_WEBP_QUALITY, 101});
  EXPECT_EQ(colorAt(readImage(write("alpha.webp", bytes)), 0.5, 0.5), (Color{204, 204, 255}));
}

TEST_F(PictureKinds, ScalesSixteenBitsDown) {
  cv::Mat mat(1, 256, CV_16UC3);
  for (int x = 0; x < 256; ++x) {
    const auto value = static_cast<std::uint16_t>(x * 257);
    mat.at<cv::Vec3w>(0, x) = {value, value, value};
  }
  const auto image = readImage(write("deep.png", encodeMat(".png", mat)));
  for (int x = 0; x < 256; ++x) EXPECT_EQ(image.row(0)[3 * x], x);
}

TEST_F(PictureKinds, CompositesSixteenBitsWithAlpha) {
  const cv::Mat mat(4, 4, CV_16UC4, cv::Scalar(0, 0, 65535, 65535 / 5));
  const auto image = readImage(write("deep.png", encodeMat(".png", mat)));
  EXPECT_TRUE(isNear(colorAt(image, 0.5, 0.5), {255, 204, 204}, 1));
}

TEST_F(PictureKinds, ReadsPalettesWithTransparency) {
  const auto palette = pngChunk("PLTE", {255, 0, 0, 0, 255, 0, 0, 0, 255});
  const auto alpha = pngChunk("tRNS", {255, 0});  // the second is transparent, the third has none
  const auto image = readImage(write("p.png", makePng(3, 1, 8, 3, palette + alpha, {0, 0, 1, 2})));
  EXPECT_EQ(colorAt(image, 0.1, 0), kRed);
  EXPECT_EQ(colorAt(image, 0.5, 0), kWhite);
  EXPECT_EQ(colorAt(image, 0.9, 0), kBlue);
}

TEST_F(PictureKinds, ReadsGreyWithATransparentLevel) {
  const auto key = pngChunk("tRNS", {0, 0});
  // Two bits a pixel: levels 0, 1, 2, 3.
  const auto image = readImage(write("g.png", makePng(4, 1, 2, 0, key, {0, 0b00011011})));
  EXPECT_EQ(colorAt(image, 0.1, 0), kWhite);
  EXPECT_EQ(colorAt(image, 0.4, 0), (Color{85, 85, 85}));
  EXPECT_EQ(colorAt(image, 0.9, 0), kWhite);
}

TEST_F(PictureKinds, IgnoresGammaAsTrainersDo) {
  auto grey = quarters(8, 8);
  grey.rgb.assign(grey.rgb.size(), 100);
  const auto gamma = pngChunk("gAMA", {0, 1, 0x86, 0xA0});  // 1.0: linear light
  const auto image = readImage(write("g.png", withPngChunk(encode(grey, ".png"), gamma)));
  EXPECT_EQ(colorAt(image, 0.5, 0.5), (Color{100, 100, 100}));
}

// R = (255 - C)(255 - K) / 255 and so on; with Adobe's marker the file holds 255 - C and 255 - K.
TEST_F(PictureKinds, MakesCmykColour) {
  const std::array<std::uint8_t, 4> ink{0, 255, 255, 51};  // red, a fifth of black
  const std::array<std::uint8_t, 4> inverted{255, 0, 0, 204};
  const Color wanted{204, 0, 0};
  const auto plain = readImage(write("c.jpg", encodeCmykJpeg(ink, false, JCS_CMYK)));
  const auto adobe = readImage(write("a.jpg", encodeCmykJpeg(inverted, true, JCS_CMYK)));
  const auto ycck = readImage(write("y.jpg", encodeCmykJpeg(inverted, true, JCS_YCCK)));
  EXPECT_TRUE(isNear(colorAt(plain, 0.5, 0.5), wanted, 3));
  EXPECT_TRUE(isNear(colorAt(adobe, 0.5, 0.5), wanted, 3));
  EXPECT_TRUE(isNear(colorAt(ycck, 0.5, 0.5), wanted, 3));
  EXPECT_EQ(readThumbnail(write("t.jpg", encodeCmykJpeg(ink, false, JCS_CMYK)), 4).width, 4);
}

TEST_F(PictureKinds, NamesTheKindThatIsNotRead) {
  const auto expectReason = [&](const std::string& content, const std::string& reason) {
    const auto path = write("x.jpg", {content.begin(), content.end()});
    EXPECT_THAT(readError(path), HasSubstr(reason));
    EXPECT_EQ(readError(path), sizeError(path));
    EXPECT_THAT(readError(path), HasSubstr(path.string()));
  };
  expectReason("GIF89a" + std::string(30, 'x'), "is a GIF");
  expectReason(std::string("II*\0xxxx", 8), "is a TIFF");
  expectReason(
      std::string(
          "\0\0\0\x20"
          "ftypavif",
          12),
      "is an AVIF");
  expectReason(
      std::string(
          "\0\0\0\x20"
          "ftypheic",
          12),
      "is a HEIC");
  expectReason("<!DOCTYPE html><html></html>", "is no picture");
  expectReason("x", "is no picture");
}

TEST_F(PictureKinds, NeverEnlargesAThumbnail) {
  const auto path = write("a.png", encode(quarters(10, 4), ".png"));
  EXPECT_EQ(readThumbnail(path, 100).rgb, readImage(path).rgb);
}

TEST(HasImageExtension, KnowsTheEndingsInAnyCase) {
  for (const char* name : {"a.jpg", "a.JPEG", "a.Jfif", "a.png", "a.WebP", "a.bmp", "b.c.JPG"}) {
    EXPECT_TRUE(hasImageExtension(name)) << name;
  }
  for (const char* name : {"a", "jpg", ".jpg", "a.gif", "a.jpg.txt", "a.", ""}) {
    EXPECT_FALSE(hasImageExtension(name)) << name;
  }
}

}  // namespace
}  // namespace diptych
