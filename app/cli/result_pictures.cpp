// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/result_pictures.h"

#include "core/base/error.h"
#include "core/base/log.h"
#include "core/diffusion/generation_settings.h"
#include "core/experiment/run_folder.h"
#include "ui/charts/chart_export.h"
#include "ui/charts/picture_grid.h"
#include "ui/charts/qt_image.h"
#include "ui/charts/report_drawing.h"
#include "ui/sweep/sweep_labels.h"

#include <fmt/core.h>

#include <QApplication>

#include <algorithm>
#include <memory>

namespace diptych::cli {
namespace {

namespace fs = std::filesystem;

// Qt's drawing needs an application; it is made when the first picture is.
void requireQt() {
  static int count = 1;
  static char name[] = "diptych-cli";
  static char* arguments[] = {name, nullptr};
  static std::unique_ptr<QApplication> application = [] {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    // What Qt misses of a desktop is nothing to the user of a command line.
    qInstallMessageHandler([](QtMsgType, const QMessageLogContext&, const QString& message) {
      log::debug("Qt: {}", message.toStdString());
    });
    return std::make_unique<QApplication>(count, arguments);
  }();
}

// The steps of which samples are shown: the first and the last.
std::vector<std::int64_t> endSteps(const std::vector<SamplePicture>& samples) {
  const auto [first, last] = std::minmax_element(
      samples.begin(), samples.end(), [](const auto& a, const auto& b) { return a.step < b.step; });
  return first->step == last->step ? std::vector{first->step}
                                   : std::vector{first->step, last->step};
}

std::vector<double> cfgsOf(const std::vector<SamplePicture>& samples) {
  std::vector<double> cfgs;
  for (const auto& sample : samples) {
    cfgs.resize(std::max<std::size_t>(cfgs.size(), sample.column + 1u));
    cfgs[sample.column] = sample.cfg;
  }
  return cfgs;
}

std::string rowLabel(const SamplePicture& sample) {
  return fmt::format(
      "{}\n{}",
      sample.prompt,
      sample.step == 0 ? "base model" : fmt::format("step {}", sample.step));
}

CfgGrid gridOf(const RunInfo& run, const std::vector<SamplePicture>& samples) {
  CfgGrid grid;
  const auto steps = endSteps(samples);
  grid.title = run.name;
  grid.caption = fmt::format(
      "{}  ·  {}  ·  {} steps  ·  seed {}",
      run.config.model.filename().string(),
      samplerDisplayName(run.config.sample_sampler),
      run.config.sample_steps,
      run.config.sample_seed);
  grid.cfgs = cfgsOf(samples);
  for (const auto& sample : samples) {
    const auto step = std::find(steps.begin(), steps.end(), sample.step);
    if (step == steps.end()) {
      continue;
    }
    const auto row =
        sample.row * static_cast<int>(steps.size()) + static_cast<int>(step - steps.begin());
    grid.rows.resize(std::max<std::size_t>(grid.rows.size(), row + 1u));
    grid.rows[row] = rowLabel(sample);
    grid.cells[{row, sample.column}] = readImage(sample.path);
  }
  return grid;
}

ui::ChartAxis axisOf(const std::string& name) {
  if (name == "step") return ui::ChartAxis::Step;
  if (name == "epoch") return ui::ChartAxis::Epoch;
  if (name == "pictures") return ui::ChartAxis::PicturesSeen;
  if (name == "minutes") return ui::ChartAxis::Minutes;
  throw Error(fmt::format("There is no axis \"{}\". Use step, epoch, pictures or minutes.", name));
}

}  // namespace

void writeLossChart(
    const std::vector<fs::path>& run_folders,
    const fs::path& file,
    const LossChartOptions& options) {
  requireQt();
  ui::PlotView view;
  view.axis = axisOf(options.axis);
  view.logarithmic = options.logarithmic;
  view.step_loss = options.each_step;
  view.scalar = options.scalar;
  view.bands = options.bands;
  view.figures = options.figures;
  view.marks = !options.no_marks;
  view.legend = !options.no_legend;
  view.smoothing = options.smoothing;
  ui::ChartExport picture;
  picture.size = {options.width, options.height};
  picture.scale = options.scale;
  picture.title = QString::fromStdString(options.title);
  picture.dark = options.dark;
  picture.transparent = options.transparent;
  ui::exportLossChart(run_folders, file, view, picture);
}

ReportDrawing reportDrawing() {
  requireQt();
  return ui::reportDrawing();
}

void writeCfgGrid(const CfgGrid& grid, const fs::path& png) {
  requireQt();
  ui::PictureGrid picture;
  picture.title = QString::fromStdString(grid.title);
  picture.caption = QString::fromStdString(grid.caption);
  for (const auto& row : grid.rows) {
    picture.row_labels << QString::fromStdString(row);
  }
  for (const double cfg : grid.cfgs) {
    picture.column_labels << ui::cfgLabel(cfg);
  }
  for (const auto& [place, image] : grid.cells) {
    picture.cells.push_back({place.first, place.second, ui::toQImage(image)});
  }
  std::map<std::string, std::string> text;
  if (!grid.parameters.empty()) {
    text["parameters"] = grid.parameters;
  }
  ui::exportPictureGrid(picture, png, {}, text);
}

void writeSampleGrid(const fs::path& run_folder, const fs::path& png) {
  const auto samples = readSamples(run_folder);
  if (samples.empty()) {
    throw Error(fmt::format("{}: the run has no sample pictures.", run_folder.string()));
  }
  writeCfgGrid(gridOf(readRun(run_folder), samples), png);
}

void writeSweepPicture(
    const fs::path& sweep_folder,
    const fs::path& png,
    SweepPicture options,
    const std::stop_token& stop,
    const SweepExportProgress& on_progress) {
  requireQt();
  options.draw_label = ui::sweepLabels();
  exportSweepPicture(sweep_folder, png, options, stop, on_progress);
}

std::optional<fs::path> writeRunChart(const fs::path& run_folder) {
  if (readMetrics(run_folder).empty()) {
    return std::nullopt;
  }
  const auto png = run_folder / "loss-chart.png";
  writeLossChart({run_folder}, png);
  return png;
}

std::optional<fs::path> writeRunGrid(const fs::path& run_folder) {
  if (readSamples(run_folder).empty()) {
    return std::nullopt;
  }
  const auto png = run_folder / "cfg-grid.png";
  writeSampleGrid(run_folder, png);
  return png;
}

}  // namespace diptych::cli
