// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/comparison/report.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/comparison/report_page.h"
#include "core/comparison/report_tables.h"
#include "core/dataset/derive.h"
#include "core/experiment/experiment_queue.h"
#include "core/experiment/run_folder.h"
#include "core/image/thumbnail.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <utility>

namespace diptych {
namespace {

namespace fs = std::filesystem;

constexpr int kThumbnail = 96;              // pixels
constexpr std::size_t kPicturesShown = 20;  // of a set

class Reporter {
 public:
  Reporter(const fs::path& folder, const ReportDrawing& drawing, std::stop_token stop)
      : places_{folder}, report_(folder / "report"), drawing_(drawing), stop_(std::move(stop)) {
    page_.experiment = readExperiment(folder);
    page_.comparison = compareExperiment(folder);
    fs::create_directories(report_);
  }

  fs::path write() {
    collectRuns();
    if (places_.hasDataOf(page_.experiment.arms.front())) {
      page_.differences = checkOneVariable(page_.experiment, places_, stop_);
      page_.statistics = readSetStatistics(page_.experiment, places_, stop_);
    }
    if (const auto surprise = readSurprise(places_.folder)) {
      page_.surprise = compareSurprise(*surprise);
    }
    page_.responses = readCfgResponses(places_.folder);
    page_.pictures = readPictureLosses(places_.folder, kHeldOutLoss, stop_);
    addCurves(kHeldOutLoss, "held-out");
    addCurves(kLearnedLoss, "learned");
    addTimesteps();
    for (const auto& arm : page_.experiment.arms) {
      if (places_.hasDataOf(arm)) {
        page_.sets.push_back(pictureRow(arm));
      }
    }
    writeTables();
    const auto html = report_ / "report.html";
    writeFileAtomically(html, writePage(page_));
    drawing_.pdf(writePage(page_, PageForm::Paper), page_.experiment.name, report_ / "report.pdf");
    return html;
  }

 private:
  void writeTable(const char* name, const std::string& csv) const {
    writeFileAtomically(report_ / name, csv);
  }

  void writeTables() const {
    writeTable("runs.csv", runsAsCsv(page_.comparison));
    writeTable("verdicts.csv", verdictsAsCsv(page_.comparison));
    writeTable("cross-matrix.csv", crossAsCsv(page_.comparison));
    writeTable("picture-losses.csv", pictureLossesAsCsv(page_.pictures));
    writeTable("set-statistics.csv", setStatisticsAsCsv(page_.statistics));
    writeTable("surprise.csv", surpriseAsCsv(page_.surprise));
    writeTable("cfg-response.csv", responsesAsCsv(page_.responses));
  }

  void collectRuns() {
    const auto first_seed = page_.experiment.seeds.front();
    for (const auto& task : experimentTasks(places_.folder)) {
      if (task.kind != ExperimentTask::Kind::Run || task.state != ExperimentTask::State::Done) {
        continue;
      }
      finished_.insert({task.arm, task.seed});
      const auto run = readRun(task.folder);
      page_.model = fmt::format(
          "{} (SHA-256 {})", run.config.model.filename().string(), run.model_hash.substr(0, 16));
      if (task.seed == first_seed) {
        addSamples(task.arm, run);
      }
    }
  }

  // Runs that are still being written would bend the mean.
  std::vector<ArmCurves> finishedCurves(const std::string& panel) const {
    auto arms = ArmCurveReader().read(places_.folder, panel, stop_);
    for (auto& arm : arms) {
      std::erase_if(arm.seeds, [&](const SeedCurve& curve) {
        return !finished_.contains({arm.arm, curve.seed});
      });
      arm.band = bandOf(arm.seeds);
    }
    return arms;
  }

  // name: "held-out" or "learned", for titles and files.
  void addCurves(const std::string& panel, const std::string& name) {
    const auto arms = finishedCurves(panel);
    const bool measured =
        std::any_of(arms.begin(), arms.end(), [](const auto& arm) { return !arm.band.empty(); });
    if (!measured) {
      return;
    }
    writeTable((name + "-loss-curves.csv").c_str(), curvesAsCsv(arms));
    writeTable((name + "-loss-bands.csv").c_str(), bandsAsCsv(arms));
    for (const auto axis : {CurveAxis::PicturesSeen, CurveAxis::Time}) {
      const char* unit = axis == CurveAxis::Time ? "time" : "pictures seen";
      const char* file = axis == CurveAxis::Time ? "time" : "pictures-seen";
      const ReportFigure figure{
          report_ / fmt::format("{}-loss-by-{}.png", name, file),
          fmt::format("Loss on {} pictures by {} ({})", name, unit, panel)};
      drawing_.curves(arms, axis, figure.title, figure.png);
      page_.curves.push_back(figure);
    }
  }

  void addTimesteps() {
    const auto maps = readTimestepMaps(places_.folder, kHeldOutLoss, stop_);
    if (maps.empty()) {
      return;
    }
    writeTable("timestep-losses.csv", timestepMapsAsCsv(maps));
    page_.timesteps = {
        {report_ / "timestep-heat-maps.png", "Change of the loss by timestep and step"},
        {report_ / "timestep-curves.png", "Change of the loss at each timestep band"}};
    drawing_.heat_maps(maps, page_.timesteps[0].png);
    drawing_.timestep_curves(maps, page_.timesteps[1].png);
  }

  // Of the first prompt at the last step: the same noise in all arms.
  void addSamples(const std::string& arm, const RunInfo& run) {
    PictureRow row{arm, {}, {}, {}};
    for (const auto& sample : readSamples(run.folder)) {
      if (sample.row == 0 && sample.step == run.step) {
        row.pictures.push_back(sample.path);
        row.captions.push_back(fmt::format("CFG {:g}", sample.cfg));
        page_.samples_caption = fmt::format(
            "\"{}\", {} with {} steps, at the end of the training with seed {}",
            sample.prompt,
            run.config.sample_sampler,
            run.config.sample_steps,
            page_.experiment.seeds.front());
      }
    }
    if (!row.pictures.empty()) {
      page_.samples.push_back(row);
    }
  }

  PictureRow pictureRow(const Arm& arm) const {
    const auto data_set = scanDataSet(places_.dataOf(arm), stop_);
    PictureRow row{arm.name, fmt::format("{} pictures", data_set.items.size()), {}, {}};
    const auto record = readRecipeRecord(places_.dataOf(arm));
    if (record.contains("facts")) {
      row.note += ", " + record.at("facts").dump();
    }
    const auto folder = report_ / "pictures" / arm.name;
    fs::create_directories(folder);
    for (const auto& item : data_set.items) {
      if (stop_.stop_requested()) {
        throw Stopped();
      }
      if (row.pictures.size() == kPicturesShown) {
        break;
      }
      const auto png = folder / fmt::format("{:02}.png", row.pictures.size());
      writePng(png, readThumbnail(item.path, kThumbnail));
      row.pictures.push_back(png);
      row.captions.push_back(item.caption);
    }
    return row;
  }

  ExperimentPlaces places_;
  fs::path report_;
  const ReportDrawing& drawing_;
  std::stop_token stop_;
  ReportPage page_;
  std::set<std::pair<std::string, std::uint64_t>> finished_;  // runs: arm, seed
};

}  // namespace

fs::path writeReport(const fs::path& folder, const ReportDrawing& drawing, std::stop_token stop) {
  const auto full = fs::absolute(folder).lexically_normal();
  return Reporter(full, drawing, std::move(stop)).write();
}

}  // namespace diptych
