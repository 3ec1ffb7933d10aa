// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/training/events.h"
#include "ui/charts/chart_options.h"

#include <QString>

#include <array>
#include <cstddef>
#include <vector>

namespace diptych::ui {

enum class Curve { Validation, Training, Step };
inline constexpr std::array kCurves = {Curve::Validation, Curve::Training, Curve::Step};

// "loss/val", "loss/train-stabilized", "loss/step".
const char* scalarName(Curve curve);
// "validation", "training (stabilized)", "each step".
QString curveLabel(Curve curve);

struct CurvePoint {
  double step = 0;
  double epoch = 0;
  double pictures_seen = 0;
  double seconds = 0;
  double value = 0;  // NaN: the loss was not finite; the line has a gap

  double x(ChartAxis axis) const;
};

struct RunLosses {
  QString id;
  QString label;
  QString settings;
  bool visible = true;
  bool hidden_in_legend = false;  // clicked away, until it is clicked again
  int color = 0;
  std::array<std::vector<CurvePoint>, kCurves.size()> curves;

  const std::vector<CurvePoint>& of(Curve curve) const {
    return curves[static_cast<std::size_t>(curve)];
  }
  // Where the curves changed: the index of the first new point of each.
  std::array<std::size_t, kCurves.size()> append(const std::vector<diptych::MetricPoint>& points);
};

// The runs of a chart, in the order in which they were added. Colours stay with their run.
class LossData {
 public:
  RunLosses& add(const QString& id, const QString& label);
  RunLosses* find(const QString& id);
  const RunLosses* find(const QString& id) const;
  void remove(const QString& id);
  void clear() { runs_.clear(); }

  const std::vector<RunLosses>& runs() const { return runs_; }
  std::size_t pointCount() const;

 private:
  int freeColor() const;

  std::vector<RunLosses> runs_;
};

// "Optimizer step", "Epoch", ...
QString axisTitle(ChartAxis axis);

}  // namespace diptych::ui
