// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/comparison/panel_history.h"

#include "core/dataset/data_set.h"
#include "core/experiment/metrics_database.h"

#include <algorithm>

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
