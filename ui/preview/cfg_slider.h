// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QDoubleSpinBox;
class QSlider;

namespace diptych::ui {

// CFG from 1 to 20: a slider in steps of 0.5 with the usual values below it, and a box for values
// between.
class CfgSlider : public QWidget {
  Q_OBJECT

 public:
  explicit CfgSlider(QWidget* parent = nullptr);

  double value() const;
  void setValue(double cfg);

 Q_SIGNALS:
  void valueChanged(double cfg);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  int tickPlace(double cfg) const;
  QRect markPlace(double cfg) const;
  void turn(int angle);

  QSlider* slider_;
  QDoubleSpinBox* box_;
  int wheel_angle_ = 0;
};

}  // namespace diptych::ui
