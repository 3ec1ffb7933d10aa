// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/statistics/statistics_input.h"

#include <QString>

#include <cstddef>
#include <vector>

namespace diptych::ui {

// A set's numbers over x.
struct ChartCurve {
  std::size_t set = 0;
  std::vector<double> x;
  std::vector<double> y;  // NaN: a gap
};

// One pair of axes: curves, steps (each value holds up to the next x), or a square of numbers.
struct ChartPanel {
  enum class Kind { Curves, Steps, Heat };
  Kind kind = Kind::Curves;
  QString title;  // may be empty
  QString x_label;
  QString y_label;
  std::vector<ChartCurve> curves;
  std::size_t side = 0;       // of the square
  std::vector<double> cells;  // [side * side], row by row
};

// One chart, ready to be drawn.
struct ChartContents {
  QString title;
  QString explanation;
  std::vector<ChartPanel> panels;  // beside each other; none: there is nothing to show
};

// Every chart of the page, always the same ones in the same order: spectra, colours, covariance,
// then a histogram over pictures for each of pictureValues(). Takes time that grows with the number
// of pictures: not for the GUI thread.
std::vector<ChartContents> chartsOf(const StatisticsInput& input);

}  // namespace diptych::ui
