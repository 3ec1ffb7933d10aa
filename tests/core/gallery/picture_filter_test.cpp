// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gallery/picture_filter.h"

#include "core/base/error.h"
#include "tests/core/gallery/written_sets.h"

#include <gtest/gtest.h>

namespace diptych {
namespace {

// Row 0: both sets have a picture; row 1: the first alone; row 2: a broken one of the second.
class PictureFilterTest : public testing::Test {
 protected:
  PictureFilterTest() {
    sets_ = {
        writtenSet({{"birds/heron.png", "A Grey HERON, standing"}, {"fox.png", ""}}),
        writtenSet({{"birds/heron.png", "a red apple"}}, {{"bad.png", "is empty"}})};
    NumberList numbers(2);
    numbers[0].loss = 0.3F;
    numbers[0].tokens = 20;
    sets_[0].numbers = std::make_shared<const NumberList>(numbers);
    sets_[0].max_tokens = 14;
  }

  // "101": rows 0 and 2 are shown.
  std::string shown(const std::string& text) const {
    const PictureFilter filter(text);
    std::string result;
    for (const auto& row : rows_) {
      result += filter.matches(row, sets_) ? '1' : '0';
    }
    return result;
  }

  std::vector<GallerySet> sets_;
  std::vector<PictureRow> rows_{
      {0, 0, kNoPicture}, {1, kNoPicture, kNoPicture}, {kNoPicture, 1, kNoPicture}};
};

TEST_F(PictureFilterTest, AnEmptyOneShowsEverything) {
  EXPECT_EQ(shown(""), "111");
  EXPECT_EQ(shown("  "), "111");
}

TEST_F(PictureFilterTest, FindsTextOfAnyCaseInCaptionAndName) {
  EXPECT_EQ(shown("heron"), "100");
  EXPECT_EQ(shown("FOX"), "010");
  EXPECT_EQ(shown("name:heron"), "100");
  EXPECT_EQ(shown("caption:birds"), "000");
  EXPECT_EQ(shown("caption:apple"), "100");
  EXPECT_EQ(shown("\"red apple\""), "100");
  EXPECT_EQ(shown("caption:\"red apple\""), "100");
  EXPECT_EQ(shown("\"apple red\""), "000");
}

TEST_F(PictureFilterTest, ComparesNumbers) {
  EXPECT_EQ(shown("loss>0.2"), "100");
  EXPECT_EQ(shown("loss<0.2"), "000");  // what is not known does not fit
  EXPECT_EQ(shown("width<512"), "000");
  EXPECT_EQ(shown("width>=640"), "110");
  EXPECT_EQ(shown("size=2"), "110");
  EXPECT_EQ(shown("length=0"), "010");
}

TEST_F(PictureFilterTest, AsksForStates) {
  EXPECT_EQ(shown("paired"), "100");
  EXPECT_EQ(shown("unpaired"), "011");
  EXPECT_EQ(shown("problem"), "001");
  EXPECT_EQ(shown("broken"), "001");
  EXPECT_EQ(shown("nocaption"), "011");
  EXPECT_EQ(shown("cut"), "100");
  EXPECT_EQ(shown("\"unpaired\""), "000");  // as text
}

TEST_F(PictureFilterTest, CombinesWithTheUsualPrecedence) {
  EXPECT_EQ(shown("heron apple"), "100");
  EXPECT_EQ(shown("heron AND fox"), "000");
  EXPECT_EQ(shown("heron OR fox"), "110");
  EXPECT_EQ(shown("NOT heron"), "011");
  EXPECT_EQ(shown("NOT NOT heron"), "100");
  EXPECT_EQ(shown("fox OR heron AND unpaired"), "010");
  EXPECT_EQ(shown("(fox OR heron) AND NOT unpaired"), "100");
  EXPECT_EQ(shown("NOT (fox OR heron)"), "001");
}

TEST_F(PictureFilterTest, SaysWhatIsWrong) {
  for (const auto* text :
       {"(heron",
        "heron)",
        "heron AND",
        "OR heron",
        "NOT",
        "loss>",
        "loss>x",
        "loss<>1",
        "colour>2",
        "\"open",
        "()",
        "AND"}) {
    EXPECT_THROW(PictureFilter{text}, Error) << text;
  }
  EXPECT_THROW(PictureFilter filter(std::string(1000, '(')), Error);
}

TEST_F(PictureFilterTest, ExplainsItsWords) {
  for (const auto& word : filterWords()) {
    EXPECT_FALSE(word.help.empty());
    EXPECT_NO_THROW(PictureFilter filter(word.is_number ? word.word + ">0" : word.word));
  }
}

}  // namespace
}  // namespace diptych
