// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace diptych::ui {

// A folder of captioned PNGs of one colour each, "picture-00.png" with "picture-00.txt" and so on.
void writePictures(const std::filesystem::path& folder, int count, int side = 16);

// A file that claims to be a picture and is none.
void writeBrokenPicture(const std::filesystem::path& path);

void writeText(const std::filesystem::path& path, const std::string& text);

}  // namespace diptych::ui
