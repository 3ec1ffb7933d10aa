// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parity/parity.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>

namespace diptych {
namespace {

TEST(Parity, HoldsForEveryReference) {
  const std::filesystem::path folder = DIPTYCH_FIXTURES;
  if (!std::filesystem::exists(folder)) {
    GTEST_SKIP() << "no fixtures at " << folder;
  }
  std::ostringstream lines;
  EXPECT_EQ(runParity(folder, lines), 0) << lines.str();
}

}  // namespace
}  // namespace diptych
