// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/statistics/set_measures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace diptych {
namespace {

using testing::ElementsAre;
using testing::Pair;

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

// Pictures of these noises, with latents of one channel.
SetMeasures setOf(const std::vector<double>& noises, double psnr = 30) {
  SetMeasures measures;
  for (const double noise : noises) {
    PictureMeasures picture;
    picture.pixels.noise = noise;
    picture.latents.psnr = psnr;
    picture.latents.mean = picture.latents.deviation = picture.latents.kurtosis = {noise / 10};
    measures.pictures.emplace_back(picture);
  }
  return measures;
}

DataSet dataSetOf(const std::vector<std::string>& names) {
  DataSet data_set;
  for (const auto& name : names) {
    auto& item = data_set.items.emplace_back();
    item.path = "/pictures/" + name;
    item.name = name;
  }
  return data_set;
}

// 1, 2, 3, 4, 5: mean 3, deviation sqrt(2.5); Student's t for 97.5 % and 4 degrees is 2.776445.
TEST(ComparePairs, HasStudentsInterval) {
  const auto differences = comparePairs(
      setOf({1, 1, 1, 1, 1}), setOf({6, 5, 4, 3, 2}), {{0, 4}, {1, 3}, {2, 2}, {3, 1}, {4, 0}});
  ASSERT_EQ(differences.size(), 9u);
  EXPECT_EQ(differences[0].measure, "noise");
  EXPECT_EQ(differences[0].pairs, 5u);
  EXPECT_NEAR(differences[0].mean, 3, 1e-12);
  EXPECT_NEAR(differences[0].deviation, std::sqrt(2.5), 1e-12);
  const double half = 2.776445 * std::sqrt(2.5 / 5);
  EXPECT_NEAR(differences[0].low, 3 - half, 1e-6);
  EXPECT_NEAR(differences[0].high, 3 + half, 1e-6);
  EXPECT_EQ(differences[6].measure, "latent mean 1");
  EXPECT_NEAR(differences[6].mean, 0.3, 1e-12);
}

TEST(ComparePairs, LeavesOutWhatIsNotThere) {
  auto first = setOf({1, kMissing, 3});
  auto second = setOf({2, 2, 2});
  second.pictures[2].reset();
  const auto differences = comparePairs(first, second, {{0, 0}, {1, 1}, {2, 2}});
  EXPECT_EQ(differences[0].pairs, 1u);
  EXPECT_EQ(differences[0].mean, 1);
  EXPECT_TRUE(std::isnan(differences[0].low));
  const auto none = comparePairs(first, second, {});
  EXPECT_EQ(none[0].pairs, 0u);
  EXPECT_TRUE(std::isnan(none[0].mean));
}

TEST(ComparePairs, RefusesDifferentAutoencoders) {
  auto second = setOf({1});
  second.pictures[0]->latents.mean = {1, 2};
  EXPECT_THROW(comparePairs(setOf({1}), second, {{0, 0}}), Error);
}

TEST(PairsByName, IgnoresEndings) {
  const auto pairs =
      pairsByName(dataSetOf({"a.png", "b.jpg", "c.png"}), dataSetOf({"b.png", "c.webp", "d.png"}));
  EXPECT_THAT(pairs, ElementsAre(Pair(1, 0), Pair(2, 1)));
  EXPECT_THROW(pairsByName(dataSetOf({"a.png", "a.jpg"}), dataSetOf({"a.png"})), Error);
}

TEST(MeasuresAsCsv, HasALineForEachPicture) {
  auto measures = setOf({1.5, kMissing, 0});
  measures.pictures[2].reset();
  const auto text = measuresAsCsv(dataSetOf({"a,b.png", "c.png", "d.png"}), measures);
  EXPECT_EQ(
      text,
      "picture,noise,slope,grid peak,latent slope,PSNR,SSIM,latent mean 1,latent deviation 1,"
      "latent kurtosis 1\r\n"
      "\"a,b.png\",1.5,0,0,0,30,0,0.15,0.15,0.15\r\n"
      "c.png,NaN,0,0,0,30,0,NaN,NaN,NaN\r\n"
      "d.png,,,,,,,,,\r\n");
}

}  // namespace
}  // namespace diptych
