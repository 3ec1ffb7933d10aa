// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chart_options.h"
#include "ui/charts/chart_theme.h"

#include <QFont>
#include <QString>

class QCPAxis;
class QCPColorGradient;
class QCPLegend;
class QCPRange;
class QCustomPlot;

namespace diptych::ui {

// What all charts look like.

QFont scaledFont(QFont font, double factor);
// Long names lose their middle.
QString elidedLabel(const QString& label);

// Colours, fonts and grid of one axis; tick labels are a little smaller than the font.
void styleAxis(QCPAxis& axis, const ChartTheme& theme, const QFont& font);
// Background and both axes.
void stylePlot(QCustomPlot& plot, const ChartTheme& theme, const QFont& font);
void styleLegend(QCPLegend& legend, const ChartTheme& theme, const QFont& font);
// After the legend was filled. An empty one is not shown.
void finishLegend(QCPLegend& legend);

// Blue below the middle, red above, white in it (ColorBrewer's RdBu); grey where there is no
// number.
QCPColorGradient divergingColours();

// The title and the ticks of a horizontal axis that counts this.
void setAxisUnit(QCPAxis& axis, ChartAxis unit);

// Makes all expand to hold range; any: whether all holds something yet.
void joinRange(QCPRange& all, bool& any, const QCPRange& range);
// With a margin of this share on both sides; a range without extent gets one.
QCPRange paddedRange(const QCPRange& range, double share);

}  // namespace diptych::ui
