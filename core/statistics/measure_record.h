// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/statistics/picture_measures.h"

#include <optional>
#include <vector>

namespace diptych {

// All numbers of a picture's measures in a row, lengths first: what the cache keeps. NaN stays NaN.
std::vector<double> recordOf(const PictureMeasures& measures);

// Nothing when the numbers are not such a record.
std::optional<PictureMeasures> measuresOf(const std::vector<double>& record);

}  // namespace diptych
