// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chart_file.h"

#include <QSize>

namespace diptych::ui {

class StatisticsPlot;

// Draws what a plot shows, with its ranges and its title above, on a light background. size: in
// points; a PNG has twice as many pixels. For the GUI thread. Throws Error.
ChartFile drawChartFile(const StatisticsPlot& shown, ChartFormat format, const QSize& size);

}  // namespace diptych::ui
