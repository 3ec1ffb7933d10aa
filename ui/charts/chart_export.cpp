// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_export.h"

#include "core/base/error.h"
#include "core/experiment/run_folder.h"
#include "core/experiment/run_marks.h"
#include "ui/charts/loss_picture.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace diptych::ui {
namespace {

void addRunFolder(LossData& data, const std::filesystem::path& folder) {
  const auto info = diptych::readRun(folder);
  const auto id = QString::fromStdString(folder.string());
  auto label = QString::fromStdString(info.name);
  const bool taken = std::any_of(data.runs().begin(), data.runs().end(), [&label](const auto& run) {
    return run.label == label;
  });
  if (taken) label += " (" + QString::fromStdString(folder.filename().string()) + ")";
  auto& run = data.add(id, label);
  run.settings = QString::fromStdString(diptych::toJson(info.config).dump());
  run.seed_group = QString::fromStdString(diptych::seedGroup(info));
  run.marks = diptych::readRunMarks(folder);
  run.append(diptych::readMetrics(folder));
}

// Throws Error that lists what there is.
void requireScalar(const LossData& data, const std::string& scalar) {
  const auto names = data.otherScalars();
  if (scalar.empty() || std::find(names.begin(), names.end(), scalar) != names.end()) return;
  throw Error(
      fmt::format("No run has recorded \"{}\". There is {}.", scalar, fmt::join(names, ", ")));
}

}  // namespace

void exportLossChart(
    const std::vector<std::filesystem::path>& run_folders,
    const std::filesystem::path& path,
    const PlotView& view,
    const ChartExport& options) {
  if (run_folders.empty()) throw Error("There is no run to draw: name at least one run folder.");
  LossData data;
  for (const auto& folder : run_folders) addRunFolder(data, folder);
  if (data.pointCount() == 0) {
    throw Error(
        run_folders.front().string() +
        ": the run has no losses yet. Wait for its first validation, then draw the chart again.");
  }
  requireScalar(data, view.scalar);
  if (path.extension() == ".csv") return writeLossCsv(data, view, path);
  writeLossPicture(data, view, options, path);
}

}  // namespace diptych::ui
