// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gallery/caption_edit.h"

#include "core/base/error.h"
#include "tests/core/dataset/folder_test.h"

#include <gtest/gtest.h>

#include <iterator>

namespace diptych {
namespace {

class CaptionEditTest : public FolderTest {
 protected:
  PictureItem only() const {
    const auto data_set = scanDataSet(folder_);
    return data_set.items.at(0);
  }
  std::string read(const std::string& name) const {
    std::ifstream stream(folder_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
};

TEST_F(CaptionEditTest, WritesWhereTheCaptionComesFrom) {
  picture("cat.png");
  write("cat.txt", "a cat");
  writeCaption(only(), "a black cat");
  EXPECT_EQ(read("cat.txt"), "a black cat");
  write("cat.caption", "from caption");
  writeCaption(only(), "wins");
  EXPECT_EQ(read("cat.caption"), "wins");
  EXPECT_EQ(read("cat.txt"), "a black cat");
  EXPECT_EQ(only().caption, "wins");
}

TEST_F(CaptionEditTest, MakesATextFileForACaptionFromTheName) {
  picture("a heron_1.png");
  const auto edit = writeCaption(only(), "a grey heron");
  EXPECT_EQ(only().caption, "a grey heron");
  EXPECT_EQ(only().caption_source, CaptionSource::TextFile);
  replaceCaptionFile(edit.after, edit.before);  // undo
  EXPECT_EQ(only().caption_source, CaptionSource::FileName);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "a heron_1.txt"));
  replaceCaptionFile(edit.before, edit.after);  // redo
  EXPECT_EQ(only().caption, "a grey heron");
}

TEST_F(CaptionEditTest, AnUndoneEditLeavesTheFormerBytes) {
  picture("cat.png");
  const std::string latin1 = "caf\xe9 \n";
  write("cat.txt", latin1);
  const auto edit = writeCaption(only(), "caf\xc3\xa9 au lait");
  EXPECT_EQ(read("cat.txt"), "caf\xc3\xa9 au lait");
  replaceCaptionFile(edit.after, edit.before);
  EXPECT_EQ(read("cat.txt"), latin1);
}

TEST_F(CaptionEditTest, AnEmptyCaptionRemovesTheFile) {
  picture("cat.png");
  write("cat.txt", "a cat");
  const auto edit = writeCaption(only(), "");
  EXPECT_FALSE(std::filesystem::exists(folder_ / "cat.txt"));
  replaceCaptionFile(edit.after, edit.before);
  EXPECT_EQ(read("cat.txt"), "a cat");
}

TEST_F(CaptionEditTest, NeverOverwritesWhatSomebodyElseWrote) {
  picture("cat.png");
  write("cat.txt", "a cat");
  const auto seen = only();
  write("cat.txt", "another caption");
  EXPECT_THROW(writeCaption(seen, "mine"), Error);
  EXPECT_EQ(read("cat.txt"), "another caption");
  const auto edit = writeCaption(only(), "mine");
  write("cat.txt", "theirs");
  EXPECT_THROW(replaceCaptionFile(edit.after, edit.before), Error);
  EXPECT_EQ(read("cat.txt"), "theirs");
}

TEST_F(CaptionEditTest, SaysWhenTheFolderIsGone) {
  picture("sub/cat.png");
  const auto item = only();
  std::filesystem::remove_all(folder_ / "sub");
  EXPECT_THROW(writeCaption(item, "mine"), Error);
}

}  // namespace
}  // namespace diptych
