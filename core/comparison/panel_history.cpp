// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/comparison/panel_history.h"

#include "core/base/error.h"
#include "core/dataset/data_set.h"
#include "core/experiment/metrics_database.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace diptych {
namespace {

constexpr const char* kOtherSet = "loss/val/";

// A picture of another set stands in the panel with the set's name in front.
std::string stemIn(const std::string& panel, std::string name) {
  if (panel.starts_with(kOtherSet)) {
    const auto prefix = panel.substr(std::string(kOtherSet).size()) + "/";
    if (name.starts_with(prefix)) {
      name.erase(0, prefix.size());
    }
  }
  return pictureStem(name);
}

// The newest validation has a finite loss for every item.
void requireWhole(
    const PanelHistory& history,
    const std::filesystem::path& run_folder,
    const std::string& panel) {
  const auto& losses = history.losses.back();
  const bool finite =
      std::all_of(losses.begin(), losses.end(), [](double loss) { return std::isfinite(loss); });
  if (losses.size() != history.picture_of.size() || !finite ||
      !std::isfinite(history.curve.back().value)) {
    throw Error(fmt::format(
        "{}: {} at step {} has not one number for every item. The database is damaged; restore it "
        "from a copy, or make the run anew.",
        (run_folder / kMetricsFile).string(),
        panel,
        history.curve.back().step));
  }
}

}  // namespace

PanelHistory readPanelHistory(const std::filesystem::path& run_folder, const std::string& panel) {
  const MetricsReader reader(run_folder);
  PanelHistory history;
  std::vector<std::string> names;
  for (const auto& item : reader.panel(panel, names)) {
    history.timesteps.push_back(item.timestep);
  }
  for (auto& name : names) {
    name = stemIn(panel, name);
  }
  history.pictures = names;
  std::sort(history.pictures.begin(), history.pictures.end());
  history.pictures.erase(
      std::unique(history.pictures.begin(), history.pictures.end()), history.pictures.end());
  for (const auto& name : names) {
    const auto found = std::lower_bound(history.pictures.begin(), history.pictures.end(), name);
    history.picture_of.push_back(static_cast<std::size_t>(found - history.pictures.begin()));
  }
  std::int64_t last_row = 0;
  for (const auto& point : reader.scalars(0, last_row)) {
    if (point.name == panel) {
      history.curve.push_back(
          {point.step, point.epoch, point.pictures_seen, point.seconds, point.value});
      history.losses.push_back(reader.panelLosses(panel, point.step));
      requireWhole(history, run_folder, panel);
    }
  }
  return history;
}

std::vector<std::vector<double>> PanelHistory::lossesOfPictures() const {
  std::vector<double> items(pictures.size(), 0.0);
  for (const auto picture : picture_of) {
    ++items[picture];
  }
  std::vector<std::vector<double>> means;
  for (const auto& row : losses) {
    auto& mean = means.emplace_back(pictures.size(), 0.0);
    for (std::size_t i = 0; i < row.size(); ++i) {
      mean[picture_of[i]] += row[i] / items[picture_of[i]];
    }
  }
  return means;
}

}  // namespace diptych
