// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/panel.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <vector>

namespace diptych {
namespace {

bool sameDraw(const PanelItem& a, const PanelItem& b) {
  return a.noise_seed == b.noise_seed && a.timestep == b.timestep;
}

TEST(Panel, TakesOneTimestepFromEachStratum) {
  const auto panel = makePanel({0, 1, 2}, {"a.png", "b.png", "c.png"}, 8, 1000, 555);
  ASSERT_EQ(panel.size(), 24u);
  for (std::size_t i = 0; i < panel.size(); ++i) {
    const auto number = static_cast<std::int64_t>(i % 8);
    EXPECT_EQ(panel[i].picture, i / 8);
    EXPECT_GE(panel[i].timestep, number * 125);
    EXPECT_LT(panel[i].timestep, (number + 1) * 125);
  }
}

TEST(Panel, GivesEveryItemNoiseOfItsOwn) {
  const auto panel = makePanel({0, 1}, {"a", "b"}, 50, 1000, 1);
  std::set<std::uint64_t> seeds;
  for (const auto& item : panel) {
    seeds.insert(item.noise_seed);
    EXPECT_LT(item.noise_seed, std::uint64_t{1} << 63);
  }
  EXPECT_EQ(seeds.size(), panel.size());
}

TEST(Panel, DependsOnNamesAndNotOnOrderOrNeighbours) {
  const auto one = makePanel({0, 1}, {"apple.png", "fish.png"}, 4, 1000, 555);
  const auto other = makePanel({2}, {"zebra.png", "yak.png", "fish.png"}, 4, 1000, 555);
  for (int i = 0; i < 4; ++i) {
    EXPECT_TRUE(sameDraw(one[4 + i], other[i]));
    EXPECT_FALSE(sameDraw(one[i], other[i]));
  }
}

// A JPEG photograph and the PNG that a model made from its caption are scored alike.
TEST(Panel, IsTheSameForAPictureOfAnotherFormat) {
  const auto photograph = makePanel({0}, {"birds/owl.jpg"}, 4, 1000, 555);
  const auto made = makePanel({0}, {"birds/owl.png"}, 4, 1000, 555);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_TRUE(sameDraw(photograph[i], made[i]));
  }
}

TEST(Panel, IsAnotherOneForAnotherSeed) {
  const auto one = makePanel({0}, {"a"}, 4, 1000, 1);
  const auto other = makePanel({0}, {"a"}, 4, 1000, 2);
  EXPECT_FALSE(sameDraw(one[0], other[0]));
}

// Places in the strata are uniform: the mean of 4000 of them has a standard error of 0.0046 strata.
TEST(Panel, SpreadsTimestepsEvenlyInTheStrata) {
  std::vector<std::size_t> pictures;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < 1000; ++i) {
    pictures.push_back(i);
    names.push_back("picture " + std::to_string(i));
  }
  double sum = 0;
  for (const auto& item : makePanel(pictures, names, 4, 100000, 3)) {
    sum += static_cast<double>(item.timestep % 25000) / 25000;
  }
  EXPECT_NEAR(sum / 4000, 0.5, 0.02);
}

TEST(Panel, StaysInsideWhenThereAreMoreItemsThanTimesteps) {
  for (const auto& item : makePanel({0}, {"a"}, 30, 7, 9)) {
    EXPECT_GE(item.timestep, 0);
    EXPECT_LT(item.timestep, 7);
  }
}

// 7 pictures in one bucket and 3 in another, batches of 4: 7 + 1 and 3 + 1 items.
TEST(Ed2Panel, FillsTheLastBatchOfEachBucketFromThatBatch) {
  const std::vector<std::size_t> bucket_of = {0, 0, 1, 0, 0, 1, 0, 0, 1, 0};
  const std::vector<std::size_t> pictures = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const auto panel = makeEd2Panel(pictures, bucket_of, 4, 1000, seed);
    ASSERT_EQ(panel.size(), 12u);
    std::map<std::size_t, int> times;
    for (std::size_t i = 0; i < panel.size(); ++i) {
      EXPECT_EQ(bucket_of[panel[i].picture], i < 8 ? 0u : 1u);
      ++times[panel[i].picture];
    }
    EXPECT_EQ(times.size(), 10u) << "every picture is there";
    for (const std::size_t filled : {7, 11}) {  // the last of each bucket is one of its batch
      const auto batch = filled - filled % 4;
      bool found = false;
      for (auto i = batch; i < filled; ++i) {
        found = found || panel[i].picture == panel[filled].picture;
      }
      EXPECT_TRUE(found);
    }
  }
}

TEST(Ed2Panel, DrawsTimestepsFromTheWholeScheduleAndIsRepeatable) {
  const std::vector<std::size_t> bucket_of(2000, 0);
  std::vector<std::size_t> pictures;
  for (std::size_t i = 0; i < 2000; ++i) {
    pictures.push_back(i);
  }
  const auto panel = makeEd2Panel(pictures, bucket_of, 8, 1000, 555);
  const auto again = makeEd2Panel(pictures, bucket_of, 8, 1000, 555);
  double mean = 0;
  std::set<std::uint64_t> noise;
  for (std::size_t i = 0; i < panel.size(); ++i) {
    EXPECT_TRUE(sameDraw(panel[i], again[i]) && panel[i].picture == again[i].picture);
    EXPECT_GE(panel[i].timestep, 0);
    EXPECT_LT(panel[i].timestep, 1000);
    mean += static_cast<double>(panel[i].timestep) / 2000;
    noise.insert(panel[i].noise_seed);
  }
  EXPECT_NEAR(mean, 499.5, 26);  // four standard errors
  EXPECT_EQ(noise.size(), panel.size());
}

}  // namespace
}  // namespace diptych
