// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/comparison/pair_comparison.h"

#include "core/base/error.h"

#include <gmock/gmock.h>

#include <cmath>
#include <random>

namespace diptych {
namespace {

using testing::HasSubstr;

// A run of eleven validations on six pictures with two timesteps each whose loss falls by `change`
// (every picture by its own share of it) and then stays.
class Runs {
 public:
  explicit Runs(std::uint64_t seed) : engine_(seed) {}

  PanelHistory make(double change, double noise_of_run, double noise_of_picture) {
    PanelHistory run;
    const double own = change + noise_of_run * normal_(engine_);
    std::vector<double> drops;
    for (std::size_t picture = 0; picture < 6; ++picture) {
      run.pictures.push_back("picture " + std::to_string(picture));
      const double drop = own + noise_of_picture * normal_(engine_);
      for (std::size_t item = 0; item < 2; ++item) {
        run.picture_of.push_back(picture);
        run.timesteps.push_back(item == 0 ? 100 : 700);
        drops.push_back(drop);
      }
    }
    for (int validation = 0; validation <= 10; ++validation) {
      const double way = std::min(1.0, validation / 8.0);
      double sum = 0;
      auto& row = run.losses.emplace_back();
      for (const double drop : drops) {
        row.push_back(1.0 - way * drop);
        sum += row.back();
      }
      run.curve.push_back(
          {validation * 5,
           validation * 1.0,
           validation * 20,
           1.0,
           sum / static_cast<double>(row.size())});
    }
    return run;
  }

  std::vector<PanelHistory> arm(
      std::size_t seeds,
      double change,
      double noise_of_run = 0.005,
      double noise_of_picture = 0.01) {
    std::vector<PanelHistory> runs;
    for (std::size_t i = 0; i < seeds; ++i) {
      runs.push_back(make(change, noise_of_run, noise_of_picture));
    }
    return runs;
  }

