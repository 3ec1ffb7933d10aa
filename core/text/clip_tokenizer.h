// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace diptych {

// CLIP's byte-pair encoding, as the Hugging Face fast tokenizer has it: NFC, runs of white space to
// one space, lower case. Any thread may call.
class ClipTokenizer {
 public:
  // folder: vocab.json, merges.txt; tokenizer_config.json and special_tokens_map.json, where there,
  // say which tokens start, end and pad. max_length: ids per prompt with both ends; 0 takes
  // model_max_length from the configuration. Throws Error, naming the file, when one is missing or
  // broken.
  explicit ClipTokenizer(const std::filesystem::path& folder, int max_length = 0);
  ~ClipTokenizer();

  // Start, content, end, padding: always maxLength() ids. Content that is too long is cut.
  std::vector<std::int64_t> encode(std::string_view text) const;
  // Start, all content ids (not cut), end.
  std::vector<std::int64_t> encodeUnpadded(std::string_view text) const;
  // How many content ids the text has; maxLength() - 2 of them are kept.
  int countTokens(std::string_view text) const;
  int maxLength() const;
  std::int64_t vocabularySize() const;
  std::int64_t startId() const;
  std::int64_t endId() const;
  const std::filesystem::path& folder() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace diptych
