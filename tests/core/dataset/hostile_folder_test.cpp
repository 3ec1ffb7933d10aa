// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/data_set.h"
#include "core/image/thumbnail.h"
#include "tests/core/dataset/folder_test.h"

#include <gmock/gmock.h>

#include <chrono>
#include <string_view>
#include <sys/resource.h>
#include <sys/stat.h>

namespace diptych {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class HostileFolderTest : public FolderTest {
 protected:
  // The remark on the only file; the file is left out.
  std::string onlyProblem() const {
    const auto data_set = scanDataSet(folder_);
    EXPECT_THAT(data_set.items, IsEmpty());
    EXPECT_EQ(data_set.problems.size(), 1u);
    if (data_set.problems.empty()) {
      return {};
    }
    EXPECT_TRUE(data_set.problems[0].picture_left_out);
    return data_set.problems[0].reason;
  }

  static std::string bytesOf(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  static long peakMemory_kb() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
  }

  // The checksum of PNG chunks (ISO 3309), bit by bit.
  static std::uint32_t checksum(std::string_view bytes) {
    std::uint32_t crc = 0xFFFFFFFF;
    for (const char c : bytes) {
      crc ^= static_cast<unsigned char>(c);
      for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320 : 0);
    }
    return ~crc;
  }

  static void putBigEndian(std::string& bytes, std::size_t offset, std::uint32_t number) {
    for (std::size_t i = 0; i < 4; ++i) {
      bytes[offset + i] = static_cast<char>(number >> (24 - 8 * i));
    }
  }

  // A small picture whose header claims another size, with a right checksum.
  std::string claiming(std::uint32_t side) const {
    auto bytes = bytesOf(picture("small.png"));
    fs::remove(folder_ / "small.png");
    putBigEndian(bytes, 16, side);
    putBigEndian(bytes, 20, side);
    putBigEndian(bytes, 29, checksum(std::string_view(bytes).substr(12, 17)));
    return bytes;
  }
};

TEST_F(HostileFolderTest, NamesATruncatedPicture) {
  const auto path = picture("cut.png", 64, 64);
  fs::resize_file(path, fs::file_size(path) / 2);
  EXPECT_THAT(onlyProblem(), HasSubstr("is cut off"));
  EXPECT_ANY_THROW(readThumbnail(path, 256));
}

TEST_F(HostileFolderTest, RefusesABombByItsHeader) {
  const auto path = write("bomb.png", claiming(30'000));
  const auto before = peakMemory_kb();
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_THAT(onlyProblem(), HasSubstr("30000 x 30000"));
  EXPECT_ANY_THROW(readThumbnail(path, 256));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(500));
  EXPECT_LT(peakMemory_kb() - before, 50'000);
}

TEST_F(HostileFolderTest, NamesAnEmptyFileAndAText) {
  write("empty.png", "");
  EXPECT_THAT(onlyProblem(), HasSubstr("is empty"));
  fs::remove(folder_ / "empty.png");
  write("text.png", "a shopping list\n");
  EXPECT_THAT(onlyProblem(), HasSubstr("is no picture"));
}

TEST_F(HostileFolderTest, ReadsAPngThatIsCalledJpg) {
  const auto path = picture("a.jpg", 9, 7);
  EXPECT_EQ(scanDataSet(folder_).items.at(0).size, (ImageSize{9, 7}));
  EXPECT_EQ(readThumbnail(path, 256).width, 9);
}

TEST_F(HostileFolderTest, DoesNotWaitForAPipe) {
  ASSERT_EQ(::mkfifo((folder_ / "pipe.png").c_str(), 0600), 0);
  EXPECT_THAT(onlyProblem(), HasSubstr("is no file"));
  fs::remove(folder_ / "pipe.png");
  picture("a_1.png");
  ASSERT_EQ(::mkfifo((folder_ / "a_1.txt").c_str(), 0600), 0);
  const auto data_set = scanDataSet(folder_);
  EXPECT_EQ(data_set.items.at(0).caption, "a");
  EXPECT_THAT(data_set.problems.at(0).reason, HasSubstr("is no file"));
}

// A folder with a picture's name is a folder, whatever it is called.
TEST_F(HostileFolderTest, WalksAFolderThatIsCalledLikeAPicture) {
  picture("folder.png/a.png");
  const auto data_set = scanDataSet(folder_);
  ASSERT_EQ(data_set.items.size(), 1u);
  EXPECT_EQ(data_set.items[0].name, "folder.png/a.png");
  EXPECT_ANY_THROW(readThumbnail(folder_ / "folder.png", 256));
}

TEST_F(HostileFolderTest, SurvivesOddNamesOfFolders) {
  picture("\u00fc \u732b\n/\n.png");
  picture("caf\xE9/x.png");
  picture("caf\u00e9/x.png");  // shown alike: the second by its path
  const auto data_set = scanDataSet(folder_);
  std::vector<std::string> names;
  for (const auto& item : data_set.items) {
    names.push_back(item.name);
    EXPECT_EQ(readThumbnail(item.path, 256).width, 6);
  }
  EXPECT_THAT(names, ElementsAre("caf\u00e9/x.png", "caf\u00e9/x.png", "\u00fc \u732b\n/\n.png"));
  EXPECT_EQ(data_set.items[0].path.native(), (folder_ / "caf\u00e9/x.png").native());
  EXPECT_EQ(scanDataSet(folder_, {}, {}, &data_set).items, data_set.items);
}

TEST_F(HostileFolderTest, WritesNothingIntoTheFolder) {
  picture("set/a.png");
  fs::permissions(folder_ / "set", fs::perms::owner_read | fs::perms::owner_exec);
  const auto before = fs::last_write_time(folder_ / "set");
  EXPECT_EQ(scanDataSet(folder_ / "set").items.size(), 1u);
  readThumbnail(folder_ / "set/a.png", 256);
  EXPECT_EQ(fs::last_write_time(folder_ / "set"), before);
  fs::permissions(folder_ / "set", fs::perms::owner_all);
}

TEST_F(HostileFolderTest, ReadsCaptionsInOddEncodings) {
  for (const char* name : {"bom.png", "latin.png", "utf16.png"}) picture(name);
  write("utf16.txt", std::string("\xFF\xFE\xE9\0t\0\xE9\0", 8));
  write("latin.txt", "\xE9t\xE9");
  write("bom.txt", "\xEF\xBB\xBF\u00e9t\u00e9");
  const auto data_set = scanDataSet(folder_);
  for (const auto& item : data_set.items) {
    EXPECT_EQ(item.caption, "\u00e9t\u00e9") << item.name;
  }
  EXPECT_EQ(data_set.problems.size(), 1u);
}

TEST_F(HostileFolderTest, DoesNotReadACaptionOfTenMegabytes) {
  picture("a dog_1.png");
  write("a dog_1.txt", std::string(10 << 20, 'x'));
  const auto data_set = scanDataSet(folder_);
  EXPECT_EQ(data_set.items.at(0).caption, "a dog");
  EXPECT_THAT(data_set.problems.at(0).reason, HasSubstr("at most"));
}

}  // namespace
}  // namespace diptych
