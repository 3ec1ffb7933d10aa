// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/comparison/pair_comparison.h"
#include "core/experiment/surprise.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace diptych {

// How surprising a set is to the untrained base model, beside the first set.
struct SurpriseRow {
  std::string set;
  std::size_t pictures = 0;
  double mean = 0;                 // over pictures and timesteps
  std::array<double, 3> thirds{};  // over the items with the lowest, middle and highest timesteps
  // Mean of the pictures' differences to the first set's picture of the same name, with a
  // percentile bootstrap over the pictures; nothing for the first set or without common names.
  std::optional<double> difference;
  Interval interval;
};

std::vector<SurpriseRow> compareSurprise(
    const std::vector<SetSurprise>& sets, const PairSettings& settings = {});

}  // namespace diptych
