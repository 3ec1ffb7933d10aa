// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QCustomPlot;

namespace diptych::ui {

// Puts the legend into the corner where it covers least of the curves that are shown. It stays
// where it is unless another corner is clearly better, so that it does not jump about while points
// arrive. Call it when the layout is done (QCustomPlot::afterLayout). Looks at a bounded number of
// points.
void placeLegend(QCustomPlot& plot);

// Takes the legend out of the plot and puts it to the right of it, where it covers nothing.
// placeLegend leaves it there.
void putLegendBeside(QCustomPlot& plot);

}  // namespace diptych::ui
