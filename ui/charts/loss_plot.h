// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chart_theme.h"
#include "ui/charts/loss_data.h"

#include <QFont>

#include <array>
#include <map>

class QCPGraph;
class QCustomPlot;

namespace diptych::ui {

// What of the data is shown, and how.
struct PlotView {
  ChartAxis axis = ChartAxis::Step;
  bool logarithmic = false;
  bool step_loss = false;
};

// Draws LossData with QCustomPlot. The window and the exported pictures both use it, so that they
// look alike.
class LossPlot {
 public:
  // Both must outlive this.
  LossPlot(QCustomPlot& plot, const LossData& data);

  const PlotView& view() const { return view_; }
  void setView(const PlotView& view);
  void setTheme(const ChartTheme& theme);
  const ChartTheme& theme() const { return theme_; }
  // Axis labels are a little larger, tick labels and legend a little smaller than this.
  void setFont(const QFont& font);

  // After runs were added, removed, renamed, shown or hidden.
  void rebuild();
  // After append() of one run; first_new is what it returned.
  void addPoints(const RunLosses& run, const std::array<std::size_t, kCurves.size()>& first_new);
  // Shows everything that is visible.
  void fit();
  // Every replot does it; call it before the plot is drawn in another way.
  void updateDetail();
  bool isShown(const RunLosses& run, Curve curve) const;

 private:
  using Graphs = std::array<QCPGraph*, kCurves.size()>;

  void createGraphs(const RunLosses& run);
  void setPoints(const RunLosses& run, Curve curve);
  void style();
  void fillLegend();
  void addLegendKey(Curve curve);
  void updateTitle();
  void updateTickers();

  QCustomPlot& plot_;
  const LossData& data_;
  PlotView view_;
  ChartTheme theme_ = lightTheme();
  QFont font_;
  std::map<QString, Graphs> graphs_;
  std::array<QCPGraph*, kCurves.size()>
      legend_keys_{};  // without points: they explain the line styles
};

}  // namespace diptych::ui
