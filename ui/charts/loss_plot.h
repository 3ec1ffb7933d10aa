// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chart_theme.h"
#include "ui/charts/decimated_curve.h"
#include "ui/charts/loss_data.h"

#include <QFont>

#include <array>
#include <map>
#include <optional>

class QCPAbstractLegendItem;
class QCPGraph;
class QCPItemStraightLine;
class QCustomPlot;

namespace diptych::ui {

// What of the data is shown, and how.
struct PlotView {
  ChartAxis axis = ChartAxis::Step;
  bool logarithmic = false;
  bool step_loss = false;
  double smoothing = 0;  // 0 to below 1: the weight of what came before, as in TensorBoard
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

  // After runs were added, removed or renamed.
  void rebuild();
  // After runs were shown or hidden; the points stay.
  void showAndHide();
  // After append() of one run; first_new is what it returned.
  void addPoints(const RunLosses& run, const std::array<std::size_t, kCurves.size()>& first_new);
  // Shows everything that is visible.
  void fit();
  // Hands QCustomPlot the points that the range needs. Every replot does it; call it before the
  // plot is drawn in another way.
  void updateDetail();
  // Takes away what lies outside the frame, for drawings that cannot clip (SVG). After
  // updateDetail().
  void cutAtTheFrame();
  // The run that an entry of the legend stands for; empty: none.
  QString runOf(QCPAbstractLegendItem* item) const;
  // A line across the chart at a step of training; nothing takes it away.
  void setMarkedStep(std::optional<double> step);
  bool isShown(const RunLosses& run, Curve curve) const;

 private:
  struct Drawn {
    QCPGraph* graph = nullptr;  // owned by the plot
    QCPGraph* raw = nullptr;    // faint, below a smoothed one
    DecimatedCurve points;
    DecimatedCurve raw_points;
    double smoothed = 0;  // the average so far, not yet corrected for its beginning at 0
    double weight = 0;    // what that correction divides by
  };
  using Graphs = std::array<Drawn, kCurves.size()>;

  void createGraphs(const RunLosses& run);
  void setPoints(const RunLosses& run, Curve curve);
  void addPoint(Drawn& drawn, const CurvePoint& point);
  void showPart(Drawn& drawn, std::size_t most);
  std::size_t mostPoints() const;
  void updateLook(const RunLosses& run, Curve curve, Drawn& drawn);
  void placeMark();
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
  std::optional<double> marked_step_;
  QCPItemStraightLine* mark_;  // owned by the plot
  std::array<QCPGraph*, kCurves.size()>
      legend_keys_{};  // without points: they explain the line styles
};

}  // namespace diptych::ui
