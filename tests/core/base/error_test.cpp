// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <new>

namespace diptych {
namespace {

TEST(Describe, CutsOffTheStackOfALibrary) {
  EXPECT_EQ(describe(std::runtime_error("It is so.\nException raised from f")), "It is so.");
  EXPECT_EQ(describe(std::runtime_error("It is so.\nframe #0: g")), "It is so.");
  EXPECT_EQ(describe(Error("one\ntwo")), "one\ntwo");
}

TEST(Describe, SaysWhatToDoWithoutMemory) {
  const std::runtime_error torchs("DefaultCPUAllocator: can't allocate memory: 12 bytes\nframe #0");
  EXPECT_NE(describe(torchs).find("batch_size"), std::string::npos);
  EXPECT_NE(describe(torchs).find("12 bytes)"), std::string::npos);
  EXPECT_EQ(describe(torchs).find("frame"), std::string::npos);
  EXPECT_NE(describe(std::bad_alloc()).find("batch_size"), std::string::npos);
  EXPECT_EQ(describe(Error("/out of memory/x: is no file.")), "/out of memory/x: is no file.");
}

TEST(Describe, NamesTheFile) {
  try {
    std::filesystem::create_directory("/no such folder/new");
    FAIL() << "expected an exception";
  } catch (const std::exception& e) {
    EXPECT_EQ(describe(e).rfind("/no such folder/new: No such file", 0), 0u) << describe(e);
  }
}

}  // namespace
}  // namespace diptych
