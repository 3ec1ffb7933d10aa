// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/comparison/report.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/comparison/report_page.h"
#include "tests/core/experiment/experiment_setup.h"
#include "tests/core/experiment/scratch.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace diptych {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr std::uintmax_t kMaxBytes = 1 << 26;

class ReportTest : public testing::Test {
 protected:
  ReportTest() {
    auto experiment = smallExperiment(scratch_.path());
    experiment.hypothesis = "a < b & \"c\"";
    experiment.seeds = {1, 2};
    writeExperiment(folder_, experiment);
  }

  fs::path report() {
    return writeReport(folder_, [&](const std::vector<fs::path>& runs, const fs::path& png) {
      runs_drawn_ = runs.size();
      writePng(png, {2, 1, {1, 2, 3, 4, 5, 6}});
    });
  }

  static std::size_t linesOf(const fs::path& file) {
    const auto text = readFile(file, kMaxBytes);
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  }

  Scratch scratch_;
  fs::path folder_ = scratch_ / "experiment";
  std::size_t runs_drawn_ = 0;
};

TEST_F(ReportTest, ComparesAllArmsWithTheFirst) {
  tellExperiment(folder_);
  const auto comparison = compareExperiment(folder_);
  EXPECT_THAT(comparison.arms, ElementsAre("original", "blurred", "again"));
  EXPECT_THAT(comparison.sets, ElementsAre("original", "blurred"));
  EXPECT_EQ(comparison.verdicts.size(), 4u);  // two arms, two losses
  EXPECT_EQ(comparison.runs_missing, 0u);
  // Every arm on both sets; the fake engine scores by noise and timestep, not by pictures.
  EXPECT_EQ(comparison.cross.size(), 6u);
  const auto& own = comparison.cross.at({"again", "original"});
  EXPECT_GT(own.start, 0);
  for (const auto& verdict : comparison.verdicts) {
    EXPECT_EQ(verdict.pair.seeds, 2u);
  }
}

TEST_F(ReportTest, WritesOnePageThatNeedsNothingBesideIt) {
  tellExperiment(folder_);
  const auto page = readFile(report(), kMaxBytes);
  EXPECT_EQ(runs_drawn_, 6u);
  EXPECT_THAT(page, HasSubstr("a &lt; b &amp; &quot;c&quot;"));
  EXPECT_THAT(page, HasSubstr("<strong>blurred</strong>"));
  EXPECT_THAT(page, HasSubstr("accepted"));
  EXPECT_THAT(page, HasSubstr("a caption 3"));
  EXPECT_THAT(page, HasSubstr("CFG 4"));
  EXPECT_THAT(page, HasSubstr("What the base model makes of the sets"));
  EXPECT_THAT(page, HasSubstr("Response to CFG"));
  EXPECT_THAT(page, HasSubstr("data:image/png;base64,iVBORw0KGgo"));
  EXPECT_THAT(page, Not(HasSubstr("src=\"http")));
  EXPECT_THAT(page, Not(HasSubstr("href=")));
  EXPECT_EQ(linesOf(folder_ / "report/verdicts.csv"), 5u);
  EXPECT_EQ(linesOf(folder_ / "report/cross-matrix.csv"), 7u);
  EXPECT_EQ(linesOf(folder_ / "report/runs.csv"), 1u + 2 * 3 * 3);
}

TEST_F(ReportTest, SaysWhatIsMissing) {
  EXPECT_THROW(report(), Error);
  std::stop_source stop;
  EventQueue events;
  CommandQueue commands;
  EXPECT_THROW(
      runExperiment(
          folder_,
          events,
          commands,
          stop.get_token(),
          [&](const ExperimentTask& task) {
            if (task.kind == ExperimentTask::Kind::Run && task.arm == "again" &&
                task.state == ExperimentTask::State::Done) {
              stop.request_stop();
            }
          }),
      Stopped);
  EXPECT_THAT(readFile(report(), kMaxBytes), HasSubstr("3 planned runs are not finished"));
}

TEST_F(ReportTest, EscapesWhatWouldBeMarkup) {
  EXPECT_EQ(htmlText("<b a=\"1\">&"), "&lt;b a=&quot;1&quot;&gt;&amp;");
}

}  // namespace
}  // namespace diptych
