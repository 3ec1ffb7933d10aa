// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/caption.h"

#include "core/base/error.h"
#include "tests/core/dataset/folder_test.h"

#include <gmock/gmock.h>

namespace diptych {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using CaptionTest = FolderTest;

TEST(JoinCaptionParts, StripsThePartsAndDropsEmptyOnes) {
  EXPECT_EQ(joinCaptionParts("a dog"), "a dog");
  EXPECT_EQ(joinCaptionParts("  a dog ,tail,,  grass , "), "a dog, tail, grass");
  EXPECT_EQ(joinCaptionParts(",,\t,\n"), "");
  EXPECT_EQ(joinCaptionParts(""), "");
  EXPECT_EQ(joinCaptionParts("a\nb"), "a\nb");
  EXPECT_EQ(joinCaptionParts("tag, tag"), "tag, tag");
}

TEST_F(CaptionTest, LeavesTheByteOrderMarkOut) {
  const auto caption = readCaptionFile(write(
      "a.txt",
      "\xEF\xBB\xBF"
      "a caf\u00e9\r\n"));
  EXPECT_EQ(caption.text, "a caf\u00e9");
  EXPECT_THAT(caption.notes, IsEmpty());
}

TEST_F(CaptionTest, ReadsUtf16WithAByteOrderMark) {
  // "é猫😀" in both byte orders, then half a pair that stands alone.
  const std::string little("\xFF\xFE\xE9\0\x2B\x73\x3D\xD8\0\xDE\0\xD8", 12);
  std::string big = little;
  for (std::size_t i = 0; i + 1 < big.size(); i += 2) std::swap(big[i], big[i + 1]);
  for (const auto& bytes : {little, big}) {
    const auto caption = readCaptionFile(write("a.txt", bytes));
    EXPECT_EQ(caption.text, "\u00e9\u732b\U0001F600\uFFFD");
  }
  EXPECT_EQ(readCaptionFile(write("a.txt", "\xFF\xFE")).text, "");
  EXPECT_EQ(readCaptionFile(write("a.txt", "\xFF\xFEx")).text, "");
}

TEST_F(CaptionTest, ReadsControlCharactersAsSpaces) {
  const auto caption = readCaptionFile(write("a.txt", std::string("a\0b\x1B[31mc", 8)));
  EXPECT_EQ(caption.text, "a b [31m");
  EXPECT_THAT(caption.notes, ElementsAre(HasSubstr("control")));
}

TEST_F(CaptionTest, IsCutBetweenCharacters) {
  std::string text;
  for (std::size_t i = 0; i < kMaxCaptionCharacters; ++i) text += "\u732b";
  auto caption = readCaptionFile(write("a.txt", text));
  EXPECT_EQ(caption.text, text);
  EXPECT_THAT(caption.notes, IsEmpty());
  caption = readCaptionFile(write("a.txt", text + "\u732b"));
  EXPECT_EQ(caption.text, text);
  EXPECT_THAT(caption.notes, ElementsAre(HasSubstr("cut")));
}

TEST_F(CaptionTest, NamesTheFileThatCannotBeRead) {
  EXPECT_THROW(readCaptionFile(folder_ / "missing.txt"), Error);
  EXPECT_THROW(readCaptionFile(folder_), Error);
}

TEST(CaptionFromName, EndsAtTheFirstUnderscore) {
  EXPECT_EQ(captionFromName("/x/a big dog_1_2.jpg").text, "a big dog");
  EXPECT_EQ(captionFromName("a.b.jpg").text, "a.b");
  EXPECT_EQ(captionFromName("00012.png").text, "00012");
  EXPECT_EQ(captionFromName("_x.png").text, "");
}

}  // namespace
}  // namespace diptych
