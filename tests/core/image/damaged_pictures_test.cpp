// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/image/thumbnail.h"
#include "tests/core/image/picture_files.h"

#include <gmock/gmock.h>
#include <opencv2/imgcodecs.hpp>

#include <algorithm>
#include <fstream>
#include <random>
#include <sys/stat.h>
#include <unistd.h>

namespace diptych {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

const std::vector<std::string> kExtensions{".jpg", ".png", ".webp", ".bmp"};

// Noise, so that the compressed data is long enough to be cut in many places.
Image noise(int width, int height) {
  std::mt19937 generator(7);
  Image image{width, height, {}};
  for (int i = 0; i < width * height * 3; ++i) {
    image.rgb.push_back(static_cast<std::uint8_t>(generator()));
  }
  return image;
}

Bytes bmpClaiming(std::int32_t width, std::int32_t height) {
  auto bytes = encode(quarters(4, 4), ".bmp");
  for (int i = 0; i < 4; ++i) {
    bytes[static_cast<std::size_t>(18 + i)] = static_cast<std::uint8_t>(width >> (8 * i));
    bytes[static_cast<std::size_t>(22 + i)] = static_cast<std::uint8_t>(height >> (8 * i));
  }
  return bytes;
}

using DamagedPictures = PictureTest;

TEST_F(DamagedPictures, AreRefusedWhereverTheyAreCut) {
  for (const auto& extension : kExtensions) {
    const auto whole = encode(noise(40, 30), extension);
    const auto step = std::max<std::size_t>(1, whole.size() / 150);
    for (std::size_t size = 0; size < whole.size(); size += size < 700 ? 1 : step) {
      const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
      const auto path = write("cut" + extension, cut);
      EXPECT_THAT(readError(path), HasSubstr(path.string())) << size << " of " << whole.size();
      EXPECT_THAT(sizeError(path), HasSubstr(path.string())) << size << " of " << whole.size();
    }
  }
}

// What a broken transfer leaves that somebody repaired: all markers there, data missing.
TEST_F(DamagedPictures, AreRefusedWhenTheJpegEndsTooEarly) {
  const auto whole = encode(noise(64, 64), ".jpg");
  const Bytes half(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(whole.size() / 2));
  const auto path = write("half.jpg", half + Bytes{0xFF, 0xD9});
  EXPECT_THAT(readError(path), HasSubstr("damaged JPEG"));
  EXPECT_THROW(readThumbnail(path, 8), Error);
}

TEST_F(DamagedPictures, MayHaveOtherDataBehindThem) {
  const auto image = noise(20, 20);
  for (const auto& extension : kExtensions) {
    const auto whole = encode(image, extension);
    const auto path = write("tail" + extension, whole + Bytes(100'000, 'x'));
    EXPECT_EQ(readImage(path).width, 20) << extension;
  }
}

TEST_F(DamagedPictures, AreFoundByThePngsChecksums) {
  auto png = encode(noise(20, 20), ".png");
  png[png.size() / 2] ^= 1;
  EXPECT_THAT(readError(write("a.png", png)), HasSubstr("checksum"));
}

// Right checksums around wrong data, or too little of it.
TEST_F(DamagedPictures, AreFoundInsideThePngsData) {
  EXPECT_THAT(readError(write("short.png", makePng(9, 9, 8, 0, {}, {0, 1, 2}))), HasSubstr("PNG"));
  EXPECT_THAT(readError(write("filter.png", makePng(1, 1, 8, 0, {}, {77, 1}))), HasSubstr("PNG"));
}

TEST_F(DamagedPictures, AreRefusedBeforeTheirClaimsAreBelieved) {
  const auto png = [](int width, int height) { return makePng(width, height, 8, 2, {}, {0, 0}); };
  EXPECT_THAT(readError(write("bomb.png", png(60000, 60000))), HasSubstr("60000 x 60000"));
  EXPECT_THAT(readError(write("bomb.png", png(0x7FFFFFFF, 0x7FFFFFFF))), HasSubstr("claims"));
  EXPECT_THAT(readError(write("bomb.png", png(19000, 19000))), HasSubstr("data for less"));
  EXPECT_THAT(readError(write("none.png", png(0, 10))), HasSubstr("no pixels"));
  EXPECT_THAT(
      readError(write("long.png", makePng(2'000'000, 1, 1, 0, {}, {0}))), HasSubstr("claims"));

  auto jpeg = encode(quarters(16, 16), ".jpg");
  const Bytes frame{0xFF, 0xC0};
  const auto at = std::search(jpeg.begin(), jpeg.end(), frame.begin(), frame.end());
  ASSERT_NE(at, jpeg.end());
  std::fill_n(at + 5, 4, 0x4E);  // 20,046 x 20,046
  EXPECT_THAT(readError(write("bomb.jpg", jpeg)), HasSubstr("claims"));
  std::fill_n(at + 5, 4, 0);
  EXPECT_THAT(readError(write("none.jpg", jpeg)), HasSubstr("no pixels"));

  for (const auto side : {0x7FFFFFFF, 50000, 0, -0x7FFFFFFF - 1}) {
    const auto path = write("bomb.bmp", bmpClaiming(side, side));
    EXPECT_FALSE(readError(path).empty()) << side;
    EXPECT_EQ(readError(path), sizeError(path)) << side;
  }
}

TEST_F(DamagedPictures, AreRefusedWhenAPaletteIsTooLarge) {
  Bytes bmp;
  cv::imencode(".bmp", cv::Mat(4, 4, CV_8UC1, cv::Scalar(9)), bmp);
  ASSERT_EQ(readError(write("a.bmp", bmp)), "");
  bmp[47] = 2;  // 512 colours and more for 8 bits
  EXPECT_THAT(readError(write("a.bmp", bmp)), HasSubstr("palette"));
}

TEST_F(DamagedPictures, AreRefusedWhenTheyAreNoFiles) {
  EXPECT_THAT(readError(folder_ / "missing.jpg"), HasSubstr("missing.jpg: cannot be opened"));
  EXPECT_THAT(readError(write("empty.jpg", {})), HasSubstr("is empty"));
  fs::create_directory(folder_ / "folder.jpg");
  EXPECT_THAT(readError(folder_ / "folder.jpg"), HasSubstr("is no file"));
  ASSERT_EQ(::mkfifo((folder_ / "pipe.jpg").c_str(), 0600), 0);
  EXPECT_THAT(readError(folder_ / "pipe.jpg"), HasSubstr("is no file"));
  const auto huge = write("huge.png", {1});
  fs::resize_file(huge, std::uintmax_t{3} << 30);  // sparse: takes no room
  EXPECT_THAT(readError(huge), HasSubstr("2 GB"));
}

TEST_F(DamagedPictures, AreRefusedWhenTheyMayNotBeRead) {
  if (::geteuid() == 0) {
    GTEST_SKIP() << "root may read everything";
  }
  const auto path = write("secret.png", encode(quarters(4, 4), ".png"));
  fs::permissions(path, fs::perms::none);
  EXPECT_THAT(readError(path), HasSubstr("Permission denied"));
}

// Whatever is changed: a picture of the size the header says, or an Error, and nothing on standard
// error.
TEST_F(DamagedPictures, NeverCrashNorPrint) {
  std::mt19937 generator(1);
  testing::internal::CaptureStderr();
  int read = 0;
  for (const auto& extension : kExtensions) {
    const auto whole = encode(noise(24, 16), extension);
    for (int round = 0; round < 400; ++round) {
      auto bytes = whole;
      for (int change = 0; change < 1 + round % 4; ++change) {
        const bool in_header = generator() % 2 == 0;
        const auto range = in_header ? std::min<std::size_t>(200, bytes.size()) : bytes.size();
        bytes[generator() % range] = static_cast<std::uint8_t>(generator());
      }
      const auto path = write("fuzz" + extension, bytes);
      try {
        const auto image = readImage(path);
        EXPECT_EQ(readImageSize(path), (ImageSize{image.width, image.height}));
        ++read;
      } catch (const Error&) {
      }
    }
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  EXPECT_GT(read, 50);
}

}  // namespace
}  // namespace diptych
