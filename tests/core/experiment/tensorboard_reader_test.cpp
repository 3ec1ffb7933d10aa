// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/tensorboard_reader.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/experiment/tensorboard_writer.h"
#include "scratch.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>

namespace diptych {
namespace {

namespace fs = std::filesystem;

// A writer of its own, byte by byte after the format's description: none of our code's is used.
std::string bytesOf(std::uint64_t value, int count) {
  std::string bytes;
  for (int i = 0; i < count; ++i) bytes += static_cast<char>(value >> (8 * i));
  return bytes;
}

// Bit by bit, reflected polynomial 0x82F63B78.
std::uint32_t slowCrc(const std::string& data) {
  std::uint32_t crc = 0xFFFFFFFFu;
  for (const char c : data) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0x82F63B78u : 0);
  }
  return ~crc;
}

std::string maskedBytes(const std::string& data) {
  const auto crc = slowCrc(data);
  return bytesOf(((crc >> 15) | (crc << 17)) + 0xa282ead8u, 4);
}

std::string recordOf(const std::string& data) {
  const auto length = bytesOf(data.size(), 8);
  return length + maskedBytes(length) + data + maskedBytes(data);
}

std::string number(std::uint64_t value) {
  std::string bytes;
  for (; value > 127; value >>= 7) bytes += static_cast<char>(value | 128);
  return bytes + static_cast<char>(value);
}

std::string nested(int field, const std::string& bytes) {
  return number(field << 3 | 2) + number(bytes.size()) + bytes;
}

std::string float32(int field, float value) {
  return number(field << 3 | 5) + bytesOf(std::bit_cast<std::uint32_t>(value), 4);
}

std::string eventOf(double time, std::uint64_t step, const std::string& rest) {
  return number(1 << 3 | 1) + bytesOf(std::bit_cast<std::uint64_t>(time), 8) + number(2 << 3) +
         number(step) + rest;
}

std::string oldScalar(const std::string& tag, float value) {
  return nested(5, nested(1, nested(1, tag) + float32(2, value)));
}

std::string newScalar(const std::string& tag, const std::string& tensor) {
  const auto metadata = nested(1, nested(1, "scalars")) + number(4 << 3) + number(1);
  return nested(5, nested(1, nested(1, tag) + nested(8, tensor) + nested(9, metadata)));
}

const std::string kFloatType = number(1 << 3) + number(1);

std::string firstRecord() { return recordOf(eventOf(1000, 0, nested(3, "brain.Event:2"))); }

class EventFileTest : public testing::Test {
 protected:
  fs::path write(const std::string& bytes, const std::string& name = "events.out.tfevents.1.a") {
    const auto path = scratch_.path() / name;
    fs::create_directories(path.parent_path());
    writeFileAtomically(path, bytes);
    return path;
  }
  const fs::path& folder() const { return scratch_.path(); }

 private:
  Scratch scratch_;
};

TEST_F(EventFileTest, ReadsOldAndNewScalars) {
  const auto nan = std::numeric_limits<float>::quiet_NaN();
  const auto infinity = std::numeric_limits<float>::infinity();
  const auto packed = nested(5, bytesOf(std::bit_cast<std::uint32_t>(0.25F), 4));
  const auto content = nested(4, bytesOf(std::bit_cast<std::uint32_t>(0.125F), 4));
  const auto file = write(
      firstRecord() + recordOf(eventOf(1001.5, 1, oldScalar("loss/val", 0.5F))) +
      recordOf(eventOf(1002, 2, newScalar("loss/val", kFloatType + float32(5, 0.75F)))) +
      recordOf(eventOf(1003, 3, newScalar("loss/val", kFloatType + packed))) +
      recordOf(eventOf(1004, 4, newScalar("loss/val", kFloatType + content))) +
      recordOf(eventOf(1005, 5, oldScalar("loss/val", nan))) +
      recordOf(eventOf(1006, 6, oldScalar("loss/val", infinity))) +
      recordOf(eventOf(1007, 1ULL << 40, oldScalar("lr", -1))));
  const auto read = readEventFile(file);
  ASSERT_EQ(read.points.size(), 7u);
  EXPECT_FALSE(read.incomplete);
  EXPECT_TRUE(read.problem.empty()) << read.problem;
  EXPECT_EQ(read.points[0].step, 1);
  EXPECT_EQ(read.points[0].seconds, 1.5);
  const std::vector<double> values{0.5, 0.75, 0.25, 0.125};
  for (std::size_t i = 0; i < values.size(); ++i) EXPECT_EQ(read.points[i].value, values[i]);
  EXPECT_TRUE(std::isnan(read.points[4].value));
  EXPECT_TRUE(std::isinf(read.points[5].value));
  EXPECT_EQ(read.points[6].step, std::int64_t{1} << 40);
  EXPECT_EQ(read.points[6].name, "lr");
}

