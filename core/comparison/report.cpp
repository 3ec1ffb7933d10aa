// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/comparison/report.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/comparison/report_page.h"
#include "core/dataset/derive.h"
#include "core/experiment/experiment_queue.h"
#include "core/experiment/run_folder.h"
#include "core/image/thumbnail.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace diptych {
namespace {

namespace fs = std::filesystem;

constexpr int kThumbnail = 96;              // pixels
constexpr std::size_t kPicturesShown = 20;  // of a set

class Reporter {
 public:
  Reporter(const fs::path& folder, std::stop_token stop)
      : places_{folder}, report_(folder / "report"), stop_(std::move(stop)) {
    page_.experiment = readExperiment(folder);
    page_.comparison = compareExperiment(folder);
    fs::create_directories(report_);
  }

  fs::path write(const DrawLossChart& draw) {
    writeTables();
    if (places_.hasDataOf(page_.experiment.arms.front())) {
      page_.differences = checkOneVariable(page_.experiment, places_, stop_);
    }
    if (const auto surprise = readSurprise(places_.folder)) {
      page_.surprise = compareSurprise(*surprise);
    }
    page_.responses = readCfgResponses(places_.folder);
    collectRuns();
    page_.curves = report_ / "curves.png";
    draw(runs_, page_.curves);
    for (const auto& arm : page_.experiment.arms) {
      if (places_.hasDataOf(arm)) {
        page_.sets.push_back(pictureRow(arm));
      }
    }
    const auto html = report_ / "report.html";
    writeFileAtomically(html, writePage(page_));
    return html;
  }

 private:
  void writeTables() const {
    writeFileAtomically(report_ / "runs.csv", runsAsCsv(page_.comparison));
    writeFileAtomically(report_ / "verdicts.csv", verdictsAsCsv(page_.comparison));
    writeFileAtomically(report_ / "cross-matrix.csv", crossAsCsv(page_.comparison));
  }

  void collectRuns() {
    const auto first_seed = page_.experiment.seeds.front();
    for (const auto& task : experimentTasks(places_.folder)) {
      if (task.kind != ExperimentTask::Kind::Run || task.state != ExperimentTask::State::Done) {
        continue;
      }
      runs_.push_back(task.folder);
      const auto run = readRun(task.folder);
      page_.model = fmt::format(
          "{} (SHA-256 {})", run.config.model.filename().string(), run.model_hash.substr(0, 16));
      if (task.seed == first_seed) {
        addSamples(task.arm, run);
      }
    }
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
  std::stop_token stop_;
  ReportPage page_;
  std::vector<fs::path> runs_;
};

}  // namespace

fs::path writeReport(const fs::path& folder, const DrawLossChart& draw, std::stop_token stop) {
  const auto full = fs::absolute(folder).lexically_normal();
  return Reporter(full, std::move(stop)).write(draw);
}

}  // namespace diptych
