// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sweep/axis_values.h"

#include "core/base/error.h"

#include <gmock/gmock.h>

namespace diptych {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;
using testing::HasSubstr;

std::string refusal(const std::string& typed) {
  try {
    parseNumbers(typed);
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

TEST(AxisValues, AreAList) {
  EXPECT_THAT(parseNumbers("1, 1.5,3 ,, 7.5"), ElementsAre(1, 1.5, 3, 7.5));
  EXPECT_THAT(parseNumbers(" \"2\" \n 4"), ElementsAre(2, 4));
  EXPECT_THAT(parseNumbers("+2, -1, 1e1"), ElementsAre(2, -1, 10));
}

// The examples of A1111's documentation of the X/Y/Z plot.
TEST(AxisValues, AreRanges) {
  EXPECT_THAT(parseNumbers("1-5"), ElementsAre(1, 2, 3, 4, 5));
  EXPECT_THAT(parseNumbers("1-5 (+2)"), ElementsAre(1, 3, 5));
  EXPECT_THAT(parseNumbers("10-5 (-3)"), ElementsAre(10, 7));
  EXPECT_THAT(parseNumbers("1-3 (+0.5)"), ElementsAre(1, 1.5, 2, 2.5, 3));
  EXPECT_THAT(parseNumbers("1-10 [5]"), ElementsAre(1, 3.25, 5.5, 7.75, 10));
  EXPECT_THAT(parseNumbers("0.0-1.0 [6]"), ElementsAre(0, 0.2, 0.4, 0.6, 0.8, 1));
  EXPECT_THAT(parseWholeNumbers("10-15 [5]"), ElementsAre(10, 11, 13, 14, 15));
}

TEST(AxisValues, AreRangesAmongValues) {
  EXPECT_THAT(parseNumbers("1, 1.5, 3-7 (+2)"), ElementsAre(1, 1.5, 3, 5, 7));
  EXPECT_THAT(parseNumbers("5-3, 1-1, 2 - 3[1]"), ElementsAre(5, 4, 3, 1, 2));
  EXPECT_THAT(parseNumbers("-3--1"), ElementsAre(-3, -2, -1));
}

TEST(AxisValues, HaveNoTraceOfBinaryFractions) {
  EXPECT_THAT(parseNumbers("0.1-0.5 (+0.1)"), ElementsAre(0.1, 0.2, 0.3, 0.4, 0.5));
}

TEST(AxisValues, NameThePieceThatIsWrong) {
  EXPECT_THAT(refusal("1, two, 3"), HasSubstr("\"two\" is no number"));
  EXPECT_THAT(refusal("1, 3-x"), HasSubstr("\"3-x\" has no number behind its dash"));
  EXPECT_THAT(refusal("1-5 (2"), HasSubstr("\"1-5 (2\" is no range"));
  EXPECT_THAT(refusal("1-5 (-1)"), HasSubstr("never arrives"));
  EXPECT_THAT(refusal("1-5 (0)"), HasSubstr("never arrives"));
  EXPECT_THAT(refusal("1-5 [2.5]"), HasSubstr("no whole number of values"));
  EXPECT_THAT(refusal("1 2"), HasSubstr("Put a comma"));
  EXPECT_THAT(refusal("\"1"), HasSubstr("no closing quote"));
  EXPECT_THAT(refusal("nan"), HasSubstr("is no number"));
  EXPECT_THAT(refusal("1-inf"), HasSubstr("has no number"));
  EXPECT_THAT(refusal(" , "), HasSubstr("no value yet"));
}

TEST(AxisValues, AreBounded) {
  EXPECT_EQ(parseNumbers("1-1000").size(), 1000U);
  EXPECT_THAT(refusal("1-1001"), HasSubstr("more than 1000 values"));
  EXPECT_THAT(refusal("0-1e300 (+1e-300)"), HasSubstr("more than 1000 values"));
  EXPECT_THAT(refusal("0-1 [1000000000]"), HasSubstr("more than 1000 values"));
  EXPECT_THAT(refusal("1-900, 1-900"), HasSubstr("more than 1000 values"));
}

TEST(AxisValues, KeepAllBitsOfASeed) {
  EXPECT_THAT(
      parseWholeNumbers("18446744073709551615, 3-4"), ElementsAre(18446744073709551615ULL, 3, 4));
  EXPECT_THROW(parseWholeNumbers("1.5"), Error);
  EXPECT_THROW(parseWholeNumbers("-1"), Error);
  EXPECT_THROW(parseWholeNumbers("1e300"), Error);
  EXPECT_THROW(parseWholeNumbers("18446744073709551616"), Error);
}

TEST(AxisValues, AreTextsWithCommasInQuotes) {
  EXPECT_THAT(
      parseTexts("a cat, \"a dog, lying\" , \"says \"\"hi\"\"\""),
      ElementsAre("a cat", "a dog, lying", "says \"hi\""));
  EXPECT_THROW(parseTexts("\"a cat"), Error);
  EXPECT_THROW(parseTexts("  "), Error);
}

TEST(AxisValues, AreTextsLineByLine) {
  EXPECT_THAT(
      parseTexts("a cat, sitting\n\n  \"a dog, lying\"\r\na \"big\" tiger\n"),
      ElementsAre("a cat, sitting", "a dog, lying", "a \"big\" tiger"));
}

}  // namespace
}  // namespace diptych
