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
  const std::runtime_error torchs("[enforce fail] DefaultCPUAllocator: can't allocate memory: you");
  EXPECT_NE(describe(torchs).find("batch_size"), std::string::npos);
  EXPECT_EQ(describe(std::bad_alloc()), describe(torchs));
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
