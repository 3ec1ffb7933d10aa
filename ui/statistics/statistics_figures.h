// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/statistics/chart_contents.h"
#include "ui/statistics/linked_rows.h"
#include "ui/statistics/statistics_summary.h"

#include <vector>

namespace diptych::ui {

// All that the page shows.
struct StatisticsFigures {
  StatisticsSummary summary;
  std::vector<ChartContents> charts;
  std::vector<LinkedRow> duplicates;
  std::vector<LinkedRow> problems;
};

// Made in the background.
inline StatisticsFigures figuresOf(const StatisticsInput& input) {
  return {summarize(input), chartsOf(input), duplicateRows(input), problemRows(input)};
}

}  // namespace diptych::ui
