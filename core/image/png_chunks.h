// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/file_reader.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>

namespace diptych {

struct PngChunk {
  std::string type;
  std::uint64_t offset = 0;  // of the data; 8 bytes of length and type before it, 4 of CRC after it
  std::uint64_t length = 0;  // of the data
};

// Calls visit for every chunk up to and including IEND. Throws Error when the file is no PNG or is
// cut off.
void forEachPngChunk(FileReader& file, const std::function<void(const PngChunk&)>& visit);

// The data of a chunk, its CRC checked.
std::string readPngChunk(FileReader& file, const PngChunk& chunk);

// The chunks for texts (key -> UTF-8 text), to stand behind IHDR. Throws Error, naming the file
// they are for, when a key is none.
std::string encodePngText(
    const std::filesystem::path& path, const std::map<std::string, std::string>& text);

}  // namespace diptych
