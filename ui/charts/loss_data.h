// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/comparison/curve_figures.h"
#include "core/experiment/run_marks.h"
#include "core/training/events.h"

#include <QString>

#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace diptych::ui {

enum class Curve {
  Validation,
  Training,
  Step,
  Scalar  // whatever is looked at instead of the losses
};
inline constexpr std::array kLosses = {Curve::Validation, Curve::Training, Curve::Step};
inline constexpr std::array kCurves = {
    Curve::Validation, Curve::Training, Curve::Step, Curve::Scalar};

// Of a loss: "loss/val", "loss/train-stabilized", "loss/step".
const char* scalarName(Curve loss);
// Of a loss: "validation", "training (stabilized)", "each step".
QString curveLabel(Curve loss);
// What a scalar is, for people: "Learning rate of the UNet"; an unknown one's name.
QString scalarTitle(const std::string& scalar);

struct RunLosses {
  QString id;
  QString label;
  QString settings;
  QString seed_group;  // the same for runs that differ in their seed alone; empty: not known
  std::vector<RunMark> marks;
  bool visible = true;
  bool hidden_in_legend = false;  // clicked away, until it is clicked again
  bool isSeen() const { return visible && !hidden_in_legend; }
  int color = 0;
  // By rising step. A value that is not finite is NaN: the line has a gap.
  std::map<std::string, std::vector<CurvePoint>> scalars;

  const std::vector<CurvePoint>& of(const std::string& scalar) const;
  const std::vector<CurvePoint>& of(Curve loss) const { return of(scalarName(loss)); }
  // Where the curves changed: the index of the first new point, of the scalars that have any.
  std::map<std::string, std::size_t> append(const std::vector<diptych::MetricPoint>& points);
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
  // Of the losses.
  std::size_t pointCount() const;
  // What was recorded beside the losses, by any run, sorted.
  std::vector<std::string> otherScalars() const;

 private:
  int freeColor() const;

  std::vector<RunLosses> runs_;
};

}  // namespace diptych::ui
