// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/picture_features.h"

#include "core/base/error.h"
#include "core/evaluation/caption_parts.h"
#include "core/tensor/random.h"

#include <gtest/gtest.h>

namespace diptych {
namespace {

// A disc's bounding square of one colour on white.
torch::Tensor square(int red, int green, int blue) {
  auto picture = torch::full({3, 32, 32}, 255, torch::kUInt8);
  const int rgb[] = {red, green, blue};
  for (int channel = 0; channel < 3; ++channel) {
    picture[channel].slice(0, 8, 24).slice(1, 8, 24).fill_(rgb[channel]);
  }
  return picture;
}

TEST(CaptionParts, AreStyleAndThing) {
  EXPECT_EQ(captionParts("a photo of a red apple").style, "a photo");
  EXPECT_EQ(captionParts("a photo of a red apple").thing, "a red apple");
  EXPECT_EQ(captionParts("a photo of a bottle of milk").thing, "a bottle of milk");
  EXPECT_EQ(captionParts("a tiger").style, "");
  EXPECT_EQ(captionParts("a tiger").thing, "a tiger");
}

TEST(CaptionParts, NameTheSameInWhateverStyle) {
  EXPECT_TRUE(nameTheSame("a photo of a cup of tea", "an icon of a cup of tea"));
  EXPECT_TRUE(nameTheSame("a photo of a cup of tea", "a cup of tea"));
  EXPECT_TRUE(nameTheSame("a tiger", "a photo of a tiger"));
  EXPECT_FALSE(nameTheSame("a photo of a cup of tea", "a photo of a cup of coffee"));
  EXPECT_FALSE(nameTheSame("a tiger", "a lion"));
}

TEST(CaptionParts, NameTheFirstColour) {
  EXPECT_EQ(colourIn("a photo of a red and green apple"), "red");
  EXPECT_EQ(colourIn("a photo of a redwood"), "");
  EXPECT_EQ(colourIn(""), "");
}

TEST(PictureFeatures, AreMeansAndEdgesOfCells) {
  auto picture = torch::zeros({1, 3, 16, 16}, torch::kUInt8);
  picture[0][0].fill_(255);  // red, without an edge
  const auto features = pictureFeatures(picture);
  EXPECT_EQ(features.sizes(), (std::vector<std::int64_t>{1, 256}));
  EXPECT_TRUE(features.slice(1, 0, 64).eq(1).all().item<bool>());
  EXPECT_TRUE(features.slice(1, 64).eq(0).all().item<bool>());
  auto striped = torch::zeros({1, 3, 16, 16}, torch::kUInt8);
  striped.slice(3, 0, 16, 2).fill_(255);
  EXPECT_NEAR(pictureFeatures(striped).slice(1, 192).mean().item<double>(), 0.5, 1e-9);
}

TEST(EnergyDistance, IsAboutNothingForOneDistributionAndGrowsWithTheShift) {
  auto generator = makeGenerator(1);
  const auto x = randn({400, 8}, generator).to(torch::kFloat64);
  const auto y = randn({400, 8}, generator).to(torch::kFloat64);
  EXPECT_NEAR(energyDistance(x, y), 0.0, 0.02);
  EXPECT_GT(energyDistance(x, y + 0.5), 0.1);
  EXPECT_GT(energyDistance(x, y + 1.0), energyDistance(x, y + 0.5));
}

TEST(EnergyDistance, OfPairsLooksPastWhatBelongsTogether) {
  auto generator = makeGenerator(1);
  const auto x = randn({200, 8}, generator).to(torch::kFloat64);
  const auto near = x + 0.01 * randn({200, 8}, generator);
  EXPECT_LT(energyDistance(x, near), -0.02);
  EXPECT_NEAR(energyDistanceOfPairs(x, near), 0.0, 1e-3);
  EXPECT_GT(energyDistanceOfPairs(x, near + 0.5), 0.1);
}

TEST(EnergyDistance, OfPointsIsTwiceTheirDistance) {
  const auto x = torch::zeros({3, 2}, torch::kFloat64);
  const auto y = torch::tensor({{3.0, 4.0}, {3.0, 4.0}}, torch::kFloat64);
  EXPECT_NEAR(energyDistance(x, y), 10.0, 1e-12);
}

TEST(ShareOfColour, KnowsPlainColours) {
  EXPECT_EQ(shareOfColour(square(200, 30, 30), "red"), 1.0);
  EXPECT_EQ(shareOfColour(square(240, 150, 20), "orange"), 1.0);
  EXPECT_EQ(shareOfColour(square(240, 220, 40), "yellow"), 1.0);
  EXPECT_EQ(shareOfColour(square(40, 160, 60), "green"), 1.0);
  EXPECT_EQ(shareOfColour(square(40, 80, 200), "blue"), 1.0);
  EXPECT_EQ(shareOfColour(square(130, 60, 190), "purple"), 1.0);
  EXPECT_EQ(shareOfColour(square(240, 150, 170), "pink"), 1.0);
  EXPECT_EQ(shareOfColour(square(120, 80, 50), "brown"), 1.0);
  EXPECT_EQ(shareOfColour(square(20, 20, 20), "black"), 1.0);
  EXPECT_EQ(shareOfColour(square(128, 128, 128), "gray"), 1.0);
  EXPECT_EQ(shareOfColour(square(200, 30, 30), "green"), 0.0);
}

TEST(ShareOfColour, LeavesTheWhiteBackgroundOut) {
  EXPECT_EQ(shareOfColour(torch::full({3, 8, 8}, 255, torch::kUInt8), "white"), 0.0);
  auto half = square(200, 30, 30);
  half[0].slice(0, 16, 24).slice(1, 8, 24).fill_(30);
  half[2].slice(0, 16, 24).slice(1, 8, 24).fill_(200);
  EXPECT_EQ(shareOfColour(half, "red"), 0.5);
}

TEST(ShareOfColour, RefusesOtherWords) {
  EXPECT_THROW(shareOfColour(square(0, 0, 0), "turquoise"), Error);
}

}  // namespace
}  // namespace diptych
