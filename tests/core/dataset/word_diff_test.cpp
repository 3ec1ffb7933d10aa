// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/word_diff.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace diptych {
namespace {

constexpr auto kKept = WordChange::Kept;
constexpr auto kRemoved = WordChange::Removed;
constexpr auto kAdded = WordChange::Added;

std::size_t count(const std::vector<DiffWord>& words, WordChange change) {
  return std::count_if(
      words.begin(), words.end(), [change](const auto& word) { return word.change == change; });
}

TEST(WordDiff, KeepsEqualTexts) {
  const std::vector<DiffWord> expected = {{kKept, "a"}, {kKept, "red"}, {kKept, "apple"}};
  EXPECT_EQ(diffWords("a red apple", "a red apple"), expected);
}

TEST(WordDiff, TellsRemovedWordsBeforeAddedOnes) {
  const std::vector<DiffWord> expected = {
      {kKept, "a"}, {kRemoved, "red"}, {kRemoved, "round"}, {kAdded, "green"}, {kKept, "apple"}};
  EXPECT_EQ(diffWords("a red round apple", "a green apple"), expected);
}

TEST(WordDiff, FindsTheLongestCommonSubsequence) {
  // "b d a b" or "b c a b" or "b c b a": four of the textbook's seven and six (Cormen et al.).
  const auto words = diffWords("a b c b d a b", "b d c a b a");
  EXPECT_EQ(count(words, kKept), 4U);
  EXPECT_EQ(count(words, kRemoved), 3U);
  EXPECT_EQ(count(words, kAdded), 2U);
}

TEST(WordDiff, DoesNotMindSpaceOrEmptyTexts) {
  EXPECT_EQ(diffWords("  a\tcat\r\n", "a cat"), diffWords("a cat", "a cat"));
  EXPECT_TRUE(diffWords("", " \n").empty());
  EXPECT_EQ(diffWords("", "cat"), (std::vector<DiffWord>{{kAdded, "cat"}}));
  EXPECT_EQ(diffWords("cat", ""), (std::vector<DiffWord>{{kRemoved, "cat"}}));
}

TEST(WordDiff, MindsCaseAndPunctuation) {
  const auto words = diffWords("A cat, black", "a cat black");
  EXPECT_EQ(count(words, kKept), 1U);
}

TEST(WordDiff, CountsWhatIsBehindTheLimitAsDifferent) {
  std::string text;
  for (std::size_t i = 0; i < kMaxDiffWords + 5; ++i) {
    text.append(std::to_string(i)).append(" ");
  }
  const auto words = diffWords(text, text);
  EXPECT_EQ(count(words, kKept), kMaxDiffWords);
  EXPECT_EQ(count(words, kRemoved), 5U);
  EXPECT_EQ(count(words, kAdded), 5U);
}

}  // namespace
}  // namespace diptych
