// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/image.h"

#include <filesystem>
#include <map>
#include <memory>
#include <string>

namespace diptych {

// Writes a PNG of any size from top to bottom without ever holding it: rows come in, and the file
// has its name once all are there. Until then it is a temporary one in the same folder, which goes
// with this object.
class PngWriter {
 public:
  // text: as writePng takes it. Throws Error when the folder cannot be written to, when a key is
  // none, or when a side is not from 1 to 2^31 - 1.
  PngWriter(
      const std::filesystem::path& path,
      const ImageSize& size,
      const std::map<std::string, std::string>& text = {});
  ~PngWriter();
  PngWriter(const PngWriter&) = delete;
  PngWriter& operator=(const PngWriter&) = delete;

  // The next rows, of the picture's width. Throws Error, naming the file, when the disk is full.
  void writeRows(const Image& rows);
  // Flushes and renames. Call it once, after the last row.
  void commit();

  struct State;  // libpng's callbacks see it

 private:
  std::unique_ptr<State> state_;
};

}  // namespace diptych
