// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace diptych {

// Writes a file so that a reader, or a power cut, sees the old one or the new one and never a half:
// to a temporary name in the same folder, flushed to the disk, renamed. What is not committed is
// removed.
class AtomicFile {
 public:
  // Throws Error when the folder cannot be written to.
  explicit AtomicFile(std::filesystem::path path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  // Throws Error, naming the file, when the disk is full.
  void write(std::span<const std::byte> bytes);
  void write(std::string_view text);
  // Flushes and renames. Call it once, last.
  void commit();

 private:
  std::filesystem::path path_;
  std::filesystem::path temporary_;
  int descriptor_ = -1;
};

void writeFileAtomically(const std::filesystem::path& path, std::string_view text);

// Gives a finished temporary folder its name, replacing an earlier folder of that name: everything
// in it is flushed first. The earlier folder is there, whole, until the new one has its name.
void publishFolder(const std::filesystem::path& temporary, const std::filesystem::path& path);

// A name in the same folder that readers of the project ignore: ".NAME.PID-COUNT.tmp".
std::filesystem::path temporaryName(const std::filesystem::path& path);

// The whole file. Throws Error when it cannot be read or is larger than max_bytes.
std::string readFile(const std::filesystem::path& path, std::uintmax_t max_bytes);

// Throws Error when the disk that holds the folder has less than bytes free; what names the thing
// to be written.
void requireFreeSpace(
    const std::filesystem::path& folder, std::uintmax_t bytes, std::string_view what);

}  // namespace diptych
