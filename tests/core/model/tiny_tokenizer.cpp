// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/model/tiny_tokenizer.h"

#include "core/base/atomic_file.h"
#include "core/base/json_file.h"

#include <nlohmann/json.hpp>

#include <array>
#include <string>
#include <utility>
#include <vector>

namespace diptych {
namespace {

constexpr std::array<std::pair<const char*, const char*>, 6> kMerges = {
    {{"c", "a"}, {"ca", "t</w>"}, {"d", "o"}, {"do", "g</w>"}, {"t", "h"}, {"th", "e</w>"}}};

// A code point below 2048 as UTF-8.
std::string utf8(int code_point) {
  if (code_point < 0x80) {
    return {static_cast<char>(code_point)};
  }
  return {static_cast<char>(0xc0 | code_point >> 6), static_cast<char>(0x80 | (code_point & 0x3f))};
}

// GPT-2's printable stand-ins for the 256 bytes: visible Latin-1 characters first, the rest from
// 256 on.
std::vector<std::string> byteSymbols() {
  std::vector<std::string> symbols;
  for (const auto& [first, last] : {std::pair{33, 126}, std::pair{161, 172}, std::pair{174, 255}}) {
    for (int byte = first; byte <= last; ++byte) {
      symbols.push_back(utf8(byte));
    }
  }
  for (int code_point = 256; symbols.size() < 256; ++code_point) {
    symbols.push_back(utf8(code_point));
  }
  return symbols;
}

}  // namespace

void writeTinyTokenizer(const std::filesystem::path& folder) {
  auto tokens = byteSymbols();
  for (const auto& symbol : byteSymbols()) {
    tokens.push_back(symbol + "</w>");
  }
  std::string merges = "#version: 0.2\n";
  for (const auto& [left, right] : kMerges) {
    merges += std::string(left) + " " + right + "\n";
    tokens.push_back(std::string(left) + right);
  }
  tokens.push_back("<|startoftext|>");
  tokens.push_back("<|endoftext|>");
  nlohmann::json vocabulary;
  for (std::size_t id = 0; id < tokens.size(); ++id) {
    vocabulary[tokens[id]] = id;
  }
  std::filesystem::create_directories(folder);
  writeJsonFile(folder / "vocab.json", vocabulary);
  writeFileAtomically(folder / "merges.txt", merges);
  const nlohmann::json special = {
      {"bos_token", "<|startoftext|>"},
      {"eos_token", "<|endoftext|>"},
      {"unk_token", "<|endoftext|>"},
      {"pad_token", "<|endoftext|>"}};
  writeJsonFile(folder / "special_tokens_map.json", special);
  auto config = special;
  config["tokenizer_class"] = "CLIPTokenizer";
  config["model_max_length"] = kTinyPromptLength;
  writeJsonFile(folder / "tokenizer_config.json", config);
}

}  // namespace diptych
