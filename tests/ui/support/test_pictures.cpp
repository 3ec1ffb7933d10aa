// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/test_pictures.h"

#include "core/image/image.h"

#include <fmt/core.h>

#include <cstddef>
#include <cstdint>
#include <fstream>

namespace diptych::ui {

namespace {

Image gradient(int side, int number) {
  Image image{side, side, {}};
  image.rgb.resize(static_cast<std::size_t>(side) * side * 3);
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) {
      auto* pixel = image.row(y) + static_cast<std::size_t>(x) * 3;
      pixel[0] = static_cast<std::uint8_t>(x * 255 / side);
      pixel[1] = static_cast<std::uint8_t>(y * 255 / side);
      pixel[2] = static_cast<std::uint8_t>(number * 37 % 256);
    }
  }
  return image;
}

}  // namespace

void writeText(const std::filesystem::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

void writePictures(const std::filesystem::path& folder, int count, int side) {
  std::filesystem::create_directories(folder);
  for (int i = 0; i < count; ++i) {
    const auto stem = fmt::format("picture-{:02}", i);
    writePng(folder / (stem + ".png"), gradient(side, i));
    writeText(folder / (stem + ".txt"), fmt::format("a photo of thing {}", i));
  }
}

void writeBrokenPicture(const std::filesystem::path& path) {
  std::filesystem::create_directories(path.parent_path());
  writeText(path, "this is no picture");
}

}  // namespace diptych::ui
