// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace diptych {

// What tokenizer_config.json and special_tokens_map.json say; the defaults are CLIP's.
struct TokenizerSettings {
  std::string start_token = "<|startoftext|>";
  std::string end_token = "<|endoftext|>";
  std::string unknown_token = "<|endoftext|>";
  std::string pad_token = "<|endoftext|>";
  int max_length = 77;

  // Reads both files of a tokenizer folder; either may be absent. special_tokens_map.json has the
  // last word, as in transformers.
  static TokenizerSettings read(const std::filesystem::path& folder);
};

}  // namespace diptych
