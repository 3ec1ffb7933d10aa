// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/buckets.h"

#include "core/base/error.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <climits>
#include <set>
#include <utility>

namespace diptych {
namespace {

using testing::ElementsAre;

// EveryDream2, data/aspects.py, get_aspect_buckets(512).
TEST(BucketSizes, AreEveryDreams) {
  EXPECT_THAT(
      bucketSizes(512, 64),
      ElementsAre(
          ImageSize{512, 512},
          ImageSize{576, 448},
          ImageSize{448, 576},
          ImageSize{640, 384},
          ImageSize{384, 640},
          ImageSize{768, 320},
          ImageSize{320, 768},
          ImageSize{896, 256},
          ImageSize{256, 896},
          ImageSize{1024, 256},
          ImageSize{256, 1024}));
  EXPECT_EQ(bucketSizes(320, 64).back(), (ImageSize{576, 640}));
  const std::vector<std::size_t> counts{5, 7, 7, 7, 11, 11, 15, 15, 17};
  for (std::size_t i = 0; i < counts.size(); ++i) {
    EXPECT_EQ(bucketSizes(256 + 64 * static_cast<int>(i), 64).size(), counts[i]);
  }
}

// Those that we make ourselves.
TEST(BucketSizes, KeepTheAreaAndComeInPairs) {
  for (const auto& [resolution, multiple] : std::vector<std::pair<int, int>>{
           {64, 16}, {64, 8}, {128, 16}, {192, 64}, {1024, 64}, {2048, 64}, {512, 8}}) {
    const auto sizes = bucketSizes(resolution, multiple);
    EXPECT_EQ(sizes[0], (ImageSize{resolution, resolution}));
    EXPECT_GT(sizes.size(), 2u);
    std::set<std::pair<int, int>> seen;
    for (const auto& [width, height] : sizes) {
      EXPECT_EQ(width % multiple, 0);
      EXPECT_EQ(height % multiple, 0);
      EXPECT_GT(std::min(width, height), 0);
      EXPECT_LE(width * height, resolution * resolution);
      EXPECT_LE(std::max(width, height), 4 * std::min(width, height));
      EXPECT_TRUE(seen.insert({width, height}).second) << "twice";
      EXPECT_NE(std::find(sizes.begin(), sizes.end(), ImageSize{height, width}), sizes.end());
    }
  }
}

TEST(BucketSizes, SuitTheSmallModel) {
  EXPECT_THAT(
      bucketSizes(64, 16),
      ElementsAre(
          ImageSize{64, 64},
          ImageSize{80, 48},
          ImageSize{48, 80},
          ImageSize{96, 32},
          ImageSize{32, 96},
          ImageSize{112, 32},
          ImageSize{32, 112},
          ImageSize{128, 32},
          ImageSize{32, 128}));
  EXPECT_THAT(bucketSizes(16, 16), ElementsAre(ImageSize{16, 16}));
}

TEST(BucketSizes, RefuseWhatIsNoResolution) {
  for (const auto& [resolution, multiple] : std::vector<std::pair<int, int>>{
           {0, 64}, {-64, 64}, {500, 64}, {512, 0}, {512, -8}, {INT_MAX - 63, 64}}) {
    EXPECT_THROW(bucketSizes(resolution, multiple), Error) << resolution << " " << multiple;
  }
}

TEST(ChooseBucket, TakesTheNearestShape) {
  const auto buckets = bucketSizes(512, 64);
  EXPECT_EQ(chooseBucket(buckets, {4000, 4000}), 0u);
  EXPECT_EQ(chooseBucket(buckets, {4000, 3000}), 1u);  // 1.333 is nearer to 1.286 than to 1.667
  EXPECT_EQ(chooseBucket(buckets, {3000, 4000}), 2u);
  EXPECT_EQ(chooseBucket(buckets, {1, 1'000'000}), 10u);
  EXPECT_EQ(chooseBucket(buckets, {1'000'000, 1}), 9u);
  EXPECT_EQ(chooseBucket({{512, 512}}, {3, 100}), 0u);
}

TEST(ChooseBucket, TakesTheFirstOfEquals) {
  EXPECT_EQ(chooseBucket({{100, 100}, {200, 100}}, {150, 100}), 0u);
  EXPECT_EQ(chooseBucket({{200, 100}, {100, 100}}, {150, 100}), 0u);
  EXPECT_EQ(chooseBucket({{64, 64}, {128, 128}}, {10, 10}), 0u);
}

}  // namespace
}  // namespace diptych
