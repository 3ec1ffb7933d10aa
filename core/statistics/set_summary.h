// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/statistics/set_measures.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace diptych {

// Of the values that are not NaN.
Spread spreadOf(const std::vector<double>& values);

// What the differences of pairs come to; those that are NaN are left out.
PairedDifference differenceOf(const std::string& measure, const std::vector<double>& differences);

// The channels of the measured pictures' latents; 0 when there is no picture.
std::size_t latentChannels(const std::vector<std::optional<PictureMeasures>>& pictures);

// Fills in, from `pictures`, everything that is a mean over them; not the duplicates and distinct
// pictures.
void fillMeans(SetMeasures& measures);

}  // namespace diptych
