// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dataset/data_set.h"
#include "core/statistics/set_measures.h"

#include <vector>

namespace diptych::cli {

struct MeasuredSet {
  DataSet data_set;
  SetMeasures measures;
};

// One row for each measure, one column for each set, on standard output.
void printMeasures(const std::vector<MeasuredSet>& sets);

// Its near duplicates on standard output, the first twenty pairs.
void printNearDuplicates(const MeasuredSet& set);

// The paired differences of pictures with the same name, on standard output.
void printDifferences(const MeasuredSet& first, const MeasuredSet& second);

}  // namespace diptych::cli