 private:
  std::mt19937_64 engine_;
  std::normal_distribution<double> normal_;
};

TEST(PairComparison, GivesTheRatioOfTheChanges) {
  Runs runs(1);
  const auto pair = comparePair(runs.arm(3, 0.25, 0, 0), runs.arm(3, 0.1, 0, 0));
  EXPECT_NEAR(pair.change, 0.25, 1e-12);
  EXPECT_NEAR(pair.reference_change, 0.1, 1e-12);
  EXPECT_NEAR(pair.ratio, 2.5, 1e-12);
  EXPECT_NEAR(pair.slope_ratio, 2.5, 1e-9);
  EXPECT_NEAR(pair.ratio_interval.low, 2.5, 1e-9);
  EXPECT_NEAR(pair.ratio_interval.high, 2.5, 1e-9);
}

TEST(PairComparison, ThePairedTestIsStudents) {
  // Differences 0.011, 0.017, 0.009, 0.020: t = 5.5626 with 3 degrees of freedom, whose
  // distribution has a closed form: 1/2 + (a / (1 + a^2) + atan a) / pi, a = t / sqrt 3.
  Runs runs(1);
  std::vector<PanelHistory> own;
  for (const double difference : {0.011, 0.017, 0.009, 0.020}) {
    own.push_back(runs.make(0.1 + difference, 0, 0));
  }
  const auto pair = comparePair(own, runs.arm(4, 0.1, 0, 0));
  ASSERT_TRUE(pair.p);
  EXPECT_NEAR(*pair.p, 0.01146243259216062, 1e-9);
  EXPECT_NEAR(*pair.effect_size, 2.7813152079033197, 1e-9);
  EXPECT_EQ(pair.verdict, Verdict::Faster);
  EXPECT_THAT(sentenceOf(pair), HasSubstr("faster: change 1.14x, 95 % interval"));
  EXPECT_THAT(sentenceOf(pair), HasSubstr("4 seeds, p = 0.011"));
}

TEST(PairComparison, TheSameSettingsGiveTheSameInterval) {
  Runs runs(5);
  const auto own = runs.arm(3, 0.2);
  const auto other = runs.arm(3, 0.1);
  const auto once = comparePair(own, other);
  const auto twice = comparePair(own, other);
  EXPECT_EQ(once.ratio_interval.low, twice.ratio_interval.low);
  EXPECT_EQ(once.ratio_interval.high, twice.ratio_interval.high);
  EXPECT_LT(once.ratio_interval.low, once.ratio);
  EXPECT_GT(once.ratio_interval.high, once.ratio);
}

TEST(PairComparison, TheBootstrapOfAMeanIsAsWideAsItsStandardErrorSays) {
  std::vector<double> values;
  for (int i = 0; i < 400; ++i) {
    values.push_back(i % 2);
  }
  // A share of 1/2 among 400: 0.5 +- 1.96 x 0.025.
  const auto interval = bootstrapMean(values, {});
  EXPECT_NEAR(interval.low, 0.451, 0.005);
  EXPECT_NEAR(interval.high, 0.549, 0.005);
}

TEST(PairComparison, OneSeedIsNeverEnough) {
  Runs runs(1);
  const auto pair = comparePair(runs.arm(1, 0.3), runs.arm(1, 0.1));
  EXPECT_EQ(pair.verdict, Verdict::CannotBeTold);
  EXPECT_FALSE(pair.p);
  EXPECT_THAT(sentenceOf(pair), HasSubstr("cannot be told with 1 seed"));
}

TEST(PairComparison, FindsWhatIsThereAndNotWhatIsNot) {
  int faster = 0;
  int slower = 0;
  int told_apart = 0;
  constexpr int kRepeats = 200;
  PairSettings settings;
  settings.resamples = 200;
  for (int i = 0; i < kRepeats; ++i) {
    Runs runs(static_cast<std::uint64_t>(100 + i));
    const auto reference = runs.arm(4, 0.1);
    faster += comparePair(runs.arm(4, 0.15), reference, settings).verdict == Verdict::Faster;
    slower += comparePair(runs.arm(4, 0.05), reference, settings).verdict == Verdict::Slower;
    told_apart +=
        comparePair(runs.arm(4, 0.1), reference, settings).verdict != Verdict::CannotBeTold;
  }
  EXPECT_GE(faster, kRepeats * 95 / 100);
  EXPECT_GE(slower, kRepeats * 95 / 100);
  EXPECT_LE(told_apart, kRepeats * 7 / 100);  // 5 % are promised; 14 of 200 leave room for chance
}

// Few seeds see less, but what they say is as true.
TEST(PairComparison, TwoSeedsAreRarelyWrong) {
  int told_apart = 0;
  int faster = 0;
  constexpr int kRepeats = 400;
  PairSettings settings;
  settings.resamples = 100;
  for (int i = 0; i < kRepeats; ++i) {
    Runs runs(static_cast<std::uint64_t>(5000 + i));
    const auto reference = runs.arm(2, 0.1);
    told_apart +=
        comparePair(runs.arm(2, 0.1), reference, settings).verdict != Verdict::CannotBeTold;
    faster += comparePair(runs.arm(2, 0.25), reference, settings).verdict == Verdict::Faster;
  }
  EXPECT_LE(told_apart, kRepeats * 5 / 100);
  EXPECT_GE(faster, kRepeats * 80 / 100);
}

// What two pictures of six gain in every seed does not become more certain with more seeds.
TEST(PairComparison, PicturesThatAllSeedsShareAreDrawnOnce) {
  Runs runs(3);
  const auto reference = runs.arm(8, 0.1, 0, 0);
  auto own = runs.arm(8, 0.1, 0, 0);
  for (auto& run : own) {
    for (std::size_t validation = 1; validation < run.losses.size(); ++validation) {
      for (std::size_t item = 0; item < 4; ++item) {
        run.losses[validation][item] -= 0.05;
      }
    }
  }
  // The mean gain is 1/3 of 0.05; of six pictures drawn with replacement none is among the two with
  // probability (4/6)^6 = 8.8 %, so that the lower end is no gain at all.
  EXPECT_NEAR(comparePair(own, reference).ratio_interval.low, 1.0, 1e-9);
}

TEST(PairComparison, NoChangeAgainstNoChangeIsNoDifference) {
  Runs runs(1);
  const auto pair = comparePair(runs.arm(3, 0.0, 0, 0), runs.arm(3, 0.0, 0, 0));
  EXPECT_DOUBLE_EQ(pair.ratio, 1.0);
  EXPECT_DOUBLE_EQ(pair.ratio_interval.high, 1.0);
  EXPECT_EQ(pair.verdict, Verdict::CannotBeTold);
}

TEST(PairComparison, RefusesRunsThatDoNotMatch) {
  Runs runs(1);
  auto own = runs.arm(2, 0.2);
  EXPECT_THROW(comparePair(own, runs.arm(1, 0.1)), Error);
  EXPECT_THROW(comparePair({}, {}), Error);
  own[0].timesteps[0] = 7;
  EXPECT_THROW(comparePair(own, runs.arm(2, 0.1)), Error);
  own = runs.arm(2, 0.2);
  own[0].pictures[0] = "another";
  EXPECT_THROW(comparePair(own, runs.arm(2, 0.1)), Error);
  EXPECT_THROW(comparePair({PanelHistory{}}, {PanelHistory{}}), Error);
}

TEST(PairComparison, AReferenceThatDoesNotChangeGivesNoNumber) {
  Runs runs(1);
  const auto pair = comparePair(runs.arm(3, 0.2), runs.arm(3, 0.0, 0, 0));
  EXPECT_TRUE(std::isnan(pair.ratio));
  EXPECT_EQ(pair.verdict, Verdict::CannotBeTold);
  EXPECT_THAT(sentenceOf(pair), HasSubstr("never fell"));
}

}  // namespace
}  // namespace diptych
