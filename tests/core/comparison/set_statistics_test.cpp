// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/comparison/set_statistics.h"

#include "core/base/atomic_file.h"
#include "tests/core/experiment/experiment_setup.h"
#include "tests/core/experiment/scratch.h"

#include <gmock/gmock.h>

namespace diptych {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::SizeIs;

// Four pictures: black, white, red, half black and half white.
TEST(SetStatistics, MeansWhatPicturesAndCaptionsAreLike) {
  const Scratch scratch;
  auto experiment = smallExperiment(scratch.path());
  const auto folder = scratch / "own";
  fs::create_directories(folder);
  const auto write = [&](const char* name, std::vector<std::uint8_t> rgb, const char* caption) {
    writePng(folder / (std::string(name) + ".png"), {2, 1, std::move(rgb)});
    writeFileAtomically(folder / (std::string(name) + ".txt"), caption);
  };
  write("a", {0, 0, 0, 0, 0, 0}, "one two three");
  write("b", {255, 255, 255, 255, 255, 255}, "one");
  write("c", {255, 0, 0, 255, 0, 0}, "one two");
  write("d", {0, 0, 0, 255, 255, 255}, "one two");
  experiment.arms = {experiment.arms.front(), experiment.arms.front()};
  experiment.arms[1].name = "own";
  experiment.arms[1].folder = folder;
  const auto sets = readSetStatistics(experiment, ExperimentPlaces{scratch / "experiment"});
  ASSERT_THAT(sets, SizeIs(2));
  EXPECT_EQ(sets[0].pictures, 10u);
  const auto& own = sets[1];
  EXPECT_EQ(own.captions, 4u);
  EXPECT_DOUBLE_EQ(own.caption_words, 2.0);
  EXPECT_NEAR(own.brightness, (0 + 1 + 0.299 + 0.5) / 4, 1e-12);
  EXPECT_NEAR(own.contrast, 0.5 / 4, 1e-12);
  EXPECT_NEAR(own.saturation, 1.0 / 4, 1e-12);
  EXPECT_NEAR(own.clipped, 1.0, 1e-12);
  EXPECT_EQ(own.sizes.at("2x1"), 4);
  EXPECT_THAT(setStatisticsAsCsv(sets), HasSubstr("own,4,4,2,4 of 2x1,"));
}

TEST(SetStatistics, NamesTheCommonestSizesFirst) {
  EXPECT_EQ(countsText({{"a", 1}, {"b", 5}, {"c", 2}}, 2), "5 of b, 2 of c, 1 more");
  EXPECT_EQ(countsText({{"a", 1}}, 2), "1 of a");
}

}  // namespace
}  // namespace diptych
