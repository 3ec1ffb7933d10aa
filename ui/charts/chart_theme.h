// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPalette>

namespace diptych::ui {

// The colours of a chart.
struct ChartTheme {
  bool dark = false;
  QColor background;
  QColor text;
  QColor grid;
  QColor axis;
};

ChartTheme themeOf(const QPalette& palette);
// For pictures, which are read on paper and in other people's documents.
ChartTheme lightTheme();
ChartTheme darkTheme();

// The hue of the n-th run: Okabe and Ito's colour-blind-safe set
// (https://jfly.uni-koeln.de/color/), in an order that keeps a contrast of 3:1 with the background
// as long as possible. Starts again after kRunColors.
inline constexpr int kRunColors = 7;
QColor runColor(int index, const ChartTheme& theme);

}  // namespace diptych::ui
