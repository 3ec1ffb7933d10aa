// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/comparison/arm_curves.h"

#include "tests/core/comparison/written_runs.h"
#include "tests/core/experiment/experiment_setup.h"
#include "tests/core/experiment/scratch.h"

#include <gmock/gmock.h>

#include <cmath>

namespace diptych {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<CurvePoint> curveOf(const std::vector<std::pair<std::int64_t, double>>& values) {
  std::vector<CurvePoint> points;
  for (const auto& [step, value] : values) {
    points.push_back({step, static_cast<double>(step) / 10, 4 * step, 1.0, value});
  }
  return points;
}

TEST(ArmCurves, BandIsMeanAndExtremesAtCommonSteps) {
  auto slow = curveOf({{0, 1.0}, {10, 0.8}, {15, 0.7}, {20, 0.6}});
  slow[1].seconds = 3.0;
  const auto band = bandOf({{1, slow}, {2, {}}, {3, curveOf({{0, 1.2}, {10, 0.6}, {20, 0.9}})}});
  ASSERT_THAT(band, SizeIs(3));  // the seed without points does not count, nor does step 15
  EXPECT_EQ(band[1].mean.step, 10);
  EXPECT_DOUBLE_EQ(band[1].mean.value, 0.7);
  EXPECT_DOUBLE_EQ(band[1].mean.seconds, 2.0);
  EXPECT_EQ(band[1].mean.pictures_seen, 40);
  EXPECT_DOUBLE_EQ(band[2].low, 0.6);
  EXPECT_DOUBLE_EQ(band[2].high, 0.9);
  EXPECT_EQ(band[2].runs, 2u);
}

TEST(ArmCurves, BandHasAGapWhereALossIsNotFinite) {
  const auto band =
      bandOf({{1, curveOf({{0, 1.0}, {10, std::nan("")}})}, {2, curveOf({{0, 1.0}, {10, 0.5}})}});
  ASSERT_THAT(band, SizeIs(2));
  EXPECT_TRUE(std::isnan(band[1].mean.value));
  EXPECT_TRUE(std::isnan(band[1].low));
  EXPECT_TRUE(std::isnan(band[1].high));
}

TEST(ArmCurves, NoRunsNoBand) { EXPECT_THAT(bandOf({}), IsEmpty()); }

class ArmCurveReaderTest : public testing::Test {
 protected:
  ArmCurveReaderTest() {
    auto experiment = smallExperiment(scratch_.path());
    experiment.seeds = {1, 2};
    writeExperiment(folder_, experiment);
  }

  void add(const fs::path& run, std::int64_t step, double value) const {
    MetricsWriter writer(run);
    writer.add(measuredAt("loss/step", step, 9.0));
    writer.add(measuredAt("loss/val", step, value));
    writer.add(measuredAt("loss/train-stabilized", step, value / 2));
    writer.flush();
  }

  const std::vector<CurvePoint>& pointsOf(std::size_t arm, std::size_t seed = 0) {
    arms_ = reader_.read(folder_, "loss/val");
    return arms_.at(arm).seeds.at(seed).points;
  }

  Scratch scratch_;
  fs::path folder_ = scratch_ / "experiment";
  ArmCurveReader reader_;
  std::vector<ArmCurves> arms_;
};

TEST_F(ArmCurveReaderTest, GivesAllArmsInTheirOrder) {
  EXPECT_THAT(reader_.read(folder_, "loss/val"), SizeIs(3));
  const auto run = beginRun(folder_, "blurred", 2);
  const auto arms = [&] { return reader_.read(folder_, "loss/val"); };
  EXPECT_THAT(arms()[1].seeds, IsEmpty());  // nothing is measured yet
  add(run, 0, 1.0);
  EXPECT_EQ(arms()[0].arm, "original");
  EXPECT_THAT(arms()[0].seeds, IsEmpty());
  EXPECT_THAT(arms()[0].band, IsEmpty());
  EXPECT_EQ(arms()[1].arm, "blurred");
  ASSERT_THAT(arms()[1].seeds, SizeIs(1));
  EXPECT_EQ(arms()[1].seeds[0].seed, 2u);
  EXPECT_THAT(arms()[1].band, SizeIs(1));
}

TEST_F(ArmCurveReaderTest, FollowsARunThatIsWritten) {
  const auto run = beginRun(folder_, "original", 1);
  add(run, 0, 1.0);
  EXPECT_THAT(pointsOf(0), SizeIs(1));
  EXPECT_THAT(pointsOf(0), SizeIs(1));
  add(run, 10, 0.8);
  ASSERT_THAT(pointsOf(0), SizeIs(2));
  EXPECT_DOUBLE_EQ(pointsOf(0)[1].value, 0.8);
  EXPECT_EQ(pointsOf(0)[1].pictures_seen, 40);
  finishRun(run);
  EXPECT_THAT(pointsOf(0), SizeIs(2));
  EXPECT_DOUBLE_EQ(reader_.read(folder_, "loss/train-stabilized")[0].band[1].mean.value, 0.4);
}

TEST_F(ArmCurveReaderTest, GoesBackWithAResumedRun) {
  const auto run = beginRun(folder_, "original", 1);
  for (const int step : {0, 10, 20, 30}) {
    add(run, step, 1.0 - step / 100.0);
  }
  EXPECT_THAT(pointsOf(0), SizeIs(4));
  MetricsWriter(run).removeBehind(10);
  EXPECT_THAT(pointsOf(0), SizeIs(2));
  add(run, 20, 0.5);
  ASSERT_THAT(pointsOf(0), SizeIs(3));
  EXPECT_DOUBLE_EQ(pointsOf(0)[2].value, 0.5);
}

// The rows are gone and there are new ones when it looks again.
TEST_F(ArmCurveReaderTest, NoticesAResumeThatItDidNotSee) {
  const auto run = beginRun(folder_, "original", 1);
  for (const int step : {0, 10, 20, 30}) {
    add(run, step, 1.0 - step / 100.0);
  }
  EXPECT_THAT(pointsOf(0), SizeIs(4));
  {
    MetricsWriter writer(run);
    writer.removeBehind(10);
    writer.add(measuredAt("loss/step", 11, 9.0));
    writer.flush();
  }
  EXPECT_THAT(pointsOf(0), SizeIs(2));
}

TEST_F(ArmCurveReaderTest, ForgetsARunThatWasDeleted) {
  const auto first = beginRun(folder_, "original", 1);
  const auto second = beginRun(folder_, "original", 2);
  add(first, 0, 1.0);
  add(second, 0, 2.0);
  EXPECT_DOUBLE_EQ(reader_.read(folder_, "loss/val")[0].band[0].mean.value, 1.5);
  fs::remove_all(first);
  const auto arms = reader_.read(folder_, "loss/val");
  ASSERT_THAT(arms[0].seeds, SizeIs(1));
  EXPECT_EQ(arms[0].seeds[0].seed, 2u);
  EXPECT_DOUBLE_EQ(arms[0].band[0].mean.value, 2.0);
}

TEST_F(ArmCurveReaderTest, WritesCurvesAndBandsAsCsv) {
  const auto run = beginRun(folder_, "original", 1);
  add(run, 0, 1.0);
  add(run, 10, 0.25);
  const auto arms = reader_.read(folder_, "loss/val");
  EXPECT_THAT(curvesAsCsv(arms), HasSubstr("original,1,10,1,40,5,0.25\r\n"));
  EXPECT_THAT(bandsAsCsv(arms), HasSubstr("original,1,10,1,40,5,0.25,0.25,0.25\r\n"));
}

}  // namespace
}  // namespace diptych
