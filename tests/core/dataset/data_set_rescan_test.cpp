// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/dataset/data_set.h"
#include "core/dataset/found_pictures.h"
#include "tests/core/dataset/folder_test.h"

#include <fmt/core.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>

namespace diptych {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class RescanTest : public FolderTest {
 protected:
  // A scan with the earlier one, compared to a scan that reads everything.
  DataSet rescan(const DataSet& earlier) const {
    auto quick = scanDataSet(folder_, {}, {}, &earlier);
    const auto whole = scanDataSet(folder_);
    EXPECT_EQ(quick.root, whole.root);
    EXPECT_EQ(quick.items, whole.items);
    EXPECT_EQ(quick.problems, whole.problems);
    EXPECT_EQ(quick.folders, whole.folders);
    EXPECT_EQ(quick.is_derived, whole.is_derived);
    return quick;
  }

  void manyPictures(std::size_t count) const {
    const auto original = picture("0000.png");
    for (std::size_t i = 1; i < count; ++i) {
      fs::create_hard_link(original, folder_ / fmt::format("{:04}.png", i));
    }
  }

  // Something of everything that a scan remarks on.
  void writeOddities() const {
    picture("plain_1.png");
    picture("_no caption.png");
    picture("sub/latin.png");
    write("sub/latin.txt", "caf\xE9");
    picture("sub/both.png");
    picture("sub/both.jpg");
    write("sub/both.txt", "caf\xE9, twice");
    picture("empty.png");
    write("empty.txt", "");
    picture("over.png");
    write("over.txt", "from txt");
    write("over.caption", "from caption");
    write("broken.png", "no picture");
    write("lonely.txt", "no picture of this name");
    write("old.gif", "GIF89a");
    fs::create_symlink("nowhere.txt", folder_ / "plain_1.txt");
  }
};

TEST_F(RescanTest, FindsTheSameAsAWholeScan) {
  writeOddities();
  const auto first = scanDataSet(folder_);
  EXPECT_EQ(first.items.size(), 7u);
  const auto second = rescan(first);
  EXPECT_EQ(second.items, first.items);
  EXPECT_EQ(second.problems, first.problems);
  rescan(second);
}

TEST_F(RescanTest, DoesNotOpenWhatIsTheSame) {
  const auto path = picture("a.png", 6, 4);
  const auto first = scanDataSet(folder_);
  const auto time = fs::last_write_time(path);
  const auto size = fs::file_size(path);
  std::ofstream(path, std::ios::binary) << std::string(size, 'x');
  fs::last_write_time(path, time);
  EXPECT_EQ(scanDataSet(folder_, {}, {}, &first).items, first.items);  // not seen: not opened
  EXPECT_THAT(scanDataSet(folder_).items, IsEmpty());
}

TEST_F(RescanTest, SeesEveryKindOfChange) {
  writeOddities();
  auto earlier = scanDataSet(folder_);
  const auto after = [&](const auto& change) {
    change();
    earlier = rescan(earlier);
  };
  after([&] { picture("new.png"); });
  after([&] { picture("new.png", 60, 40); });
  after([&] { write("new.txt", "a caption"); });
  after([&] { write("new.txt", "a longer caption"); });
  after([&] { write("new.caption", "wins"); });
  after([&] { fs::remove(folder_ / "new.caption"); });
  after([&] { fs::remove(folder_ / "new.txt"); });
  after([&] { write("plain_1.txt.", "another"); });
  after([&] { fs::remove(folder_ / "sub/both.jpg"); });
  after([&] { fs::remove(folder_ / "plain_1.txt"); });
  after([&] { fs::rename(folder_ / "new.png", folder_ / "newer.png"); });
  after([&] { fs::remove_all(folder_ / "sub"); });
  after([&] { picture("broken.png"); });
  after([&] { write("newer.png", "no picture any more"); });
  after([&] { fs::create_symlink("nowhere.caption", folder_ / "broken.caption"); });
  const auto newest = fs::last_write_time(folder_ / "over.txt") + 1s;
  after([&] { fs::last_write_time(folder_ / "over.txt", newest); });
}

// An empty .txt is an empty caption there, and an oddity elsewhere.
TEST_F(RescanTest, ReadsAllAgainWhenTheFolderBecameDerived) {
  picture("a dog_1.png");
  write("a dog_1.txt", "");
  const auto first = scanDataSet(folder_);
  EXPECT_EQ(first.items.at(0).caption, "a dog");
  write(kRecipeFile, "{}");
  const auto second = rescan(first);
  EXPECT_EQ(second.items.at(0).caption, "");
  EXPECT_THAT(second.problems, IsEmpty());
}

TEST_F(RescanTest, TakesNothingFromAnotherFolder) {
  picture("one/a.png", 6, 4);
  picture("two/a.png", 9, 9);
  fs::last_write_time(folder_ / "two/a.png", fs::last_write_time(folder_ / "one/a.png"));
  const auto one = scanDataSet(folder_ / "one");
  EXPECT_EQ(scanDataSet(folder_ / "two", {}, {}, &one).items.at(0).size, (ImageSize{9, 9}));
}

TEST_F(RescanTest, HandsOnGrowingParts) {
  constexpr std::size_t kPictures = 1300;
  manyPictures(kPictures);
  write("0000.txt", "");
  std::vector<std::size_t> sizes;
  std::vector<PictureItem> last;
  const auto whole = scanDataSet(folder_, {}, {}, nullptr, [&](DataSet part) {
    sizes.push_back(part.items.size());
    last = std::move(part.items);
    EXPECT_EQ(part.problems.size(), 1u);
    EXPECT_EQ(part.root, folder_);
  });
  EXPECT_THAT(sizes, ElementsAre(kFirstPart, 712));
  ASSERT_EQ(whole.items.size(), kPictures);
  EXPECT_TRUE(std::equal(last.begin(), last.end(), whole.items.begin()));
}

TEST_F(RescanTest, HandsOnNoPartOfASmallFolder) {
  picture("a.png");
  scanDataSet(folder_, {}, {}, nullptr, [](const DataSet&) { FAIL(); });
}

TEST_F(RescanTest, StopsInTheMiddle) {
  manyPictures(250);
  std::stop_source source;
  const auto stopAtPart = [&](const DataSet&) { source.request_stop(); };
  EXPECT_THROW(scanDataSet(folder_, source.get_token(), {}, nullptr, stopAtPart), Stopped);
}

TEST_F(RescanTest, KnowsTheFoldersItWalked) {
  picture("sub/deep/a.png");
  fs::create_directory(folder_ / ".hidden");
  std::vector<fs::path> paths;
  for (const auto& folder : scanDataSet(folder_).folders) {
    paths.push_back(folder.path);
    EXPECT_NE(folder.modified_ns, 0);
  }
  EXPECT_THAT(paths, ElementsAre(folder_, folder_ / "sub", folder_ / "sub" / "deep"));
}

TEST(IsPathBefore, IsTheOrderOfPaths) {
  const std::vector<std::string> paths{
      "/", "/a", "/a.b", "/a.b/x", "/a/b", "/a/b.c", "/a/b/c", "/a b", "/\xC3\xA9", "/a\n", "/b"};
  for (const auto& left : paths) {
    for (const auto& right : paths) {
      EXPECT_EQ(isPathBefore(left, right), fs::path(left) < fs::path(right)) << left << right;
    }
  }
}

}  // namespace
}  // namespace diptych
