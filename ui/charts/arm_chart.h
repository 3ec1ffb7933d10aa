// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/comparison/arm_curves.h"
#include "ui/charts/chart_options.h"

#include <QWidget>

#include <memory>
#include <set>
#include <string>
#include <vector>

class QCustomPlot;

namespace diptych::ui {

// The curves of an experiment's arms: a thick line for the mean over the seeds, thin ones for the
// seeds, a band from the lowest to the highest. Follows new points until the user zooms or pans.
// GUI thread only.
//
// Mouse and keys as in LossChart; a click on an arm in the legend, its number (1 to 9) or the
// "Arms" menu hides it and shows it again.
class ArmChart : public QWidget {
  Q_OBJECT

 public:
  explicit ArmChart(QWidget* parent = nullptr);
  ~ArmChart() override;

  // Replaces what is shown; an arm's colour is that of its place. One queued replot; a range that
  // the user chose stays, and so do hidden arms, by name.
  void setCurves(const std::vector<ArmCurves>& curves);

  ChartAxis axis() const;
  void setAxis(ChartAxis axis);
  // By name; also of arms that are not there (yet).
  const std::set<std::string>& hiddenArms() const;
  void setArmShown(const std::string& arm, bool shown);
  // Shows all points and follows new ones again.
  void fit();
  bool following() const;

  // For tests and for whoever wants to draw more.
  QCustomPlot* plot() const;

 Q_SIGNALS:
  // The user asked for another axis or range, or hid an arm; for remembering it.
  void viewChanged();

 protected:
  void changeEvent(QEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void layOut();
  void connectControls();
  void fillMenu();
  void toggleArm(std::size_t index);
  void refresh();
  void updateHint();

  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace diptych::ui
