// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/batches.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <set>

namespace diptych {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using Batches = std::vector<std::vector<std::size_t>>;

std::vector<std::size_t> flattened(const Batches& batches) {
  std::vector<std::size_t> items;
  for (const auto& batch : batches) items.insert(items.end(), batch.begin(), batch.end());
  return items;
}

std::vector<std::size_t> sorted(std::vector<std::size_t> list) {
  std::sort(list.begin(), list.end());
  return list;
}

std::vector<std::size_t> firstNumbers(std::size_t count) {
  std::vector<std::size_t> numbers;
  for (std::size_t i = 0; i < count; ++i) numbers.push_back(i);
  return numbers;
}

TEST(BatchesOfEpoch, HaveEveryPictureOnce) {
  std::vector<std::size_t> bucket_of;
  for (std::size_t i = 0; i < 103; ++i) bucket_of.push_back(i % 7 % 4);
  for (const std::size_t batch_size : {1, 2, 4, 7, 103, 1000}) {
    for (std::int64_t epoch = 0; epoch < 5; ++epoch) {
      const auto batches = batchesOfEpoch(bucket_of, batch_size, 555, epoch);
      EXPECT_EQ(sorted(flattened(batches)), firstNumbers(103));
    }
  }
}

TEST(BatchesOfEpoch, HaveOneBucketEachAndFewSmallOnes) {
  std::vector<std::size_t> bucket_of;
  for (std::size_t i = 0; i < 103; ++i) bucket_of.push_back(i % 7 % 4);
  const auto batches = batchesOfEpoch(bucket_of, 4, 1, 0);
  std::map<std::size_t, int> small_ones;
  for (const auto& batch : batches) {
    ASSERT_FALSE(batch.empty());
    EXPECT_LE(batch.size(), 4u);
    for (const auto item : batch) EXPECT_EQ(bucket_of[item], bucket_of[batch[0]]);
    small_ones[bucket_of[batch[0]]] += batch.size() < 4 ? 1 : 0;
  }
  for (const auto& [bucket, count] : small_ones) EXPECT_LE(count, 1) << bucket;
}

TEST(BatchesOfEpoch, DependOnSeedAndEpochAlone) {
  const std::vector<std::size_t> bucket_of(50, 0);
  EXPECT_EQ(batchesOfEpoch(bucket_of, 4, 1, 3), batchesOfEpoch(bucket_of, 4, 1, 3));
  std::set<std::vector<std::size_t>> orders;
  for (std::int64_t epoch = 0; epoch < 20; ++epoch) {
    orders.insert(flattened(batchesOfEpoch(bucket_of, 4, 1, epoch)));
    orders.insert(flattened(batchesOfEpoch(bucket_of, 4, 2, epoch)));
    orders.insert(flattened(batchesOfEpoch(bucket_of, 4, std::uint64_t{1} << 32, epoch)));
  }
  EXPECT_EQ(orders.size(), 60u);
}

// Resuming on another machine must find the same order: these came from the first version and stay.
TEST(BatchesOfEpoch, AreTheSameOnEveryMachine) {
  EXPECT_EQ(
      batchesOfEpoch(std::vector<std::size_t>(6, 0), 2, 555, 1), (Batches{{5, 4}, {0, 3}, {2, 1}}));
}

// Each of 5 pictures comes first in a fifth of the epochs: 1000 +- 5 standard deviations of 28.
TEST(BatchesOfEpoch, FavourNoPicture) {
  std::vector<int> first(5, 0);
  for (std::int64_t epoch = 0; epoch < 5000; ++epoch) {
    ++first[batchesOfEpoch(std::vector<std::size_t>(5, 0), 1, 9, epoch)[0][0]];
  }
  for (const int count : first) EXPECT_NEAR(count, 1000, 140);
}

TEST(BatchesOfEpoch, AreNoneWithoutPictures) {
  EXPECT_THAT(batchesOfEpoch({}, 4, 1, 0), IsEmpty());
}

TEST(SplitItems, HoldsTheShareOut) {
  const auto split = splitItems(20, 0.15, 555);
  EXPECT_EQ(split.validation.size(), 3u);
  EXPECT_EQ(split.training.size(), 17u);
  auto all = split.validation;
  all.insert(all.end(), split.training.begin(), split.training.end());
  EXPECT_EQ(sorted(all), firstNumbers(20));
  EXPECT_TRUE(std::is_sorted(split.validation.begin(), split.validation.end()));
  EXPECT_TRUE(std::is_sorted(split.training.begin(), split.training.end()));
  EXPECT_EQ(splitItems(20, 0.15, 555).validation, split.validation);
}

TEST(SplitItems, RoundsUpButNotForTheRoundingOfNumbers) {
  EXPECT_EQ(splitItems(100, 0.07, 1).validation.size(), 7u);  // 0.07 * 100 > 7
  EXPECT_EQ(splitItems(10, 0.11, 1).validation.size(), 2u);
  EXPECT_EQ(splitItems(3, 0.001, 1).validation.size(), 1u);
}

TEST(SplitItems, HasLimits) {
  EXPECT_THAT(splitItems(5, 0, 1).validation, IsEmpty());
  EXPECT_THAT(splitItems(5, -1, 1).validation, IsEmpty());
  EXPECT_THAT(splitItems(5, 1, 1).training, IsEmpty());
  EXPECT_THAT(splitItems(5, 7, 1).training, IsEmpty());
  EXPECT_THAT(splitItems(0, 0.5, 1).validation, IsEmpty());
  EXPECT_THAT(splitItems(1, 0.5, 1).validation, ElementsAre(0));
}

TEST(SplitItems, DiffersBySeed) {
  std::set<std::vector<std::size_t>> splits;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    splits.insert(splitItems(1000, 0.1, seed).validation);
  }
  EXPECT_EQ(splits.size(), 20u);
}

}  // namespace
}  // namespace diptych
