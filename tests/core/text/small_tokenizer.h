// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/atomic_file.h"
#include "core/base/json_file.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <unistd.h>

namespace diptych {

// A tokenizer folder of seven letters, three merges and an exclamation mark, written anew for each
// test.
class SmallTokenizer : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(folder_);
    writeJsonFile(
        folder_ / "vocab.json",
        {{"!", 0},
         {"a", 1},
         {"b", 2},
         {"c", 3},
         {"!</w>", 4},
         {"a</w>", 5},
         {"b</w>", 6},
         {"c</w>", 7},
         {"ab", 8},
         {"abc</w>", 9},
         {"ab</w>", 10},
         {"<|startoftext|>", 11},
         {"<|endoftext|>", 12}});
    writeFileAtomically(folder_ / "merges.txt", "#version: 0.2\na b\na b</w>\nab c</w>\n");
    writeJsonFile(folder_ / "tokenizer_config.json", {{"model_max_length", 6}});
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void configure(const nlohmann::json& json) const {
    writeJsonFile(folder_ / "tokenizer_config.json", json);
  }

  const std::filesystem::path folder_ =
      std::filesystem::path(testing::TempDir()) / ("diptych_text_" + std::to_string(::getpid()));
};

}  // namespace diptych
