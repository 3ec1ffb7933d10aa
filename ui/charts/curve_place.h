// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/comparison/curve_figures.h"
#include "ui/charts/chart_options.h"

#include <QString>

#include <vector>

namespace diptych::ui {

// Where a point stands on the axis.
double placeOn(ChartAxis axis, const diptych::CurvePoint& point);

// Whether the points have a place there: other trainers' event files say nothing of epochs and
// pictures.
bool havePlaces(ChartAxis axis, const std::vector<diptych::CurvePoint>& points);

// "Optimizer step", "Epoch", ...
QString axisTitle(ChartAxis axis);

}  // namespace diptych::ui