TEST_F(EventFileTest, PassesOverWhatIsNoScalar) {
  const auto text = nested(8, number(1 << 3) + number(7) + nested(8, "hello"));
  const auto text_plugin = nested(9, nested(1, nested(1, "text")));
  const auto picture = nested(4, number(1 << 3) + number(2) + nested(4, "\x89PNG"));
  const auto two = kFloatType + float32(5, 1) + float32(5, 2);
  const auto file = write(
      firstRecord() +
      recordOf(eventOf(1, 1, nested(5, nested(1, nested(1, "note") + text + text_plugin)))) +
      recordOf(eventOf(1, 1, nested(5, nested(1, nested(1, "sample") + picture)))) +
      recordOf(eventOf(1, 1, newScalar("two", two))) +
      recordOf(eventOf(1, 2, oldScalar("loss/step", 3))));
  const auto read = readEventFile(file);
  ASSERT_EQ(read.points.size(), 1u);
  EXPECT_EQ(read.points[0].value, 3);
}

// A live file ends anywhere: what is whole is read, nothing is an error.
TEST_F(EventFileTest, ReadsAFileThatIsBeingWritten) {
  const auto whole = firstRecord() + recordOf(eventOf(1, 1, oldScalar("a", 1)));
  const auto last = recordOf(eventOf(2, 2, oldScalar("a", 2)));
  for (std::size_t length = 0; length <= last.size(); ++length) {
    const auto read = readEventFile(write(whole + last.substr(0, length)));
    EXPECT_EQ(read.points.size(), length == last.size() ? 2u : 1u) << length;
    EXPECT_EQ(read.incomplete, length > 0 && length < last.size()) << length;
    EXPECT_TRUE(read.problem.empty()) << read.problem;
  }
  EXPECT_TRUE(readEventFile(write("")).points.empty());
}

TEST_F(EventFileTest, KeepsWhatLiesBeforeTheDamage) {
  const auto whole = firstRecord() + recordOf(eventOf(1, 1, oldScalar("a", 1)));
  auto last = recordOf(eventOf(2, 2, oldScalar("a", 2)));
  for (const std::size_t at : {std::size_t{0}, std::size_t{9}, std::size_t{14}, last.size() - 1}) {
    auto broken = last;
    broken[at] = static_cast<char>(broken[at] ^ 0x10);
    const auto read = readEventFile(write(whole + broken));
    EXPECT_EQ(read.points.size(), 1u);
    EXPECT_NE(read.problem.find("byte " + std::to_string(whole.size())), std::string::npos)
        << read.problem;
  }
}

// Every length inside a message is a lie once.
TEST_F(EventFileTest, SurvivesHostileMessages) {
  const auto good = eventOf(1, 1, newScalar("a", kFloatType + float32(5, 1)));
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (const int byte : {0xFF, 0x7F, 0x00}) {
      auto bad = good;
      bad[at] = static_cast<char>(byte);
      EXPECT_NO_THROW(readEventFile(write(firstRecord() + recordOf(bad))));
    }
  }
  const auto endless = std::string(40, '\xFF');
  EXPECT_FALSE(readEventFile(write(firstRecord() + recordOf(endless))).problem.empty());
  const auto huge = bytesOf(~0ULL, 8);
  EXPECT_TRUE(readEventFile(write(firstRecord() + huge + maskedBytes(huge))).incomplete);
}

