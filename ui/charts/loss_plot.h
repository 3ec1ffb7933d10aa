// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chart_options.h"
#include "ui/charts/chart_theme.h"
#include "ui/charts/decimated_curve.h"
#include "ui/charts/loss_data.h"
#include "ui/charts/seed_means.h"

#include <QFont>
#include <QPointF>
#include <QStringList>
#include <QVector>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

class QCPAbstractLegendItem;
class QCPGraph;
class QCPItemStraightLine;
class QCustomPlot;

namespace diptych::ui {

class LossMarks;

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

  // After runs were added, removed, renamed or told which seeds belong together.
  void rebuild();
  // After runs were shown or hidden; the points stay.
  void showAndHide();
  // After append() of one run; first_new is what it returned.
  void addPoints(const RunLosses& run, const std::map<std::string, std::size_t>& first_new);
  // Shows everything that is visible.
  void fit();
  // Hands QCustomPlot the points that the range needs. Every replot does it; call it before the
  // plot is drawn in another way.
  void updateDetail();
  // Takes away what lies outside the frame, for drawings that cannot clip (SVG). After
  // updateDetail().
  void cutAtTheFrame();
  // The runs that an entry of the legend stands for; none: it explains a line style.
  QStringList runsOf(QCPAbstractLegendItem* item) const;
  // A line across the chart at a step of training; nothing takes it away.
  void setMarkedStep(std::optional<std::int64_t> step);

  // The validation loss, or the scalar that is looked at instead.
  Curve leadingCurve() const;
  // What the legend and the read-out tell of: runs, and the means of those that are drawn as one.
  std::vector<const RunLosses*> shownRuns() const;
  bool isShown(const RunLosses& run, Curve curve) const;
  // It is shown, or a thin line in a band.
  bool isDrawn(const RunLosses& run, Curve curve) const;
  const std::vector<CurvePoint>& pointsOf(const RunLosses& run, Curve curve) const;
  // As it is drawn: smoothed, when it is.
  double shownValue(const RunLosses& run, Curve curve, std::size_t index) const;

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
  struct Band {
    QCPGraph* low = nullptr;  // owned by the plot
    QCPGraph* high = nullptr;
    DecimatedCurve low_points;
    DecimatedCurve high_points;
  };

  bool isWanted(Curve curve) const;
  const SeedMean* meanWith(const RunLosses& run) const;
  std::vector<const RunLosses*> drawnRuns() const;
  int colorOf(const RunLosses& run) const;
  void removeGraphs(const std::function<bool(const QString& id)>& gone);
  void updateMeans();
  void fillMean(const SeedMean& seeds);
  void showAll();
  void createGraphs(const RunLosses& run);
  QCPGraph* addGraph(const char* layer);
  void setPoints(const RunLosses& run, Curve curve);
  void addPoint(Drawn& drawn, const CurvePoint& point);
  void showPart(QCPGraph& graph, const DecimatedCurve& curve, std::size_t most);
  std::size_t mostPoints() const;
  void updateLook(const RunLosses& run, Curve curve, Drawn& drawn);
  void updateMarks();
  void placeMark();
  QVector<QPointF> placesOf(const QCPGraph& graph) const;
  void setPlaces(QCPGraph& graph, const QVector<QPointF>& places) const;
  void style();
  void fillLegend();
  void addLegendKey(Curve curve);
  void addMarkKeys();
  void updateTitle();
  void updateTickers();

  QCustomPlot& plot_;
  const LossData& data_;
  PlotView view_;
  ChartTheme theme_ = lightTheme();
  QFont font_;
  std::vector<SeedMean> means_;  // none unless bands are shown
  std::map<QString, Graphs> graphs_;
  std::map<QString, Band> bands_;  // by the mean's id
  std::optional<std::int64_t> marked_step_;
  QCPItemStraightLine* mark_;  // owned by the plot
  LossMarks* marks_;           // owned by the plot
  // Without points: they explain line styles and marks.
  std::array<QCPGraph*, kLosses.size()> legend_keys_{};
  std::array<QCPGraph*, kRunMarks.size()> mark_keys_{};
};

}  // namespace diptych::ui
