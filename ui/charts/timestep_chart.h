// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/comparison/timestep_map.h"

#include <QWidget>

#include <memory>
#include <string>
#include <vector>

class QCustomPlot;

namespace diptych::ui {

// What one arm learned at which timesteps: a heat map of the loss's change since the first
// validation, and beside it the same as curves. All arms share one range of colours and one axis,
// so that they can be compared by choosing one after the other. GUI thread only.
//
// The cell under the mouse, or the one that the arrow keys move to, is said below; Esc leaves it.
class TimestepChart : public QWidget {
  Q_OBJECT

 public:
  explicit TimestepChart(QWidget* parent = nullptr);
  ~TimestepChart() override;

  // Replaces what is shown. The chosen arm stays, by name, when it is there.
  void setMaps(const std::vector<TimestepMap>& maps);

  // Empty: none.
  std::string arm() const;
  void setArm(const std::string& arm);

  // For tests and for whoever wants to draw more.
  QCustomPlot* heatPlot() const;
  QCustomPlot* bandPlot() const;

 Q_SIGNALS:
  void armChanged();

 protected:
  void changeEvent(QEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void layOut();
  void connectControls();
  void fillChoice();
  void showArm();
  void updateHint();
  void sayCell();
  bool moveCell(int key);
  void applyStyle();

  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace diptych::ui
