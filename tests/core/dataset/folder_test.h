// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/image.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace diptych {

// A folder of its own that is removed afterwards.
class FolderTest : public testing::Test {
 protected:
  void SetUp() override {
    auto name = (std::filesystem::path(testing::TempDir()) / "diptych_data_XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path write(const std::string& name, const std::string& text) const {
    const auto path = folder_ / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }

  // A PNG whatever its name says: the kind is decided by the content.
  std::filesystem::path picture(
      const std::string& name, int width = 6, int height = 4, int shade = 90) const {
    const auto path = folder_ / name;
    std::filesystem::create_directories(path.parent_path());
    Image image{width, height, {}};
    for (int i = 0; i < width * height * 3; ++i) {
      image.rgb.push_back(static_cast<std::uint8_t>(shade + i * 7));
    }
    writePng(path, image);
    return path;
  }

  std::filesystem::path folder_;
};

}  // namespace diptych
