// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sweep/sweep_folder.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "fake_sweep_model.h"
#include "parameters_reader.h"
#include "tests/core/experiment/scratch.h"

#include <gmock/gmock.h>

namespace diptych {
namespace {

using testing::HasSubstr;

Image plain(int grey) {
  Image image{8, 8, {}};
  image.rgb.assign(8 * 8 * 3, static_cast<std::uint8_t>(grey));
  return image;
}

class SweepFolder : public testing::Test {
 protected:
  void write(const SweepCell& cell, const std::string& hash = "aaaaaaaaaaaaaaaa") {
    writeCell(folder_, plan_, cell, plain(100), hash);
  }
  std::size_t count() { return scanSweep(folder_, plan_).count; }

  Scratch scratch_;
  SweepPlan plan_ = smallPlan();
  std::filesystem::path folder_ = createSweep(scratch_ / "sweeps", plan_);
};

TEST_F(SweepFolder, HoldsThePlan) {
  EXPECT_EQ(readSweep(folder_).cells(), 12U);
  EXPECT_THAT(folder_.filename().string(), HasSubstr("-small"));
  EXPECT_THROW(readSweep(scratch_.path()), Error);
  EXPECT_NE(createSweep(scratch_ / "sweeps", plan_), folder_);
}

TEST_F(SweepFolder, KnowsItsFinishedCells) {
  EXPECT_EQ(count(), 0U);
  write({1, 0, 1});
  const auto state = scanSweep(folder_, plan_);
  EXPECT_EQ(state.count, 1U);
  EXPECT_TRUE(state.finished[plan_.indexOf({1, 0, 1})]);
  EXPECT_EQ(state.model_hashes.at("/models/base-model"), "aaaaaaaaaaaaaaaa");
}

TEST_F(SweepFolder, DoesNotCountABrokenCell) {
  write({0, 0, 0});
  const auto file = cellFile(folder_, {0, 0, 0});
  const auto whole = readFile(file, 1 << 20);
  writeFileAtomically(file, whole.substr(0, whole.size() - 20));
  EXPECT_EQ(count(), 0U);
  auto damaged = whole;
  damaged[whole.find("IDAT") + 8] ^= 1;
  writeFileAtomically(file, damaged);
  EXPECT_EQ(count(), 0U);
  writeFileAtomically(file, whole);
  EXPECT_EQ(count(), 1U);
}

TEST_F(SweepFolder, DoesNotCountACellOfAnotherPlan) {
  write({0, 0, 0});
  std::filesystem::copy_file(cellFile(folder_, {0, 0, 0}), cellFile(folder_, {1, 0, 0}));
  writePng(cellFile(folder_, {2, 0, 0}), plain(3), {{"diptych_cell", "{]"}});
  EXPECT_EQ(count(), 1U);
  plan_.base.steps = 5;
  EXPECT_EQ(count(), 0U);
}

TEST_F(SweepFolder, DoesNotMixCellsOfDifferentWeights) {
  write({0, 0, 0});
  write({1, 0, 0}, "bbbbbbbbbbbbbbbb");
  EXPECT_EQ(count(), 1U);
}

TEST_F(SweepFolder, WritesParametersThatA1111Reads) {
  plan_.base.negative_prompt = "blurry: yes, or no";
  write({2, 0, 1});
  const auto read = readParameters(readPngText(cellFile(folder_, {2, 0, 1})).at("parameters"));
  EXPECT_EQ(read.prompt, "a cat, sitting");
  EXPECT_EQ(read.negative_prompt, "blurry: yes, or no");
  EXPECT_EQ(read.pairs.at("CFG scale"), "7.5");
  EXPECT_EQ(read.pairs.at("Seed"), "6");
  EXPECT_EQ(read.pairs.at("Model hash"), "aaaaaaaaaa");
  EXPECT_EQ(read.pairs.at("Model"), "base-model");
}

TEST_F(SweepFolder, LetsOneWriterIn) {
  const auto lock = lockSweep(folder_);
  try {
    lockSweep(folder_);
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("works on this sweep already"));
  }
}

TEST_F(SweepFolder, IsListedWithWhatIsWrongBeside) {
  write({0, 0, 0});
  std::filesystem::create_directories(scratch_ / "sweeps/broken");
  writeFileAtomically(scratch_ / "sweeps/broken/sweep.json", "{");
  std::vector<std::string> problems;
  const auto sweeps = listSweeps(scratch_ / "sweeps", &problems);
  ASSERT_EQ(sweeps.size(), 1U);
  EXPECT_EQ(sweeps[0].files, 1U);
  EXPECT_FALSE(sweeps[0].busy);
  EXPECT_EQ(problems.size(), 1U);
  EXPECT_TRUE(listSweeps(scratch_ / "nowhere").empty());
}

}  // namespace
}  // namespace diptych
