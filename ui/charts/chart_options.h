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

// What of a chart's curves is shown, and how.
struct PlotView {
  ChartAxis axis = ChartAxis::Step;
  bool logarithmic = false;
  bool step_loss = false;
  double smoothing = 0;     // 0 to below 1: the weight of what came before, as in TensorBoard
  std::string scalar = {};  // looked at alone, such as "lr/unet"; empty: the losses
  bool bands = false;       // runs that differ in their seed alone become a mean and a band
  bool figures = false;     // start, lowest and slope with their numbers
  bool marks = true;        // where runs were saved, resumed and stopped
  bool legend = true;
  bool operator==(const PlotView&) const = default;
};

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
