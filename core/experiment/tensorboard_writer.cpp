// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/tensorboard_writer.h"

#include "core/base/error.h"
#include "core/experiment/crc32c.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <chrono>
#include <cstdlib>
#include <unistd.h>

namespace diptych {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEventFilePrefix = "events.out.tfevents.";

std::string littleEndian(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) {
    text += static_cast<char>((value >> (8 * i)) & 0xFFu);
  }
  return text;
}

std::string maskedCrc(std::string_view data) { return littleEndian(maskedCrc32c(data), 4); }

// The few wire types of protocol buffers that an event needs.
std::string varint(std::uint64_t value) {
  std::string text;
  while (value >= 0x80) {
    text += static_cast<char>((value & 0x7Fu) | 0x80u);
    value >>= 7;
  }
  text += static_cast<char>(value);
  return text;
}

std::string fieldKey(unsigned number, unsigned wire_type) {
  return varint(number << 3 | wire_type);
}

std::string integerField(unsigned number, std::int64_t value) {
  return fieldKey(number, 0) + varint(static_cast<std::uint64_t>(value));
}

std::string doubleField(unsigned number, double value) {
  return fieldKey(number, 1) + littleEndian(std::bit_cast<std::uint64_t>(value), 8);
}

std::string floatField(unsigned number, double value) {
  const auto bits = std::bit_cast<std::uint32_t>(static_cast<float>(value));
  return fieldKey(number, 5) + littleEndian(bits, 4);
}

std::string bytesField(unsigned number, std::string_view value) {
  return fieldKey(number, 2) + varint(value.size()) + std::string(value);
}

// Fields of tensorflow.Event: 1 wall_time, 2 step, 3 file_version, 5 summary, 7 session_log.
std::string eventTime() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return doubleField(1, std::chrono::duration<double>(now).count());
}

std::string hostName() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "localhost";
}

// Seconds since 1970, but later than those in the names of the files that are there.
std::int64_t eventFileSeconds(const fs::path& folder) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  std::int64_t seconds = std::chrono::duration_cast<std::chrono::seconds>(now).count();
  for (const auto& entry : fs::directory_iterator(folder)) {
    const auto name = entry.path().filename().string();
    if (name.starts_with(kEventFilePrefix)) {
      seconds = std::max<std::int64_t>(
          seconds, std::strtoll(name.c_str() + kEventFilePrefix.size(), nullptr, 10) + 1);
    }
  }
  return seconds;
}

fs::path newEventFile(const fs::path& folder) {
  static std::atomic<unsigned> count{0};
  return folder / fmt::format(
                      "{}{:010}.{}.{}.{}",
                      kEventFilePrefix,
                      eventFileSeconds(folder),
                      hostName(),
                      ::getpid(),
                      count++);
}

}  // namespace

std::string tensorBoardRecord(std::string_view data) {
  const auto length = littleEndian(data.size(), 8);
  return length + maskedCrc(length) + std::string(data) + maskedCrc(data);
}

TensorBoardWriter::TensorBoardWriter(const fs::path& folder)
    : path_(newEventFile(folder)), stream_(path_, std::ios::binary) {
  stream_ << tensorBoardRecord(eventTime() + bytesField(3, "brain.Event:2"));
  flush();
}

void TensorBoardWriter::forgetFrom(std::int64_t step) {
  const auto session_start = integerField(1, 1);
  stream_ << tensorBoardRecord(eventTime() + integerField(2, step) + bytesField(7, session_start));
}

void TensorBoardWriter::add(const MetricPoint& point) {
  const auto value = bytesField(1, point.name) + floatField(2, point.value);
  const auto summary = bytesField(1, value);
  stream_ << tensorBoardRecord(eventTime() + integerField(2, point.step) + bytesField(5, summary));
}

void TensorBoardWriter::flush() {
  if (!stream_.flush()) {
    throw Error(fmt::format(
        "{}: the TensorBoard file cannot be written. Check that the disk is not full and that the "
        "folder may be written to.",
        path_.string()));
  }
}

}  // namespace diptych
