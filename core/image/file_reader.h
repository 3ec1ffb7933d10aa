// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/input_file.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

namespace diptych {

// Reads a file here and there without loading all of it. Every failure is an Error that names the
// file.
class FileReader {
 public:
  // Refuses what is no file (folders, pipes), cannot be opened, is empty or larger than 2 GB.
  explicit FileReader(std::filesystem::path path);

  const std::filesystem::path& path() const { return file_.path(); }
  std::uint64_t size() const { return file_.size(); }

  // Fills bytes from the file at offset. False when the file ends before they are full.
  bool read(std::uint64_t offset, std::span<std::uint8_t> bytes);
  // The same, where the end of the file is an error.
  void require(std::uint64_t offset, std::span<std::uint8_t> bytes);
  std::vector<std::uint8_t> readAll();

  // Throws Error "PATH: REASON".
  [[noreturn]] void fail(std::string_view reason) const;
  [[noreturn]] void failCutOff() const;

 private:
  InputFile file_;
  std::vector<std::uint8_t> window_;  // the last part read: headers are read in small steps
  std::uint64_t window_offset_ = 0;
};

}  // namespace diptych
