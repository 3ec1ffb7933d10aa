// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/file_reader.h"

#include "core/base/error.h"

#include <fmt/core.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace diptych {
namespace {

constexpr std::uint64_t kMaxFileBytes = std::uint64_t{2} << 30;
constexpr std::uint64_t kWindowBytes = 4096;

}  // namespace

FileReader::FileReader(std::filesystem::path path) : path_(std::move(path)) {
  // O_NONBLOCK: opening a pipe that nobody writes to must not wait for ever.
  descriptor_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor_ < 0) {
    fail(fmt::format(
        "cannot be opened ({}). Check that it exists and may be read.", std::strerror(errno)));
  }
  struct stat status {};
  const bool is_file = ::fstat(descriptor_, &status) == 0 && S_ISREG(status.st_mode);
  size_ = is_file ? static_cast<std::uint64_t>(status.st_size) : 0;
  if (!is_file || size_ == 0 || size_ > kMaxFileBytes) {
    ::close(descriptor_);
    fail(
        !is_file     ? "is no file but a folder or a device."
        : size_ == 0 ? "is empty. Copy it again or remove it."
                     : fmt::format("has {} bytes; pictures of at most 2 GB are read.", size_));
  }
}

FileReader::~FileReader() { ::close(descriptor_); }

bool FileReader::read(std::uint64_t offset, std::span<std::uint8_t> bytes) {
  if (offset > size_ || bytes.size() > size_ - offset) {
    return false;
  }
  const auto isInWindow = [&] {
    return offset >= window_offset_ && offset + bytes.size() <= window_offset_ + window_.size();
  };
  if (bytes.size() > kWindowBytes) {
    readAt(offset, bytes.data(), bytes.size());
    return true;
  }
  if (!isInWindow()) {
    window_.resize(std::min(kWindowBytes, size_ - offset));
    window_offset_ = offset;
    readAt(offset, window_.data(), window_.size());
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
  std::vector<std::uint8_t> bytes(size_);
  readAt(0, bytes.data(), bytes.size());
  return bytes;
}

void FileReader::fail(std::string_view reason) const {
  throw Error(fmt::format("{}: {}", path_.string(), reason));
}

void FileReader::failCutOff() const {
  fail(fmt::format("is cut off after {} bytes. Copy it again or remove it.", size_));
}

void FileReader::readAt(std::uint64_t offset, std::uint8_t* bytes, std::size_t count) {
  while (count > 0) {
    const auto got = ::pread(descriptor_, bytes, count, static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      fail(fmt::format("cannot be read ({}).", std::strerror(errno)));
    }
    if (got == 0) {
      fail("became shorter while it was read. Try again when nothing writes to it.");
    }
    offset += static_cast<std::uint64_t>(got);
    bytes += got;
    count -= static_cast<std::size_t>(got);
  }
}

}  // namespace diptych
