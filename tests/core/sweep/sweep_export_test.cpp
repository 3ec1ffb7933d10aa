// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sweep/sweep_export.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/sweep/sweep_folder.h"
#include "core/sweep/sweep_runner.h"
#include "fake_sweep_model.h"
#include "parameters_reader.h"
#include "tests/core/experiment/scratch.h"

#include <gmock/gmock.h>

namespace diptych {
namespace {

using testing::HasSubstr;

// Words as grey fields of a known height.
Image drawField(const SweepLabel& label) {
  const int height = label.kind == SweepLabel::Kind::Missing ? label.max_height : 10;
  Image image{label.width, height, {}};
  image.rgb.assign(static_cast<std::size_t>(label.width) * static_cast<std::size_t>(height) * 3, 9);
  return image;
}

class SweepExport : public testing::Test {
 protected:
  void fill() {
    SweepRunner runner(folder_, model_.factory());
    runner.start();
    runner.join();
  }

  Scratch scratch_;
  SweepPlan plan_ = smallPlan();
  std::filesystem::path folder_ = createSweep(scratch_ / "sweeps", plan_);
  FakeSweepModel model_;
};

TEST_F(SweepExport, PutsEveryCellInItsPlace) {
  fill();
  const SweepPicture options{.cell_width = 8, .draw_label = {}};
  exportSweepPicture(folder_, scratch_ / "grid.png", options);
  const auto grid = readImage(scratch_ / "grid.png");
  const auto size = sweepPictureSize(plan_, options);
  EXPECT_EQ(grid.width, size.width);
  EXPECT_EQ(grid.height, size.height);
  // Margin 19, gap 6: three columns of 8, two sheets of two rows.
  EXPECT_EQ(grid.width, 19 + 3 * 8 + 2 * 6 + 19);
  for (std::size_t i = 0; i < plan_.cells(); ++i) {
    const auto cell = plan_.cellAt(i);
    const auto picture = readImage(cellFile(folder_, cell));
    const int left = 19 + cell.x * 14;
    const int top = 19 + 6 + cell.z * (6 + 8 + 6 + 8 + 19) + cell.y * 14;
    for (int y = 0; y < 8; ++y) {
      ASSERT_TRUE(std::equal(picture.row(y), picture.row(y) + 24, grid.row(top + y) + left * 3));
    }
    ASSERT_EQ(int{grid.row(top)[(left - 1) * 3]}, 221);  // a thin edge
    ASSERT_EQ(int{grid.row(top)[(left - 2) * 3]}, 255);
  }
}

TEST_F(SweepExport, DrawsWordsAndWhatIsMissing) {
  exportSweepPicture(folder_, scratch_ / "grid.png", {.cell_width = 40, .draw_label = drawField});
  const auto grid = readImage(scratch_ / "grid.png");
  EXPECT_EQ(int{grid.row(19)[19 * 3]}, 9);  // the title, at the margin
  const auto text = readParameters(readPngText(scratch_ / "grid.png").at("parameters"));
  EXPECT_EQ(text.pairs.at("Script"), "X/Y/Z plot");
  EXPECT_EQ(text.pairs.at("X Type"), "CFG Scale");
  EXPECT_EQ(text.pairs.at("Y Values"), "\"a cat, sitting\", a dog");
}

TEST_F(SweepExport, ShowsDifferencesInsteadOfPictures) {
  fill();
  const SweepDifference difference{{1, 0, 1}, DifferenceKind::Signed, 4};
  const SweepPicture options{.cell_width = 8, .draw_label = {}, .difference = difference};
  exportSweepPicture(folder_, scratch_ / "grid.png", options);
  const auto grid = readImage(scratch_ / "grid.png");
  const auto reference = readImage(cellFile(folder_, {1, 0, 1}));
  for (std::size_t i = 0; i < plan_.cells(); ++i) {
    const auto cell = plan_.cellAt(i);
    const auto expected =
        differencePicture(reference, readImage(cellFile(folder_, cell)), DifferenceKind::Signed, 4);
    const int left = 19 + cell.x * 14;
    const int top = 19 + 6 + cell.z * (6 + 8 + 6 + 8 + 19) + cell.y * 14;
    ASSERT_TRUE(std::equal(expected.row(0), expected.row(0) + 24, grid.row(top) + left * 3));
  }
  const auto text = readParameters(readPngText(scratch_ / "grid.png").at("parameters"));
  EXPECT_EQ(
      text.pairs.at("Shown"),
      "signed difference from CFG 3 · a cat, sitting · Seed 6, enlarged 4 times");
}

TEST_F(SweepExport, HasAWordMoreAboutDifferences) {
  fill();
  std::vector<std::string> words;
  SweepPicture options{.cell_width = 40, .draw_label = [&](const SweepLabel& label) {
                         words.push_back(label.text);
                         return drawField(label);
                       }};
  options.difference = SweepDifference{{0, 0, 0}, DifferenceKind::Absolute, 1};
  exportSweepPicture(folder_, scratch_ / "grid.png", options);
  EXPECT_EQ(words.at(2), "Absolute difference from CFG 1 · a cat, sitting · Seed 5");
  EXPECT_EQ(readImageSize(scratch_ / "grid.png"), sweepPictureSize(plan_, options));
}

TEST_F(SweepExport, TellsNoDifferenceFromWhatIsNotThere) {
  SweepPicture options{.cell_width = 8, .draw_label = {}};
  for (const SweepCell& cell : {SweepCell{0, 0, 0}, {3, 0, 0}, {0, -1, 0}, {0, 0, 2}}) {
    options.difference = SweepDifference{cell};
    EXPECT_THROW(exportSweepPicture(folder_, scratch_ / "grid.png", options), Error);
  }
  EXPECT_FALSE(std::filesystem::exists(scratch_ / "grid.png"));
}

TEST_F(SweepExport, LeavesNothingBehindWhenItIsStopped) {
  fill();
  std::stop_source stop;
  const auto on_progress = [&](std::size_t, std::size_t) { stop.request_stop(); };
  EXPECT_THROW(
      exportSweepPicture(folder_, scratch_ / "grid.png", {}, stop.get_token(), on_progress),
      Stopped);
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(scratch_.path())) {
    files += entry.is_regular_file() ? 1 : 0;
  }
  EXPECT_EQ(files, 0);
}

TEST_F(SweepExport, NamesTheCopiesOfCells) {
  fill();
  EXPECT_EQ(exportSweepCells(folder_, scratch_ / "cells"), 12U);
  const auto name = scratch_ / "cells/z2-Seed-6_y1-a-cat-sitting_x3-CFG-7.5.png";
  EXPECT_EQ(readFile(name, 1 << 20), readFile(cellFile(folder_, {2, 0, 1}), 1 << 20));
  EXPECT_THROW(exportSweepCells(folder_, scratch_ / "cells"), Error);
}

}  // namespace
}  // namespace diptych
