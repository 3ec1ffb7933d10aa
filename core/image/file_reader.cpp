// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/file_reader.h"

#include "core/base/error.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace diptych {
namespace {

constexpr std::uint64_t kMaxFileBytes = std::uint64_t{2} << 30;
constexpr std::uint64_t kWindowBytes = 4096;

}  // namespace

FileReader::FileReader(std::filesystem::path path) : file_(std::move(path)) {
  if (size() == 0) {
    fail("is empty. Copy it again or remove it.");
  }
  if (size() > kMaxFileBytes) {
    fail(fmt::format("has {} bytes; pictures of at most 2 GB are read.", size()));
  }
}

bool FileReader::read(std::uint64_t offset, std::span<std::uint8_t> bytes) {
  if (offset > size() || bytes.size() > size() - offset) {
    return false;
  }
  const auto isInWindow = [&] {
    return offset >= window_offset_ && offset + bytes.size() <= window_offset_ + window_.size();
  };
  if (bytes.size() > kWindowBytes) {
    file_.readAt(offset, std::as_writable_bytes(bytes));
    return true;
  }
  if (!isInWindow()) {
    window_.resize(std::min(kWindowBytes, size() - offset));
    window_offset_ = offset;
    file_.readAt(offset, std::as_writable_bytes(std::span(window_)));
  }
  std::copy_n(window_.data() + (offset - window_offset_), bytes.size(), bytes.data());
  return true;
}

void FileReader::require(std::uint64_t offset, std::span<std::uint8_t> bytes) {
  if (!read(offset, bytes)) {
    failCutOff();
  }
}

std::vector<std::uint8_t> FileReader::readAll() {
  std::vector<std::uint8_t> bytes(size());
  file_.readAt(0, std::as_writable_bytes(std::span(bytes)));
  return bytes;
}

void FileReader::fail(std::string_view reason) const {
  throw Error(fmt::format("{}: {}", path().string(), reason));
}

void FileReader::failCutOff() const {
  fail(fmt::format("is cut off after {} bytes. Copy it again or remove it.", size()));
}

}  // namespace diptych
