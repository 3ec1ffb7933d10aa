// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/statistics/set_measures.h"
#include "ui/statistics/statistics_input.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <string>
#include <vector>

namespace diptych::ui {

// What a measure is in one set: a mean with its spread over pictures, or (alone) one number of the
// set as a whole. count 0: not known.
struct SummaryNumber {
  Spread spread;
  bool alone = false;
};

struct SummaryRow {
  std::string name;  // in files
  QString title;
  QString unit;
  QString explanation;
  int digits = 2;
  std::vector<SummaryNumber> sets;
  std::optional<PairedDifference> difference;  // of the second set less the first
};

// The table of all measures: a row for each, a number for each set.
struct StatisticsSummary {
  QStringList titles;  // of the sets
  bool paired = false;
  std::vector<SummaryRow> rows;
};

// Takes time that grows with the number of pictures: not for the GUI thread.
StatisticsSummary summarize(const StatisticsInput& input);

// "3.21 ± 0.45", "20", a dash when it is not known.
QString textOf(const SummaryNumber& number, int digits);
// "+0.52 (0.31 to 0.73)".
QString textOf(const PairedDifference& difference, int digits);
// Whether the 95 % interval leaves 0 out.
bool isClear(const PairedDifference& difference);

// A line for each row, a header first (RFC 4180): what the table shows, with all digits.
std::string summaryAsCsv(const StatisticsSummary& summary);

}  // namespace diptych::ui
