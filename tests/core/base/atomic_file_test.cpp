// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"

#include "core/base/error.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <thread>

namespace diptych {
namespace {

namespace fs = std::filesystem;

class AtomicFileTest : public testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::size_t count() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }

  fs::path folder_ = fs::path(testing::TempDir()) / "atomic_file_test";
};

TEST_F(AtomicFileTest, ReplacesAFileAndLeavesNothingBehind) {
  writeFileAtomically(folder_ / "a.txt", "old");
  writeFileAtomically(folder_ / "a.txt", "new");
  EXPECT_EQ(readFile(folder_ / "a.txt", 100), "new");
  EXPECT_EQ(count(), 1u);
}

TEST_F(AtomicFileTest, KeepsTheOldFileWhenNotCommitted) {
  writeFileAtomically(folder_ / "a.txt", "old");
  {
    AtomicFile file(folder_ / "a.txt");
    file.write("half");
  }
  EXPECT_EQ(readFile(folder_ / "a.txt", 100), "old");
  EXPECT_EQ(count(), 1u);
}

// A run's record is read by the window while the run writes it.
TEST_F(AtomicFileTest, IsReadAsTheOldOneOrTheNewOne) {
  const auto path = folder_ / "a.txt";
  const std::string small(10, 's');
  const std::string large(1000, 'l');
  writeFileAtomically(path, small);
  std::jthread writer([&](const std::stop_token& stop) {
    for (bool next_is_large = true; !stop.stop_requested(); next_is_large = !next_is_large) {
      writeFileAtomically(path, next_is_large ? large : small);
    }
  });
  for (int i = 0; i < 20'000; ++i) {
    const auto text = readFile(path, 1000);
    ASSERT_TRUE(text == small || text == large) << text.size() << " bytes";
  }
}

TEST_F(AtomicFileTest, NamesTheFileWhenTheFolderIsMissing) {
  try {
    writeFileAtomically(folder_ / "missing" / "a.txt", "x");
    FAIL() << "expected an Error";
  } catch (const Error& e) {
    EXPECT_NE(std::string(e.what()).find("missing/a.txt"), std::string::npos);
  }
}

TEST_F(AtomicFileTest, SaysSoWhenTheDiskIsFull) {
  EXPECT_THROW(requireFreeSpace(folder_, std::uintmax_t{1} << 60, "a checkpoint"), Error);
}

TEST_F(AtomicFileTest, PublishesAFolderOverAnOlderOne) {
  fs::create_directories(folder_ / "new" / "sub");
  writeFileAtomically(folder_ / "new" / "sub" / "f", "2");
  fs::create_directories(folder_ / "final");
  writeFileAtomically(folder_ / "final" / "g", "1");
  publishFolder(folder_ / "new", folder_ / "final");
  EXPECT_EQ(readFile(folder_ / "final" / "sub" / "f", 10), "2");
  EXPECT_FALSE(fs::exists(folder_ / "final" / "g"));
  EXPECT_EQ(count(), 1u);
}

TEST_F(AtomicFileTest, RefusesAFileThatIsTooLarge) {
  writeFileAtomically(folder_ / "a.txt", "0123456789");
  EXPECT_THROW(readFile(folder_ / "a.txt", 9), Error);
}

}  // namespace
}  // namespace diptych
