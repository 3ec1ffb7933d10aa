// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chart_options.h"
#include "ui/charts/chart_theme.h"

#include <QFont>
#include <QImage>

class QCustomPlot;

namespace diptych::ui {

// Charts as pictures, the same on every machine. All throw Error.

// Whether a picture of this size can be drawn.
void checkPictureSize(const ChartExport& options);
// Of so many pixels in the application's font family, smaller in small pictures.
QFont pictureFont(double pixels, const QSize& size);
// A line above everything else.
void addPlotTitle(
    QCustomPlot& plot, const QString& title, const QFont& font, const ChartTheme& theme);
QImage renderPlot(QCustomPlot& plot, const ChartExport& options);

}  // namespace diptych::ui
