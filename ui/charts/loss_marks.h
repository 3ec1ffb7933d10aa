// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chart_options.h"
#include "ui/charts/chart_theme.h"
#include "ui/charts/loss_data.h"
#include "ui/charts/qcustomplot.h"

#include <QFont>

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace diptych::ui {

// "saved", "resumed", "stopped".
QString markLabel(RunMark::Kind kind);
QCPScatterStyle markStyle(RunMark::Kind kind, const QColor& color);

// A curve that marks are put on. Both must outlive the next setCurves().
struct MarkedCurve {
  const RunLosses* run = nullptr;
  const std::vector<CurvePoint>* points = nullptr;
  QColor color;
};

// What is said of curves in the chart itself: where each begins, is lowest and how steeply it
// falls, with the numbers; and at the bottom, where its run was saved, resumed and stopped. A
// number that finds no room is left out, its mark stays. Owned by the plot.
class LossMarks : public QCPAbstractItem {
 public:
  explicit LossMarks(QCustomPlot& plot);

  void setCurves(
      std::vector<MarkedCurve> curves,
      const PlotView& view,
      const ChartTheme& theme,
      const QFont& font);

  // Always -1: it cannot be clicked.
  double selectTest(
      const QPointF& pos, bool only_selectable, QVariant* details = nullptr) const override;

 protected:
  void draw(QCPPainter* painter) override;

 private:
  struct Figures {
    std::size_t points = 0;  // how many there were, and which was the last
    std::int64_t last_step = 0;
    double last_value = 0;
    bool known = false;
    CurvePoint start;
    CurvePoint lowest;
    std::vector<CurvePoint> slope;  // two points or more of the line; empty: none
    double per_thousand = 0;
  };

  const Figures& figuresOfCurve(const MarkedCurve& curve);
  QPointF placeOf(const CurvePoint& point) const;
  void drawEvents(QCPPainter& painter, const MarkedCurve& curve, int lane) const;
  void drawFigures(QCPPainter& painter, const MarkedCurve& curve);
  void drawSlope(QCPPainter& painter, const MarkedCurve& curve, const Figures& figures);
  void drawNumber(QCPPainter& painter, const QPointF& at, const QString& text, const QColor& color);
  bool isFree(const QRectF& place) const;

  std::vector<MarkedCurve> curves_;
  PlotView view_;
  ChartTheme theme_ = lightTheme();
  QFont font_;
  std::map<QString, Figures> figures_;  // by run
  std::string scalar_;                  // which curve they are of
  std::vector<QRectF> taken_;           // by numbers, in this drawing
};

}  // namespace diptych::ui
