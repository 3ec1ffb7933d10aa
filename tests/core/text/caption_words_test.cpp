// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/caption_words.h"

#include <gmock/gmock.h>

namespace diptych {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(NormalizeCaption, ComposesLowersAndShrinksWhiteSpace) {
  EXPECT_EQ(normalizeCaption("A \t\n\u3000B"), "a b");
  EXPECT_EQ(normalizeCaption("CAFE\u0301"), "caf\u00e9");
  EXPECT_EQ(normalizeCaption("\u0130\u0391\u03a3"), "i\u0307\u03b1\u03c3");
  EXPECT_EQ(normalizeCaption(""), "");
}

TEST(NormalizeCaption, ReplacesBytesThatAreNoUtf8) {
  EXPECT_EQ(
      normalizeCaption("a\xff"
                       "b\xc3"),
      "a\ufffdb\ufffd");
  EXPECT_EQ(normalizeCaption({"a\0b", 3}), std::string("a\0b", 3));
}

TEST(SplitWords, KeepsLettersNumbersAndTheRestApart) {
  EXPECT_THAT(
      splitWords("a dog's 12th, \u00e9\u4e2d!? \u00bd"),
      ElementsAre("a", "dog", "'s", "1", "2", "th", ",", "\u00e9\u4e2d", "!?", "\u00bd"));
  EXPECT_THAT(
      splitWords("we'll they're i've i'm he'd can't o'clock ''s"),
      ElementsAre(
          "we",
          "'ll",
          "they",
          "'re",
          "i",
          "'ve",
          "i",
          "'m",
          "he",
          "'d",
          "can",
          "'t",
          "o",
          "'",
          "clock",
          "''",
          "s"));
}

TEST(SplitWords, TakesCharactersBeyondTheFirstPlaneWhole) {
  EXPECT_THAT(
      splitWords("\U0001f431\U0001f436 \U0001d41b"),
      ElementsAre("\U0001f431\U0001f436", "\U0001d41b"));
}

TEST(SplitWords, FindsNothingInNothing) {
  EXPECT_THAT(splitWords(""), IsEmpty());
  EXPECT_THAT(splitWords("   "), IsEmpty());
}

}  // namespace
}  // namespace diptych
