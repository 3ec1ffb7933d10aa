// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/comparison/arm_curves.h"
#include "ui/charts/loss_data.h"

#include <QString>

#include <map>
#include <string>
#include <vector>

namespace diptych::ui {

// Runs that differ in their seed alone, as one.
struct SeedMean {
  RunLosses mean;  // its scalars are the means over the seeds; the colour of the first run
  std::vector<QString> members;
  std::map<std::string, std::vector<BandPoint>> bands;  // by scalar

  bool has(const QString& run) const;
};

// Of every two or more visible runs of a group.
std::vector<SeedMean> seedMeans(const LossData& data, const std::vector<std::string>& scalars);

}  // namespace diptych::ui
