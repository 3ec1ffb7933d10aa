// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/comparison/timestep_map.h"

#include "core/base/error.h"
#include "tests/core/comparison/written_runs.h"
#include "tests/core/experiment/experiment_setup.h"
#include "tests/core/experiment/scratch.h"

#include <gmock/gmock.h>

#include <cmath>

namespace diptych {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class TimestepMapTest : public testing::Test {
 protected:
  TimestepMapTest() {
    auto experiment = smallExperiment(scratch_.path());
    experiment.seeds = {1, 2};
    writeExperiment(folder_, experiment);
  }

  // Two pictures with two timesteps each, those of b in falling order: items a 100, b 800, a 600,
  // b 300.
  void addRun(
      const std::string& arm,
      std::uint64_t seed,
      const std::vector<std::pair<std::int64_t, std::vector<double>>>& losses) const {
    const auto run = beginRun(folder_, arm, seed);
    {
      MetricsWriter writer(run);
      writer.setPanel(
          "loss/val",
          {{0, 1, 100}, {1, 2, 800}, {0, 3, 600}, {1, 4, 300}},
          {"a.png", "b.png", "a.png", "b.png"});
      for (const auto& [step, items] : losses) {
        double mean = 0;
        for (const double loss : items) {
          mean += loss / static_cast<double>(items.size());
        }
        writer.addValidation({{measuredAt("loss/val", step, mean), items}});
      }
      writer.flush();
    }
    finishRun(run);
  }

  Scratch scratch_;
  std::filesystem::path folder_ = scratch_ / "experiment";
};

TEST_F(TimestepMapTest, MeansOverPicturesAndSeedsInEachBand) {
  addRun("blurred", 1, {{0, {1, 4, 3, 2}}, {10, {0.5, 2, 2, 1}}, {15, {9, 9, 9, 9}}});
  addRun("blurred", 2, {{0, {3, 4, 5, 2}}, {10, {1.5, 2, 1, 1}}});
  const auto maps = readTimestepMaps(folder_, "loss/val");
  ASSERT_THAT(maps, SizeIs(1));  // other arms have no run
  const auto& map = maps[0];
  EXPECT_EQ(map.arm, "blurred");
  EXPECT_THAT(map.steps, ElementsAre(0, 10));  // 15 is in one run only
  ASSERT_THAT(map.bands, SizeIs(2));
  EXPECT_EQ(map.bands[0].low, 100);
  EXPECT_EQ(map.bands[0].high, 300);
  EXPECT_EQ(map.bands[1].low, 600);
  EXPECT_EQ(map.bands[1].high, 800);
  // Low timesteps: a's first and b's second item, (1 + 2) / 2 and (3 + 2) / 2.
  EXPECT_THAT(map.losses[0], ElementsAre(2.0, 1.0));
  EXPECT_THAT(map.losses[1], ElementsAre(4.0, 1.75));
  const auto changes = changesInPercent(map);
  EXPECT_THAT(changes[0], ElementsAre(0.0, -50.0));
  EXPECT_THAT(changes[1], ElementsAre(0.0, -56.25));
  EXPECT_THAT(timestepMapsAsCsv(maps), HasSubstr("blurred,600,800,10,1.75,-56.25\r\n"));
}

TEST_F(TimestepMapTest, LeavesRunsOutThatAreNotFinished) {
  const auto run = beginRun(folder_, "original", 1);
  MetricsWriter(run).setPanel("loss/val", {{0, 1, 100}}, {"a.png"});
  EXPECT_THAT(readTimestepMaps(folder_, "loss/val"), IsEmpty());
  addRun("original", 2, {{0, {1, 1, 1, 1}}});
  EXPECT_THAT(readTimestepMaps(folder_, "loss/train-stabilized"), IsEmpty());
}

TEST_F(TimestepMapTest, RefusesPicturesWithUnequalTimesteps) {
  const auto run = beginRun(folder_, "original", 1);
  {
    MetricsWriter writer(run);
    writer.setPanel(
        "loss/val", {{0, 1, 100}, {1, 2, 100}, {0, 3, 600}}, {"a.png", "b.png", "a.png"});
    writer.addValidation({{measuredAt("loss/val", 0, 1.0), {1, 1, 1}}});
    writer.flush();
  }
  finishRun(run);
  EXPECT_THROW(readTimestepMaps(folder_, "loss/val"), Error);
}

TEST_F(TimestepMapTest, AFirstLossOfZeroHasNoChange) {
  EXPECT_TRUE(std::isnan(changesInPercent({"a", {{0, 9}}, {0, 1}, {{0.0, 1.0}}})[0][1]));
}

TEST_F(TimestepMapTest, GivesEveryPicturesLoss) {
  addRun("original", 1, {{0, {1, 4, 3, 2}}, {10, {0.5, 2, 2, 1}}});
  addRun("original", 2, {{0, {3, 4, 5, 2}}, {10, {1.5, 2, 1, 1}}});
  const auto pictures = readPictureLosses(folder_, "loss/val");
  ASSERT_THAT(pictures, SizeIs(2));
  EXPECT_EQ(pictures[0].picture, "a");
  EXPECT_DOUBLE_EQ(pictures[0].start, 3.0);
  EXPECT_DOUBLE_EQ(pictures[0].last, 1.25);
  EXPECT_DOUBLE_EQ(pictures[1].start, 3.0);
  EXPECT_DOUBLE_EQ(pictures[1].last, 1.5);
  EXPECT_THAT(pictureLossesAsCsv(pictures), HasSubstr("original,a,3,1.25\r\n"));
}

}  // namespace
}  // namespace diptych
