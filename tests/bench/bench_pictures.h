// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace diptych {

struct BenchPictures {
  int count = 10'000;
  int width = 320;
  int height = 240;
  int caption_every =
      10;  // every tenth picture has a .txt, the others are called by their file names
};

// Fills the folder with distinct JPEGs ("a thing_0000000.jpg" and so on), on all processors. What
// is there already stays as it is, so that the next benchmark finds them.
void writeBenchPictures(const std::filesystem::path& folder, const BenchPictures& pictures);

}  // namespace diptych
