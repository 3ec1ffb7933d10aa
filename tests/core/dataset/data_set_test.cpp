// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/data_set.h"

#include "core/base/error.h"
#include "tests/core/dataset/folder_test.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <sys/stat.h>
#include <unistd.h>

namespace diptych {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> namesOf(const DataSet& data_set) {
  std::vector<std::string> names;
  for (const auto& item : data_set.items) names.push_back(item.name);
  return names;
}

class DataSetTest : public FolderTest {
 protected:
  DataSet scan() const { return scanDataSet(folder_); }

  PictureItem only() const {
    const auto data_set = scan();
    EXPECT_EQ(data_set.items.size(), 1u);
    return data_set.items.empty() ? PictureItem{} : data_set.items[0];
  }

  // All that is said about a file, one remark a line.
  static std::string remarksOn(const DataSet& data_set, const std::string& name) {
    std::string remarks;
    for (const auto& problem : data_set.problems) {
      if (problem.path.filename() == name) remarks += problem.reason + "\n";
    }
    return remarks;
  }
};

TEST_F(DataSetTest, TakesTheTextFileOverTheFileName) {
  picture("a dog_001.png", 6, 4);
  write("a dog_001.txt", "  a brown dog ,tail,  grass\n");
  const auto item = only();
  EXPECT_EQ(item.caption, "a brown dog, tail, grass");
  EXPECT_EQ(item.caption_source, CaptionSource::TextFile);
  EXPECT_EQ(item.size, (ImageSize{6, 4}));
  EXPECT_EQ(item.path, folder_ / "a dog_001.png");
  EXPECT_EQ(item.file_size, fs::file_size(item.path));
  EXPECT_THAT(scan().problems, IsEmpty());
}

TEST_F(DataSetTest, TakesTheCaptionFileOverTheTextFile) {
  picture("a.png");
  write("a.txt", "from txt");
  write("a.caption", "from caption");
  EXPECT_EQ(only().caption, "from caption");
  EXPECT_EQ(only().caption_source, CaptionSource::CaptionFile);
  write("a.caption", "\n");
  EXPECT_EQ(only().caption, "from txt");
}

TEST_F(DataSetTest, TakesTheFileNameUpToTheFirstUnderscore) {
  picture("a red apple,on a table_17_b.png");
  EXPECT_EQ(only().caption, "a red apple, on a table");
  EXPECT_EQ(only().caption_source, CaptionSource::FileName);
}

TEST_F(DataSetTest, SaysWhichPictureHasNoCaption) {
  picture("_1.png");
  EXPECT_EQ(only().caption, "");
  EXPECT_EQ(only().caption_source, CaptionSource::None);
  EXPECT_THAT(remarksOn(scan(), "_1.png"), HasSubstr("no caption"));
}

TEST_F(DataSetTest, FallsBackToTheNameWhenTheTextIsEmpty) {
  picture("a cat_2.png");
  for (const char* text : {"", " \n\t", ", ,", "\xEF\xBB\xBF"}) {
    write("a cat_2.txt", text);
    EXPECT_EQ(only().caption, "a cat");
    EXPECT_THAT(remarksOn(scan(), "a cat_2.txt"), HasSubstr("is empty"));
  }
}

TEST_F(DataSetTest, WalksFoldersAndSortsByName) {
  picture("b.png");
  picture("deep/er/c.JPG");
  picture("a/z.webp");
  picture("a.jfif");
  const auto data_set = scan();
  EXPECT_THAT(namesOf(data_set), ElementsAre("a.jfif", "a/z.webp", "b.png", "deep/er/c.JPG"));
  EXPECT_EQ(data_set.root, folder_);
}

TEST_F(DataSetTest, LeavesHiddenNamesOut) {
  picture("a.png");
  picture(".hidden.png");
  picture(".cache/b.png");
  write(".c.txt", "x");
  EXPECT_THAT(namesOf(scan()), ElementsAre("a.png"));
  EXPECT_THAT(scan().problems, IsEmpty());
}

TEST_F(DataSetTest, ListsPicturesThatCannotBeRead) {
  picture("good.png");
  write("empty.jpg", "");
  write("web page.jpg", "<html>not found</html>");
  write("cut.png", std::string("\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR", 16));
  ASSERT_EQ(::mkfifo((folder_ / "pipe.jpg").c_str(), 0600), 0);
  fs::create_symlink("nowhere.png", folder_ / "broken.png");
  const auto data_set = scan();
  EXPECT_THAT(namesOf(data_set), ElementsAre("good.png"));
  EXPECT_THAT(remarksOn(data_set, "empty.jpg"), testing::StartsWith("is empty"));
  EXPECT_THAT(remarksOn(data_set, "web page.jpg"), HasSubstr("is no picture"));
  EXPECT_THAT(remarksOn(data_set, "cut.png"), HasSubstr("cut off"));
  EXPECT_THAT(remarksOn(data_set, "pipe.jpg"), HasSubstr("is no file"));
  EXPECT_THAT(remarksOn(data_set, "broken.png"), HasSubstr("cannot be opened"));
  EXPECT_EQ(data_set.problems.size(), 5u);
  for (const auto& problem : data_set.problems) {
    EXPECT_TRUE(problem.picture_left_out) << problem.path;
  }
}

TEST_F(DataSetTest, ListsWhatItDoesNotUse) {
  picture("a.png");
  write("old.GIF", "GIF89a");
  write("a.yaml", "main_prompt: x");
  write("multiply.txt", "2");
  write("lonely.txt", "a caption");
  write("notes.pdf", "x");
  const auto data_set = scan();
  EXPECT_THAT(remarksOn(data_set, "old.GIF"), HasSubstr("not supported"));
  EXPECT_THAT(remarksOn(data_set, "a.yaml"), HasSubstr("YAML"));
  EXPECT_THAT(remarksOn(data_set, "multiply.txt"), HasSubstr("EveryDream2"));
  EXPECT_THAT(remarksOn(data_set, "lonely.txt"), HasSubstr("no picture of this name"));
  EXPECT_EQ(data_set.problems.size(), 4u);
}

TEST_F(DataSetTest, DoesNotWalkInCircles) {
  picture("sub/a.png");
  fs::create_directory_symlink(folder_, folder_ / "sub" / "loop");
  fs::create_symlink("self.png", folder_ / "self.png");
  const auto data_set = scan();
  EXPECT_THAT(namesOf(data_set), ElementsAre("sub/a.png"));
  EXPECT_THAT(remarksOn(data_set, "loop"), HasSubstr("not followed"));
  EXPECT_THAT(remarksOn(data_set, "self.png"), HasSubstr("cannot be opened"));
}

TEST_F(DataSetTest, FollowsLinksToPictures) {
  fs::create_directory(folder_ / "set");
  fs::create_symlink(picture("elsewhere.png"), folder_ / "set" / "a.png");
  EXPECT_THAT(namesOf(scanDataSet(folder_ / "set")), ElementsAre("a.png"));
}

TEST_F(DataSetTest, SurvivesOddFileNames) {
  picture("caf\xE9_1.png");  // Latin-1 bytes
  picture("two\nlines_1.png");
  picture("quote\"'%s_1.png");
  const auto data_set = scan();
  ASSERT_THAT(
      namesOf(data_set), ElementsAre("caf\u00e9_1.png", "quote\"'%s_1.png", "two\nlines_1.png"));
  EXPECT_EQ(data_set.items[0].caption, "caf\u00e9");
  EXPECT_EQ(data_set.items[0].path.filename().native(), "caf\xE9_1.png");
  EXPECT_EQ(data_set.items[1].caption, "quote\"'%s");
  EXPECT_EQ(data_set.items[2].caption, "two\nlines");
}

TEST_F(DataSetTest, SaysWhichTextIsOdd) {
  picture("latin.png");
  picture("long.png");
  picture("huge_1.png");
  write("latin.txt", "caf\xE9");
  write("long.txt", std::string(3000, 'x'));
  write("huge_1.txt", std::string(5 << 20, 'x'));
  const auto data_set = scan();
  ASSERT_THAT(namesOf(data_set), ElementsAre("huge_1.png", "latin.png", "long.png"));
  EXPECT_EQ(data_set.items[0].caption, "huge");
  EXPECT_THAT(remarksOn(data_set, "huge_1.txt"), HasSubstr("at most"));
  EXPECT_EQ(data_set.items[1].caption, "caf\u00e9");
  EXPECT_THAT(remarksOn(data_set, "latin.txt"), HasSubstr("Latin-1"));
  EXPECT_EQ(data_set.items[2].caption.size(), 2048u);
  EXPECT_THAT(remarksOn(data_set, "long.txt"), HasSubstr("was cut"));
}

TEST_F(DataSetTest, ListsFoldersThatMayNotBeRead) {
  if (::geteuid() == 0) {
    GTEST_SKIP() << "root may read everything";
  }
  picture("a.png");
  picture("secret/b.png");
  fs::permissions(folder_ / "secret", fs::perms::none);
  const auto data_set = scan();
  fs::permissions(folder_ / "secret", fs::perms::owner_all);
  EXPECT_THAT(namesOf(data_set), ElementsAre("a.png"));
  EXPECT_THAT(remarksOn(data_set, "secret"), HasSubstr("cannot be read"));
}

TEST_F(DataSetTest, RefusesWhatIsNoFolder) {
  EXPECT_THROW(scanDataSet(folder_ / "missing"), Error);
  EXPECT_THROW(scanDataSet(picture("a.png")), Error);
  EXPECT_THROW(scanDataSet(""), Error);
}

TEST_F(DataSetTest, TellsItsProgressAndStops) {
  for (int i = 0; i < 5; ++i) picture(std::to_string(i) + ".png");
  std::vector<std::size_t> seen;
  scanDataSet(folder_, {}, [&](std::size_t done, std::size_t total) {
    EXPECT_EQ(total, 5u);
    seen.push_back(done);
  });
  EXPECT_THAT(seen, ElementsAre(1, 2, 3, 4, 5));

  std::stop_source source;
  std::size_t last = 0;
  const auto stopAtTwo = [&](std::size_t done, std::size_t) {
    last = done;
    if (done == 2) source.request_stop();
  };
  EXPECT_THROW(scanDataSet(folder_, source.get_token(), stopAtTwo), Stopped);
  EXPECT_EQ(last, 2u);
  EXPECT_THROW(hashDataSet(scan(), source.get_token()), Stopped);
}

TEST_F(DataSetTest, HasAHashOfNamesCaptionsAndContents) {
  picture("a.png");
  picture("b.png");
  const auto hash = hashDataSet(scan());
  EXPECT_EQ(hash.size(), 64u);
  EXPECT_EQ(hashDataSet(scan()), hash);

  write("a.txt", "another caption");
  const auto recaptioned = hashDataSet(scan());
  EXPECT_NE(recaptioned, hash);
  picture("a.png", 6, 4, 91);
  const auto repainted = hashDataSet(scan());
  EXPECT_NE(repainted, recaptioned);
  fs::rename(folder_ / "b.png", folder_ / "c.png");
  EXPECT_NE(hashDataSet(scan()), repainted);
}

TEST_F(DataSetTest, HasTheSameHashInAnotherPlace) {
  picture("one/a.png");
  picture("one/sub/b.png");
  fs::copy(folder_ / "one", folder_ / "two", fs::copy_options::recursive);
  EXPECT_EQ(hashDataSet(scanDataSet(folder_ / "one")), hashDataSet(scanDataSet(folder_ / "two/")));
}

}  // namespace
}  // namespace diptych
