// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chart_theme.h"
#include "ui/charts/loss_data.h"

#include <QBrush>
#include <QPen>

class QCPScatterStyle;

namespace diptych::ui {

// Solid and thick, dashed, faint.
QPen curvePen(Curve curve, QColor color);
// For more points than pixels.
QPen densePen(Curve curve, QColor color);

// Of a run that is part of a band.
QPen memberPen(QColor color);

// Between the lowest and the highest of several.
QBrush bandBrush(QColor color, const ChartTheme& theme);

// A second way to tell runs apart.
QCPScatterStyle markerOf(int color, const ChartTheme& theme);

}  // namespace diptych::ui
