// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/byte_pair_trainer.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/json_file.h"
#include "core/text/byte_characters.h"
#include "core/text/caption_words.h"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <utility>

namespace diptych {
namespace {

constexpr const char* kStart = "<|startoftext|>";
constexpr const char* kEnd = "<|endoftext|>";
constexpr int kSingleBytes = 512;  // inside a word and at its end

using Pair = std::pair<std::string, std::string>;

struct Word {
  std::vector<std::string> symbols;
  std::int64_t count = 0;  // how often the captions have it
};

std::vector<std::string> bytesOf(const std::string& word) {
  std::vector<std::string> symbols;
  for (const char byte : word) {
    symbols.push_back(byteCharacter(static_cast<unsigned char>(byte)));
  }
  symbols.back() += kEndOfWord;
  return symbols;
}

std::vector<Word> wordsOf(const std::vector<std::string>& captions) {
  std::map<std::string, std::int64_t> counts;
  for (const auto& caption : captions) {
    for (const auto& word : splitWords(normalizeCaption(caption))) {
      ++counts[word];
    }
  }
  std::vector<Word> words;
  for (const auto& [word, count] : counts) {
    words.push_back({bytesOf(word), count});
  }
  return words;
}

// The pair that occurs most often, of equals the first by its symbols; empty when none occurs
// twice.
Pair mostFrequentPair(const std::vector<Word>& words) {
  std::map<Pair, std::int64_t> counts;
  for (const auto& word : words) {
    for (std::size_t i = 0; i + 1 < word.symbols.size(); ++i) {
      counts[{word.symbols[i], word.symbols[i + 1]}] += word.count;
    }
  }
  const auto best =
      std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) {
        return a.second < b.second;
      });
  return best == counts.end() || best->second < 2 ? Pair() : best->first;
}

void merge(Word& word, const Pair& pair) {
  auto& symbols = word.symbols;
  for (std::size_t i = 0; i + 1 < symbols.size(); ++i) {
    if (symbols[i] == pair.first && symbols[i + 1] == pair.second) {
      symbols[i] += symbols[i + 1];
      symbols.erase(symbols.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    }
  }
}

std::vector<Pair> learnMerges(std::vector<Word> words, std::size_t count) {
  std::vector<Pair> merges;
  while (merges.size() < count) {
    auto pair = mostFrequentPair(words);
    if (pair.first.empty()) {
      break;
    }
    for (auto& word : words) {
      merge(word, pair);
    }
    merges.push_back(std::move(pair));
  }
  return merges;
}

// In CLIP's order: bytes that are printable as they are, then the others, the same with the end of
// the word, merges, start and end.
std::vector<std::string> tokensOf(const std::vector<Pair>& merges) {
  std::vector<std::string> bytes;
  for (int byte = 0; byte < 256; ++byte) {
    bytes.push_back(byteCharacter(byte));
  }
  std::sort(bytes.begin(), bytes.end());  // UTF-8 sorts by code point
  auto tokens = bytes;
  for (const auto& byte : bytes) {
    tokens.push_back(byte + kEndOfWord);
  }
  for (const auto& [left, right] : merges) {
    tokens.push_back(left + right);
  }
  tokens.emplace_back(kStart);
  tokens.emplace_back(kEnd);
  return tokens;
}

void writeVocabulary(const std::filesystem::path& folder, const std::vector<std::string>& tokens) {
  auto vocabulary = nlohmann::json::object();
  for (std::size_t id = 0; id < tokens.size(); ++id) {
    vocabulary[tokens[id]] = id;
  }
  if (vocabulary.size() != tokens.size()) {
    throw Error(
        "Two tokens of the vocabulary have the same text. Leave special tokens out of the "
        "captions.");
  }
  writeJsonFile(folder / "vocab.json", vocabulary);
}

void writeMerges(const std::filesystem::path& folder, const std::vector<Pair>& merges) {
  std::string text = "#version: 0.2\n";
  for (const auto& [left, right] : merges) {
    text += left + ' ' + right + '\n';
  }
  writeFileAtomically(folder / "merges.txt", text);
}

void writeSettings(const std::filesystem::path& folder, int max_length) {
  writeJsonFile(
      folder / "tokenizer_config.json",
      {{"tokenizer_class", "CLIPTokenizer"},
       {"model_max_length", max_length},
       {"do_lower_case", true},
       {"errors", "replace"},
       {"bos_token", kStart},
       {"eos_token", kEnd},
       {"unk_token", kEnd},
       {"pad_token", kEnd}});
  writeJsonFile(
      folder / "special_tokens_map.json",
      {{"bos_token", kStart}, {"eos_token", kEnd}, {"unk_token", kEnd}, {"pad_token", kEnd}});
}

}  // namespace

int trainBytePairs(
    const std::vector<std::string>& captions,
    int vocabulary_size,
    int max_length,
    const std::filesystem::path& folder) {
  constexpr int kSpecial = 2;
  constexpr int kLargest = 1'000'000;
  if (vocabulary_size < kSingleBytes + kSpecial || vocabulary_size > kLargest || max_length < 2) {
    throw Error(fmt::format(
        "A vocabulary of {} tokens for prompts of {} cannot be made: it needs {} to {} tokens, and "
        "prompts at least 2.",
        vocabulary_size,
        max_length,
        kSingleBytes + kSpecial,
        kLargest));
  }
  const auto count = static_cast<std::size_t>(vocabulary_size - kSingleBytes - kSpecial);
  const auto merges = learnMerges(wordsOf(captions), count);
  const auto tokens = tokensOf(merges);
  std::filesystem::create_directories(folder);
  writeVocabulary(folder, tokens);
  writeMerges(folder, merges);
  writeSettings(folder, max_length);
  return static_cast<int>(tokens.size());
}

}  // namespace diptych
