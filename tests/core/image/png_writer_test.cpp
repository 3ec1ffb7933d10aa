// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/png_writer.h"

#include "core/base/error.h"
#include "core/image/file_reader.h"
#include "core/image/png_chunks.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>

namespace diptych {
namespace {

class PngWriterTest : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path folder_ =
      std::filesystem::path(testing::TempDir()) / ("png-writer-" + std::to_string(::getpid()));
};

Image gradient(int width, int height) {
  Image image{width, height, {}};
  for (int i = 0; i < width * height * 3; ++i)
    image.rgb.push_back(static_cast<std::uint8_t>(i * 7));
  return image;
}

// The most memory that this process has ever had, in MB.
long peakMegabytes() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    long kilobytes = 0;
    if (word == "VmHWM:" && status >> kilobytes) return kilobytes / 1024;
  }
  return 0;
}

TEST_F(PngWriterTest, WritesWhatComesInPieces) {
  const auto whole = gradient(31, 20);
  const auto path = folder_ / "a.png";
  PngWriter writer(path, {31, 20}, {{"parameters", "ein Bär"}, {"k", "猫"}});
  for (int top = 0; top < 20; top += 8) {
    Image part{31, std::min(8, 20 - top), {}};
    part.rgb.assign(whole.row(top), whole.row(top) + static_cast<std::size_t>(part.height) * 93);
    writer.writeRows(part);
  }
  EXPECT_FALSE(std::filesystem::exists(path));
  writer.commit();
  EXPECT_EQ(readImage(path).rgb, whole.rgb);
  EXPECT_EQ(readPngText(path).at("parameters"), "ein Bär");
  EXPECT_EQ(readPngText(path).at("k"), "猫");
}

TEST_F(PngWriterTest, LeavesNothingBehindUnlessItIsCommitted) {
  { PngWriter(folder_ / "a.png", {4, 4}).writeRows(gradient(4, 2)); }
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
  EXPECT_THROW(PngWriter(folder_ / "nowhere/a.png", {4, 4}), Error);
  EXPECT_THROW(PngWriter(folder_ / "a.png", {0, 4}), Error);
  EXPECT_THROW(PngWriter(folder_ / "a.png", {4, 4}, {{"", "text"}}), Error);
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

TEST_F(PngWriterTest, WritesMoreThanFitsIntoItsMemory) {
  constexpr int kWidth = 20'000;
  constexpr int kHeight = 10'100;  // 202 megapixels, 606 MB of pixels
  const auto path = folder_ / "large.png";
  Image band{kWidth, 100, {}};
  band.rgb.assign(static_cast<std::size_t>(kWidth) * 100 * 3, 77);
  const auto before = peakMegabytes();
  PngWriter writer(path, {kWidth, kHeight});
  for (int y = 0; y < kHeight; y += 100) writer.writeRows(band);
  writer.commit();
  EXPECT_LT(peakMegabytes() - before, 64);
  EXPECT_EQ(readImageSize(path), (ImageSize{kWidth, kHeight}));
  FileReader file(path);
  forEachPngChunk(file, [&](const PngChunk& chunk) { readPngChunk(file, chunk); });
}

TEST_F(PngWriterTest, WritesRowsWiderThanLibpngsOwnLimit) {
  const auto whole = gradient(1'200'000, 2);
  PngWriter writer(folder_ / "wide.png", {1'200'000, 2});
  writer.writeRows(whole);
  writer.commit();
  FileReader file(folder_ / "wide.png");
  forEachPngChunk(file, [&](const PngChunk& chunk) { readPngChunk(file, chunk); });
}

}  // namespace
}  // namespace diptych
