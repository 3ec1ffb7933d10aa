// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gallery/pairing.h"

#include "core/base/error.h"
#include "tests/core/gallery/written_sets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace diptych {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

constexpr auto kNone = kNoPicture;

TEST(Pairing, ByNameIgnoresTheEndingAndKeepsTheFolder) {
  const std::vector<GallerySet> sets{
      writtenSet({{"a.png", "x"}, {"birds/b.jpg", "y"}, {"c.png", "z"}}),
      writtenSet({{"b.png", "y"}, {"a.jpg", "other"}, {"birds/b.webp", ""}})};
  EXPECT_THAT(
      pairPictures(sets, PairBy::Name),
      UnorderedElementsAre(
          PictureRow{0, 1, kNone},
          PictureRow{1, 2, kNone},
          PictureRow{2, kNone, kNone},
          PictureRow{kNone, 0, kNone}));
}

TEST(Pairing, ByCaptionPairsTheNthWithTheNth) {
  const std::vector<GallerySet> sets{
      writtenSet({{"1.png", "cat"}, {"2.png", "cat"}, {"3.png", ""}}),
      writtenSet({{"7.png", "cat"}, {"8.png", "dog"}, {"9.png", ""}, {"99.png", "cat"}}),
      writtenSet({{"c.png", "dog"}})};
  EXPECT_THAT(
      pairPictures(sets, PairBy::Caption),
      UnorderedElementsAre(
          PictureRow{0, 0, kNone},
          PictureRow{1, 3, kNone},
          PictureRow{2, kNone, kNone},
          PictureRow{kNone, 1, 0},
          PictureRow{kNone, 2, kNone}));
}

TEST(Pairing, SeesThePictureThatWasLeftOut) {
  const std::vector<GallerySet> sets{
      writtenSet({{"a.png", ""}}), writtenSet({}, {{"a.jpg", "is cut off"}})};
  EXPECT_THAT(pairPictures(sets, PairBy::Name), ElementsAre(PictureRow{0, 0, kNone}));
  ASSERT_NE(sets[1].pictures->problem(0), nullptr);
  EXPECT_EQ(*sets[1].pictures->problem(0), "is cut off");
  EXPECT_EQ(sets[1].pictures->item(0), nullptr);
}

TEST(Pairing, AClosedSetIsPassedOver) {
  const std::vector<GallerySet> sets{GallerySet{}, writtenSet({{"a.png", ""}})};
  EXPECT_THAT(pairPictures(sets, PairBy::Name), ElementsAre(PictureRow{kNone, 0, kNone}));
}

TEST(Pairing, ByLatentTakesTheNearestFirst) {
  std::vector<GallerySet> sets{
      writtenSet({{"a.png", ""}, {"b.png", ""}, {"c.png", ""}}),
      writtenSet({{"x.png", ""}, {"y.png", ""}, {"z.png", ""}})};
  sets[0].features = std::make_shared<FeatureList>(FeatureList{{0, 0}, {5, 0}, {9, 9}});
  // y is nearest to both a and b; a is nearer. z has not been measured.
  sets[1].features = std::make_shared<FeatureList>(FeatureList{{6, 1}, {1, 0}, {}});
  EXPECT_THAT(
      pairPictures(sets, PairBy::NearestLatent),
      ElementsAre(
          PictureRow{0, 1, kNone},
          PictureRow{1, 0, kNone},
          PictureRow{2, kNone, kNone},
          PictureRow{kNone, 2, kNone}));
}

TEST(Pairing, ByLatentSaysWhatIsMissing) {
  const std::vector<GallerySet> sets{writtenSet({{"a.png", ""}}), writtenSet({{"b.png", ""}})};
  EXPECT_THROW(pairPictures(sets, PairBy::NearestLatent), Error);
}

TEST(Pairing, ByLatentRefusesTooMany) {
  std::vector<GallerySet> sets{writtenSet({{"a.png", ""}}), writtenSet({{"b.png", ""}})};
  for (auto& set : sets) {
    set.features = std::make_shared<FeatureList>(3000, std::vector<float>{1});
  }
  EXPECT_THROW(pairPictures(sets, PairBy::NearestLatent), Error);
}

TEST(Pairing, SuggestsWhatPairsMore) {
  const auto one = writtenSet({{"a.png", "cat"}, {"b.png", "dog"}});
  const auto other = writtenSet({{"0001.png", "dog"}, {"0002.png", "cat"}});
  EXPECT_EQ(betterPairing(*one.pictures, *other.pictures), PairBy::Caption);
  EXPECT_EQ(betterPairing(*one.pictures, *one.pictures), PairBy::Name);
}

}  // namespace
}  // namespace diptych
