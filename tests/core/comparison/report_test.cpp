// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/comparison/report.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/comparison/experiment_comparison.h"
#include "core/comparison/html_table.h"
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
using testing::SizeIs;

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
    const auto draw = [](const fs::path& png) { writePng(png, {2, 1, {1, 2, 3, 4, 5, 6}}); };
    ReportDrawing drawing;
    drawing.curves = [=, this](const auto& arms, CurveAxis, const auto&, const fs::path& png) {
      curves_ = arms;
      draw(png);
    };
    drawing.heat_maps = [=, this](const auto& maps, const fs::path& png) {
      maps_ = maps;
      draw(png);
    };
    drawing.timestep_curves = [=](const auto&, const fs::path& png) { draw(png); };
    drawing.pdf = [](const std::string& html, const std::string&, const fs::path& pdf) {
      writeFileAtomically(pdf, html);
    };
    return writeReport(folder_, drawing);
  }

  static std::size_t linesOf(const fs::path& file) {
    const auto text = readFile(file, kMaxBytes);
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  }

  Scratch scratch_;
  fs::path folder_ = scratch_ / "experiment";
  std::vector<ArmCurves> curves_;
  std::vector<TimestepMap> maps_;
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
  EXPECT_THAT(curves_, SizeIs(3));
  EXPECT_THAT(curves_[0].seeds, SizeIs(2));
  EXPECT_THAT(maps_, SizeIs(3));
  EXPECT_THAT(maps_[0].bands, SizeIs(2));
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

TEST_F(ReportTest, HasEveryFigureAsPngAndEveryNumberAsCsv) {
  tellExperiment(folder_);
  report();
  const auto there = [&](const char* name) { return fs::exists(folder_ / "report" / name); };
  for (const auto* figure :
       {"held-out-loss-by-pictures-seen.png",
        "held-out-loss-by-time.png",
        "learned-loss-by-pictures-seen.png",
        "learned-loss-by-time.png",
        "timestep-heat-maps.png",
        "timestep-curves.png"}) {
    EXPECT_TRUE(there(figure)) << figure;
  }
  const auto validations = curves_[0].band.size();
  EXPECT_EQ(
      linesOf(folder_ / "report/held-out-loss-curves.csv"),
      1u + 6 * curves_[0].seeds[0].points.size());
  EXPECT_EQ(linesOf(folder_ / "report/learned-loss-bands.csv"), 1u + 3 * validations);
  EXPECT_EQ(linesOf(folder_ / "report/timestep-losses.csv"), 1u + 3 * 2 * maps_[0].steps.size());
  EXPECT_EQ(linesOf(folder_ / "report/picture-losses.csv"), 1u + 3 * 2);  // two held out
  EXPECT_EQ(linesOf(folder_ / "report/set-statistics.csv"), 1u + 3);
  EXPECT_EQ(linesOf(folder_ / "report/surprise.csv"), 1u + 2);
  EXPECT_GT(linesOf(folder_ / "report/cfg-response.csv"), 4u);
  EXPECT_THAT(readFile(folder_ / "report/report.pdf", kMaxBytes), HasSubstr("What the words mean"));
}

TEST_F(ReportTest, MarksAnArmsOwnSetAlsoWhenItIsAnothersFolder) {
  tellExperiment(folder_);
  EXPECT_EQ(compareExperiment(folder_).own_sets.at("again"), "original");
  EXPECT_EQ(compareExperiment(folder_).own_sets.at("blurred"), "blurred");
  const auto page = readFile(report(), kMaxBytes);
  const auto matrix = page.substr(page.find("trained on"));
  const auto row = matrix.substr(matrix.find("<td>again</td>"));
  EXPECT_LT(row.find("<b>"), row.find("</td>", row.find("</td>") + 1));  // in the first column
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
