// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

namespace diptych {

// A file opened for reading. Its size is that of the opened file, not of whatever has its name
// later: a file replaced while it is read is seen as it was when it was opened.
class InputFile {
 public:
  // Throws Error when the path cannot be opened or is no regular file; a pipe is never waited for.
  explicit InputFile(std::filesystem::path path);
  ~InputFile();
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::uint64_t size() const { return size_; }
  int descriptor() const { return descriptor_; }

  // Fills all of bytes from the file at offset. Throws Error when the disk fails or the file has
  // become shorter.
  void readAt(std::uint64_t offset, std::span<std::byte> bytes) const;

 private:
  std::filesystem::path path_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
};

}  // namespace diptych
