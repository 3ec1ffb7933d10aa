// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/byte_pair_trainer.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/text/clip_tokenizer.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <unistd.h>

namespace diptych {
namespace {

class BytePairTrainerTest : public testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove_all(folder_); }

  int train(const std::vector<std::string>& captions, int size) const {
    return trainBytePairs(captions, size, 16, folder_);
  }

  const std::filesystem::path folder_ = std::filesystem::path(testing::TempDir()) /
                                        ("diptych_byte_pairs_" + std::to_string(::getpid()));
};

TEST_F(BytePairTrainerTest, MergesWhatOccursMostOftenFirst) {
  // "ab" three times, "bc</w>" twice (in abc); of the equally frequent ones the first by symbols.
  EXPECT_EQ(train({"abc abc", "abd"}, 514 + 2), 516);
  EXPECT_EQ(readFile(folder_ / "merges.txt", 1000), "#version: 0.2\na b\nab c</w>\n");
}

TEST_F(BytePairTrainerTest, GivesFrequentWordsOneToken) {
  train({"a photo of a tiger", "a photo of a horse", "a photo of a tiger"}, 600);
  const ClipTokenizer tokenizer(folder_);
  EXPECT_EQ(tokenizer.maxLength(), 16);
  EXPECT_EQ(tokenizer.countTokens("photo"), 1);
  EXPECT_EQ(tokenizer.countTokens("tiger"), 1);
  EXPECT_GT(tokenizer.countTokens("horse"), 1);  // once only
}

TEST_F(BytePairTrainerTest, EncodesWhatItHasNeverSeenByteByByte) {
  train({"a photo"}, 514);
  const ClipTokenizer tokenizer(folder_);
  EXPECT_EQ(tokenizer.vocabularySize(), 514);
  EXPECT_EQ(tokenizer.countTokens("zebra"), 5);
  EXPECT_EQ(tokenizer.countTokens("\u00fc"), 2);
  const auto ids = tokenizer.encodeUnpadded("zz");
  EXPECT_NE(ids[1], ids[2]) << "the last byte of a word is another token";
}

TEST_F(BytePairTrainerTest, StopsWhenNoPairIsLeft) { EXPECT_EQ(train({"ab ab"}, 10'000), 515); }

TEST_F(BytePairTrainerTest, GivesTheSameBytesAgain) {
  const std::vector<std::string> captions = {"a red apple", "a green apple", "a red car"};
  train(captions, 540);
  const auto first = readFile(folder_ / "vocab.json", 1'000'000);
  train(captions, 540);
  EXPECT_EQ(readFile(folder_ / "vocab.json", 1'000'000), first);
}

TEST_F(BytePairTrainerTest, RefusesAbsurdSizes) {
  EXPECT_THROW(train({"a"}, 513), Error);
  EXPECT_THROW(train({"a"}, -1), Error);
  EXPECT_THROW(trainBytePairs({"a"}, 600, 1, folder_), Error);
}

}  // namespace
}  // namespace diptych