TEST_F(EventFileTest, RefusesWhatIsNoEventFile) {
  EXPECT_THROW(readEventFile(write("this is a text that is longer than a header")), Error);
  EXPECT_THROW(readEventFile(folder() / "nowhere"), Error);
  EXPECT_THROW(readEventRuns(folder() / "nowhere"), Error);
  EXPECT_THROW(readEventRuns(folder()), Error);
}

TEST_F(EventFileTest, ReadsWhatOurOwnWriterWrites) {
  {
    TensorBoardWriter writer(folder());
    for (int step = 1; step <= 5; ++step) {
      writer.add({.name = "loss/val", .step = step, .value = 0.5 / step});
    }
    writer.flush();
  }
  {
    TensorBoardWriter resumed(folder());
    resumed.forgetFrom(4);
    resumed.add({.name = "loss/val", .step = 4, .value = 8});
    resumed.flush();
  }
  const auto runs = readEventRuns(folder());
  ASSERT_EQ(runs.size(), 1u);
  const auto& points = runs[0].scalars.points;
  ASSERT_EQ(points.size(), 4u);
  EXPECT_FLOAT_EQ(points[2].value, 0.5 / 3);
  EXPECT_EQ(points[3].value, 8);
}

TEST_F(EventFileTest, FindsTheRunsOfAFolderAndCallsTheirScalarsAsOurs) {
  write(
      firstRecord() + recordOf(eventOf(1, 1, oldScalar("loss/stabilize-train", 1))),
      "ed2/x.tfevents.1");
  write(
      firstRecord() + recordOf(eventOf(1, 50, oldScalar("loss/current", 1))) +
          recordOf(eventOf(1, 51, oldScalar("loss/validation/step_current", 3))) +
          recordOf(eventOf(1, 1, oldScalar("loss/validation/epoch_average", 2))) +
          recordOf(eventOf(1, 1, oldScalar("loss/validation/step_average", 3))) +
          recordOf(eventOf(1, 100, oldScalar("loss/current", 1))) +
          recordOf(eventOf(1, 2, oldScalar("loss/validation/epoch_average", 4))),
      "kohya/log/x.tfevents.1");
  write(
      firstRecord() + recordOf(eventOf(1, 1, oldScalar("loss/validation/epoch_average", 2))),
      "lost/x.tfevents.1");
  write("no event file", "wrong/x.tfevents.1");
  write(
      firstRecord() + recordOf(eventOf(1, 7, oldScalar("loss/current", 2))), "wrong/x.tfevents.2");
  write("no events", "kohya/notes.txt");
  const auto runs = readEventRuns(folder());
  ASSERT_EQ(runs.size(), 4u);
  EXPECT_EQ(runs[0].name, "ed2");
  EXPECT_EQ(runs[0].scalars.points.at(0).name, "loss/train-stabilized");
  EXPECT_EQ(runs[1].name, "kohya/log");
  const auto& points = runs[1].scalars.points;
  EXPECT_EQ(points.at(2).name, "loss/val");
  EXPECT_EQ(points.at(2).step, 50);  // it was written with the number of its epoch
  EXPECT_EQ(points.at(3).name, "loss/validation/step_average");  // there is only one loss/val
  EXPECT_EQ(points.at(5).name, "loss/val");
  EXPECT_EQ(points.at(5).step, 100);
  // An epoch that cannot be placed is no loss/val.
  EXPECT_EQ(runs[2].scalars.points.at(0).name, "loss/validation/epoch_average");
  // One bad file costs neither the others nor the other runs.
  EXPECT_EQ(runs[3].scalars.points.at(0).step, 7);
  EXPECT_NE(runs[3].scalars.problem, "");
}

}  // namespace
}  // namespace diptych
