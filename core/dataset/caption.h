// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace diptych {

// Longer captions are cut, as EveryDream2 does.
inline constexpr std::size_t kMaxCaptionCharacters = 2048;

struct Caption {
  std::string text;                // UTF-8; may be empty
  std::vector<std::string> notes;  // what is odd about it
};

// The whole content of a sidecar. Bytes that are no UTF-8 are read as Latin-1, UTF-16 with a byte
// order mark as such. Throws Error when the file cannot be read.
Caption readCaptionFile(const std::filesystem::path& path);

// The file name up to the first "_", without its ending.
Caption captionFromName(const std::filesystem::path& path);

// EveryDream2's form of a caption: the parts between commas stripped and joined by ", ". Empty
// parts are dropped.
std::string joinCaptionParts(std::string_view text);

}  // namespace diptych
