// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/comparison/surprise_comparison.h"

#include <gtest/gtest.h>

namespace diptych {
namespace {

TEST(SurpriseComparison, PairsPicturesByName) {
  const SetSurprise original{
      "original", {"a", "b"}, {{1.0, 2.0, 3.0}, {3.0, 4.0, 5.0}}, {{10, 500, 900}, {20, 510, 910}}};
  const SetSurprise other{"other", {"b", "c"}, {{1.0, 2.0, 3.0}, {9.0, 9.0, 9.0}}, {{}, {}}};
  const auto rows = compareSurprise({original, other});
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_DOUBLE_EQ(rows[0].mean, 3.0);
  EXPECT_DOUBLE_EQ(rows[0].thirds[0], 2.0);
  EXPECT_DOUBLE_EQ(rows[0].thirds[2], 4.0);
  EXPECT_FALSE(rows[0].difference);
  ASSERT_TRUE(rows[1].difference);
  EXPECT_DOUBLE_EQ(*rows[1].difference, -2.0);  // of b alone
  EXPECT_DOUBLE_EQ(rows[1].interval.low, -2.0);
}

TEST(SurpriseComparison, SetsWithoutCommonNamesHaveNoDifference) {
  const SetSurprise original{"original", {"a"}, {{1.0}}, {{10}}};
  const SetSurprise other{"other", {"b"}, {{2.0}}, {{10}}};
  EXPECT_FALSE(compareSurprise({original, other})[1].difference);
}

}  // namespace
}  // namespace diptych
