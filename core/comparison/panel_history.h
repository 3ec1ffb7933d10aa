// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/comparison/curve_figures.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace diptych {

// Everything that a run was scored with on one panel.
struct PanelHistory {
  std::vector<std::string> pictures;        // without endings and set, sorted
  std::vector<std::size_t> picture_of;      // per item: index into pictures
  std::vector<std::int64_t> timesteps;      // per item
  std::vector<CurvePoint> curve;            // per validation; the value is the mean over the items
  std::vector<std::vector<double>> losses;  // [validation][item]

  // [validation][picture]: the mean over a picture's items.
  std::vector<std::vector<double>> lossesOfPictures() const;
};

// panel: "loss/val", "loss/train-stabilized", "loss/val/NAME". Empty when the run was not scored on
// it. Throws Error when the database is broken.
PanelHistory readPanelHistory(const std::filesystem::path& run_folder, const std::string& panel);

}  // namespace diptych
