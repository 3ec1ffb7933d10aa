// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/statistics/similarity.h"

#include "core/base/error.h"
#include "core/image/filters.h"
#include "core/statistics/pixel_measures.h"
#include "core/tensor/random.h"
#include "tests/core/statistics/planted_pictures.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

namespace diptych {
namespace {

TEST(VendiScore, CountsWhatIsDifferent) {
  EXPECT_NEAR(vendiScore(torch::eye(7)), 7, 1e-6);
  EXPECT_NEAR(vendiScore(torch::eye(5).slice(0, 0, 1).repeat({9, 1})), 1, 1e-6);
  // Two kinds, three times as many of one: exp of the entropy of (1/4, 3/4).
  const auto eye = torch::eye(5);
  const auto two = torch::cat({eye.slice(0, 0, 1), eye.slice(0, 1, 2).repeat({3, 1})});
  EXPECT_NEAR(vendiScore(two), std::exp(-0.25 * std::log(0.25) - 0.75 * std::log(0.75)), 1e-6);
  EXPECT_EQ(vendiScore(torch::zeros({0, 4})), 0);
}

// Two rows of cosine c have the eigenvalues (1 + k) / 2 and (1 - k) / 2 with k = exp((c - 1) /
// 0.05).
TEST(VendiScore, KnowsWhatIsHalfTheSame) {
  const double cosine = 0.97;
  const auto rows = torch::tensor({{1.0, 0.0}, {cosine, std::sqrt(1 - cosine * cosine)}});
  const double k = std::exp(-0.03 / 0.05);
  const double more = (1 + k) / 2;
  const double less = (1 - k) / 2;
  EXPECT_NEAR(vendiScore(rows), std::exp(-more * std::log(more) - less * std::log(less)), 1e-5);
}

// Five kinds, over and over: as many as in all.
TEST(FillSimilarities, JudgesALargeSetBySomeOfIt) {
  SetMeasures measures;
  for (std::size_t i = 0; i < 2 * kMostJudged + 1; ++i) {
    PictureMeasures picture;
    picture.pixels.features.assign(256, 0.5f);
    picture.pixels.features[i / 3 % 5] = 100;
    measures.pictures.emplace_back(picture);
  }
  fillSimilarities(measures);
  EXPECT_NEAR(measures.distinct_pictures, 5, 0.1);
  ASSERT_EQ(measures.problems.size(), 2u);  // and too many pairs
  EXPECT_NE(measures.problems[1].find("2000 of the 4001 pictures"), std::string::npos);
}

std::vector<float> lookOf(const Image& image) { return measurePixels(image).features; }

TEST(NearDuplicates, FindsCopiesAndNothingElse) {
  auto brighter = noisyPicture(128, 5);
  const auto jpeg = jpegRoundTrip(brighter, 40);
  const auto original = lookOf(brighter);
  for (auto& value : brighter.rgb) {
    ++value;
  }
  const auto other = greyPicture(128, 128, [](int x, int y) { return smoothShade(y, x); });
  const auto found = findNearDuplicates(similarityVectors(
      {lookOf(other), original, lookOf(whiteNoise(128, 20)), lookOf(brighter), lookOf(jpeg)}));
  ASSERT_EQ(found.pairs.size(), 3u);
  EXPECT_TRUE(found.problems.empty());
  for (const auto& pair : found.pairs) {
    EXPECT_TRUE(pair.first == 1 || pair.first == 3) << pair.first;
    EXPECT_TRUE(pair.second == 3 || pair.second == 4) << pair.second;
    EXPECT_GT(pair.similarity, 0.998);
  }
  EXPECT_GE(found.pairs[0].similarity, found.pairs[1].similarity);
}

// Across the blocks of the search.
TEST(NearDuplicates, FindsFarPairs) {
  auto generator = makeGenerator(7);
  auto rows = randn({1000, 50}, generator);
  rows[990] = rows[3];
  rows = rows / rows.norm(2, 1, true);
  const auto found = findNearDuplicates(rows);
  ASSERT_EQ(found.pairs.size(), 1u);
  EXPECT_EQ(found.pairs[0].first, 3u);
  EXPECT_EQ(found.pairs[0].second, 990u);
  EXPECT_NEAR(found.pairs[0].similarity, 1, 1e-6);
}

TEST(NearDuplicates, SaysWhatIsLeftOut) {
  const auto same = torch::ones({300, 1});  // 44,850 pairs
  const auto most = findNearDuplicates(same);
  EXPECT_EQ(most.pairs.size(), kMostPairs);
  EXPECT_EQ(most.problems.size(), 1u);
  const auto large = findNearDuplicates(torch::ones({static_cast<long>(kMostSearched) + 1, 1}));
  EXPECT_TRUE(large.pairs.empty());
  EXPECT_EQ(large.problems.size(), 1u);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THROW(findNearDuplicates(same, stop.get_token()), Stopped);
}

}  // namespace
}  // namespace diptych
