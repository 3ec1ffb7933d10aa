// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSize>
#include <QString>

#include <map>
#include <string>

namespace diptych::ui {

enum class ChartAxis { Step, Epoch, PicturesSeen, Minutes };
constexpr int kChartAxes = 4;

// How a chart picture is made. The file has size x scale pixels: a scale of 2 keeps the layout and
// doubles the sharpness.
struct ChartExport {
  QSize size{1200, 700};
  double scale = 2.0;
  QString title;                            // empty: "Validation and training loss"
  bool whole_range = true;                  // off: the part that the window shows
  bool dark = false;                        // dark paper
  bool transparent = false;                 // no paper
  bool with_csv = false;                    // the same points as NAME.csv beside it
  std::map<std::string, std::string> text;  // more PNG text, such as the settings of the experiment
};

}  // namespace diptych::ui
