// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/experiment/crc32c.h"
#include "core/experiment/tensorboard_writer.h"
#include "scratch.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

namespace diptych {
namespace {

namespace fs = std::filesystem;

// RFC 3720, appendix B.4, and the usual check value of the polynomial.
TEST(Crc32c, GivesTheKnownValues) {
  EXPECT_EQ(crc32c("123456789"), 0xE3069283u);
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8A9136AAu);
  EXPECT_EQ(crc32c(std::string(32, '\xff')), 0x62A8AB43u);
  std::string rising;
  for (int i = 0; i < 32; ++i) {
    rising += static_cast<char>(i);
  }
  EXPECT_EQ(crc32c(rising), 0x46DD794Eu);
}

std::uint64_t littleEndianAt(const std::string& bytes, std::size_t offset, int count) {
  std::uint64_t value = 0;
  for (int i = count - 1; i >= 0; --i) {
    value = value << 8 | static_cast<unsigned char>(bytes.at(offset + static_cast<std::size_t>(i)));
  }
  return value;
}

std::uint32_t masked(std::uint32_t crc) { return std::rotr(crc, 15) + 0xa282ead8u; }

// The data of every record of a file, both checksums checked.
std::vector<std::string> recordsOf(const fs::path& path) {
  const auto bytes = readFile(path, 1 << 20);
  std::vector<std::string> records;
  for (std::size_t at = 0; at < bytes.size();) {
    const auto length = littleEndianAt(bytes, at, 8);
    EXPECT_EQ(littleEndianAt(bytes, at + 8, 4), masked(crc32c(bytes.substr(at, 8))));
    const auto data = bytes.substr(at + 12, length);
    EXPECT_EQ(littleEndianAt(bytes, at + 12 + length, 4), masked(crc32c(data)));
    records.push_back(data);
    at += 16 + length;
  }
  return records;
}

std::vector<fs::path> eventFiles(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

MetricPoint pointAt(std::int64_t step, double value) {
  return {.name = "loss/val", .step = step, .value = value};
}

TEST(TensorBoardWriter, WritesRecordsAsTheFormatSays) {
  // Length 3, its checksum, "abc", its checksum: bytes computed apart from this code.
  const auto record = tensorBoardRecord("abc");
  ASSERT_EQ(record.size(), 8u + 4 + 3 + 4);
  EXPECT_EQ(littleEndianAt(record, 0, 8), 3u);
  EXPECT_EQ(record.substr(12, 3), "abc");
  EXPECT_EQ(crc32c("abc"), 0x364B3FB7u);
  EXPECT_EQ(littleEndianAt(record, 15, 4), masked(0x364B3FB7u));
}

TEST(TensorBoardWriter, BeginsWithTheVersionAndHoldsEveryScalar) {
  const Scratch folder;
  TensorBoardWriter writer(folder.path());
  writer.add(pointAt(300, 0.5));
  writer.add(pointAt(301, std::numeric_limits<double>::quiet_NaN()));
  writer.flush();
  const auto files = eventFiles(folder.path());
  ASSERT_EQ(files.size(), 1u);
  EXPECT_NE(files[0].filename().string().find("tfevents"), std::string::npos);
  const auto records = recordsOf(files[0]);
  ASSERT_EQ(records.size(), 3u);
  EXPECT_NE(records[0].find("brain.Event:2"), std::string::npos);
  // After the time (9 bytes): step 300 as a varint; summary { value { tag: 1, simple_value: 2 } }.
  const std::string event("\x10\xac\x02\x2a\x11\x0a\x0f\x0a\x08loss/val\x15\x00\x00\x00\x3f", 22);
  EXPECT_EQ(records[1].substr(9), event);
  const auto bits =
      static_cast<std::uint32_t>(littleEndianAt(records[2], records[2].size() - 4, 4));
  EXPECT_TRUE(std::isnan(std::bit_cast<float>(bits)));
}

TEST(TensorBoardWriter, ResumesIntoALaterFileThatForgetsWhatFollows) {
  const Scratch folder;
  { const TensorBoardWriter first(folder.path()); }
  const auto before = eventFiles(folder.path());
  TensorBoardWriter second(folder.path());
  second.forgetFrom(7);
  second.flush();
  const auto after = eventFiles(folder.path());
  ASSERT_EQ(after.size(), 2u);
  EXPECT_EQ(after[0], before[0]) << "the new name must sort behind the old one";
  // step 7; session_log (field 7) { status (field 1): START (1) }
  EXPECT_EQ(recordsOf(after[1]).at(1).substr(9), std::string("\x10\x07\x3a\x02\x08\x01", 6));
}

TEST(TensorBoardWriter, SaysSoWhenItCannotWrite) {
  const Scratch folder;
  writeFileAtomically(folder / "file", "x");
  EXPECT_ANY_THROW(TensorBoardWriter{folder / "file"});
}

}  // namespace
}  // namespace diptych
