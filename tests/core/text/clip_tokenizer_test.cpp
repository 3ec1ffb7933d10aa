// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/clip_tokenizer.h"

#include "core/base/error.h"
#include "tests/core/text/small_tokenizer.h"

#include <gmock/gmock.h>

#include <thread>

namespace diptych {
namespace {

using testing::Each;
using testing::ElementsAre;

class ClipTokenizerTest : public SmallTokenizer {};

TEST_F(ClipTokenizerTest, MergesByRankAndPads) {
  const ClipTokenizer tokenizer(folder_);
  EXPECT_THAT(tokenizer.encodeUnpadded("abc ab"), ElementsAre(11, 9, 10, 12));
  EXPECT_THAT(tokenizer.encode("ABC"), ElementsAre(11, 9, 12, 12, 12, 12));
  EXPECT_THAT(tokenizer.encode(""), ElementsAre(11, 12, 12, 12, 12, 12));
  EXPECT_EQ(tokenizer.vocabularySize(), 13);
  EXPECT_EQ(tokenizer.startId(), 11);
  EXPECT_EQ(tokenizer.endId(), 12);
}

TEST_F(ClipTokenizerTest, CutsWhatIsTooLongAndKeepsTheEnd) {
  const ClipTokenizer tokenizer(folder_);
  EXPECT_THAT(tokenizer.encode("a a a a a a a"), ElementsAre(11, 5, 5, 5, 5, 12));
  EXPECT_EQ(tokenizer.countTokens("a a a a a a a"), 7);
  EXPECT_THAT(ClipTokenizer(folder_, 3).encode("a a"), ElementsAre(11, 5, 12));
}

TEST_F(ClipTokenizerTest, GivesTheUnknownTokenForEachByteItDoesNotHave) {
  EXPECT_THAT(ClipTokenizer(folder_).encodeUnpadded("a\u00e9"), ElementsAre(11, 1, 12, 12, 12));
}

TEST_F(ClipTokenizerTest, FindsSpecialTokensInTheText) {
  const ClipTokenizer tokenizer(folder_);
  EXPECT_THAT(tokenizer.encodeUnpadded("a<|ENDoftext|>b"), ElementsAre(11, 5, 12, 6, 12));
  EXPECT_THAT(
      tokenizer.encodeUnpadded("<|startoftext|><|startoftext|>"), ElementsAre(11, 11, 11, 12));
}

// As Stable Diffusion 2.x: the padding token is "!", and so is every "!" of the text.
TEST_F(ClipTokenizerTest, PadsWithTheTokenOfTheConfiguration) {
  configure({{"model_max_length", 5}, {"pad_token", {{"content", "!"}, {"lstrip", false}}}});
  EXPECT_THAT(ClipTokenizer(folder_).encode("a!"), ElementsAre(11, 5, 0, 12, 0));
  writeJsonFile(folder_ / "special_tokens_map.json", {{"pad_token", "<|endoftext|>"}});
  EXPECT_THAT(ClipTokenizer(folder_).encode("a!"), ElementsAre(11, 5, 4, 12, 12));
}

TEST_F(ClipTokenizerTest, HasClipsLengthWhenTheConfigurationGivesNone) {
  for (const auto& json :
       {R"({})",
        R"({"model_max_length": null})",
        R"({"model_max_length": 1000000000000000019884624838656})"}) {
    writeFileAtomically(folder_ / "tokenizer_config.json", json);
    EXPECT_EQ(ClipTokenizer(folder_).maxLength(), 77) << json;
  }
  std::filesystem::remove(folder_ / "tokenizer_config.json");
  EXPECT_EQ(ClipTokenizer(folder_).maxLength(), 77);
}

TEST_F(ClipTokenizerTest, TakesOddCaptions) {
  const ClipTokenizer tokenizer(folder_);
  EXPECT_EQ(tokenizer.countTokens(std::string(10'000, 'c')), 10'000);
  EXPECT_EQ(tokenizer.countTokens(std::string(1'000'000, 'a') + "b"), 1'000'000);
  EXPECT_EQ(tokenizer.encode(std::string(100'000, ' ')), tokenizer.encode(""));
  for (const auto* text : {"\xff\xfe", "\xed\xa0\x80", "\U0001f431", "\u200b", "\u0301", "a\x80"}) {
    EXPECT_EQ(tokenizer.encode(text).size(), 6u) << text;
  }
}

TEST_F(ClipTokenizerTest, MayBeUsedByManyThreads) {
  const ClipTokenizer tokenizer(folder_);
  std::vector<int> counts(4);
  {
    std::vector<std::jthread> threads;
    for (auto& count : counts) {
      threads.emplace_back([&] {
        for (int i = 0; i < 2000; ++i) {
          count += tokenizer.countTokens(std::string(static_cast<std::size_t>(1 + i % 50), 'c'));
        }
      });
    }
  }
  EXPECT_THAT(counts, Each(2000 / 50 * (50 * 51 / 2)));
}

}  // namespace
}  // namespace diptych
