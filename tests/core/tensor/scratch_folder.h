// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <unistd.h>

namespace diptych {

// A folder for one test's files, removed afterwards.
class ScratchFolder : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path put(const std::string& name, std::string_view bytes) const {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
    return folder_ / name;
  }

  const std::filesystem::path folder_ =
      std::filesystem::path(testing::TempDir()) / ("diptych_tensor_" + std::to_string(::getpid()));
};

// A safetensors file as text: the header's length, the header, the data.
inline std::string safetensorsBytes(std::string_view header, std::string_view data = {}) {
  std::string bytes;
  for (int shift = 0; shift < 64; shift += 8) {
    bytes.push_back(static_cast<char>(header.size() >> shift & 0xff));
  }
  bytes += header;
  bytes += data;
  return bytes;
}

}  // namespace diptych
