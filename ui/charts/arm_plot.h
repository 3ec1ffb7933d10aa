// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/comparison/arm_curves.h"
#include "ui/charts/chart_options.h"
#include "ui/charts/chart_theme.h"
#include "ui/charts/curve_place.h"

#include <QFont>

#include <optional>
#include <set>
#include <string>
#include <vector>

class QCPAbstractLegendItem;
class QCPGraph;
class QCustomPlot;

namespace diptych::ui {

// Draws an experiment's arms with QCustomPlot, for the window and for pictures: a colour and a
// marker for each arm, its mean over the seeds as a thick line, the seeds as thin ones, and a band
// from the lowest to the highest. With one seed there is only the thick line.
class ArmPlot {
 public:
  explicit ArmPlot(QCustomPlot& plot);  // must outlive this

  void setCurves(const std::vector<ArmCurves>& curves);
  const std::vector<ArmCurves>& curves() const { return curves_; }
  void setAxis(ChartAxis axis);
  ChartAxis axis() const { return axis_; }
  // Arms that are not drawn; they stay in the legend, struck out.
  void setHidden(const std::set<std::string>& arms);
  bool isShown(const ArmCurves& arm) const { return !hidden_.contains(arm.arm); }
  void setTheme(const ChartTheme& theme);
  const ChartTheme& theme() const { return theme_; }
  void setFont(const QFont& font);

  // Shows everything that is visible.
  void fit();
  // Every replot does it; call it before the plot is drawn in another way.
  void updateDetail();
  // The arm of a line of the legend.
  std::optional<std::size_t> armOf(QCPAbstractLegendItem* item) const;

 private:
  struct Graphs {
    QCPGraph* low = nullptr;
    QCPGraph* high = nullptr;
    QCPGraph* mean = nullptr;
    std::vector<QCPGraph*> seeds;  // none when there is one seed
  };

  void rebuild();
  Graphs createGraphs(const ArmCurves& arm);
  void fillGraphs();
  void style();
  void styleArm(std::size_t index);
  void fillLegend();
  void updateTitle();

  QCustomPlot& plot_;
  std::vector<ArmCurves> curves_;
  std::set<std::string> hidden_;
  ChartAxis axis_ = ChartAxis::Step;
  ChartTheme theme_ = lightTheme();
  QFont font_;
  std::vector<Graphs> graphs_;  // one for each arm
};

}  // namespace diptych::ui
