// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dataset/data_set.h"

#include <filesystem>
#include <optional>
#include <string>

namespace diptych {

// A caption file's content at one moment; nothing: there is no such file.
struct CaptionFile {
  std::filesystem::path path;
  std::optional<std::string> bytes;
  bool operator==(const CaptionFile&) const = default;
};

// What an edit does to the disk, so that it can be undone.
struct CaptionEdit {
  CaptionFile before;
  CaptionFile after;
};

// Writes a caption into the file that the picture's caption comes from, or into a new .txt beside
// it, as UTF-8. An empty caption removes the file: the picture's name is the caption then. The file
// is replaced as a whole or not at all. Throws Error when it cannot be written, or holds another
// caption than item says: somebody else has changed it.
CaptionEdit writeCaption(const PictureItem& item, const std::string& caption);

// Makes a caption file what it is to be, to the byte. Throws Error, and changes nothing, when it is
// no longer as expected.
void replaceCaptionFile(const CaptionFile& expected, const CaptionFile& wanted);

}  // namespace diptych
