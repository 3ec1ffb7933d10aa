// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chart_theme.h"
#include "ui/statistics/chart_contents.h"

#include <QFont>

class QCPAxisRect;
class QCPColorScale;
class QCustomPlot;

namespace diptych::ui {

// Squares of numbers as colours: blue below 0, red above, white at 0.

// The largest size of a number in any square of a chart, so that all share their colours.
double reachOf(const ChartContents& contents);

// Fills a panel's axes; with the numbers themselves when there is room.
void addSquare(
    QCustomPlot& plot, QCPAxisRect& rect, const ChartPanel& panel, double reach, const QFont& font);

// What the colours mean; it has no place in the plot yet.
QCPColorScale* createColourScale(
    QCustomPlot& plot, double reach, const ChartTheme& theme, const QFont& font);

}  // namespace diptych::ui
