// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gallery/arrangement.h"

#include "core/base/error.h"
#include "tests/core/gallery/written_sets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace diptych {
namespace {

using testing::ElementsAre;

class ArrangementTest : public testing::Test {
 protected:
  ArrangementTest() {
    sets_ = {
        writtenSet({{"b.png", "bb"}, {"c.png", "c"}}),
        writtenSet({{"a.png", "aaaa"}, {"c.png", "long caption"}})};
    NumberList numbers(2);
    numbers[0].psnr = 30;  // of a.png
    numbers[1].psnr = 20;  // of c.png
    sets_[1].numbers = std::make_shared<const NumberList>(numbers);
  }

  std::vector<std::string> names(const Arrangement& arrangement) const {
    std::vector<std::string> list;
    for (const auto& row : arrangeRows(sets_, arrangement).rows) {
      const std::size_t set = row[0] == kNoPicture ? 1 : 0;
      list.push_back(sets_[set].pictures->name(static_cast<std::size_t>(row[set])));
    }
    return list;
  }

  std::vector<GallerySet> sets_;
};

TEST_F(ArrangementTest, SortsByNameAcrossTheSets) {
  EXPECT_THAT(names({}), ElementsAre("a.png", "b.png", "c.png"));
  EXPECT_THAT(names({.descending = true}), ElementsAre("c.png", "b.png", "a.png"));
}

TEST_F(ArrangementTest, SortsByAnyNumberAndPutsTheUnknownLast) {
  EXPECT_THAT(names({.sort = "length"}), ElementsAre("c.png", "b.png", "a.png"));
  EXPECT_THAT(names({.sort = "psnr"}), ElementsAre("c.png", "a.png", "b.png"));
  EXPECT_THAT(names({.sort = "psnr", .descending = true}), ElementsAre("a.png", "c.png", "b.png"));
}

TEST_F(ArrangementTest, CountsBeforeTheFilter) {
  const auto rows = arrangeRows(sets_, {.filter = "unpaired"});
  EXPECT_EQ(rows.rows.size(), 2U);
  EXPECT_EQ(rows.all, 3U);
  EXPECT_EQ(rows.paired, 1U);
  EXPECT_THAT(rows.pairs, ElementsAre(std::pair<std::size_t, std::size_t>{1, 1}));
}

TEST_F(ArrangementTest, RefusesABadFilterAndStops) {
  EXPECT_THROW(arrangeRows(sets_, {.filter = "("}), Error);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THROW(arrangeRows(sets_, {}, stop.get_token()), Stopped);
}

}  // namespace
}  // namespace diptych
