// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QToolButton;

namespace diptych::ui {

// Zoom in percent with its steps, and the lock of the panes.
class ZoomControls : public QWidget {
  Q_OBJECT

 public:
  explicit ZoomControls(QWidget* parent = nullptr);

  void setScale(double scale);  // device pixels per pixel; 0: none
  void setLocked(bool locked);

 Q_SIGNALS:
  void stepWanted(double factor);
  void scaleWanted(double scale);  // 0: fit
  void lockToggled(bool locked);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  QToolButton* createStep(const char* name, const QString& sign, const QString& tip, double factor);
  QToolButton* createPercent();
  QToolButton* createLock();
  void drawIcons();

  QToolButton* percent_;
  QToolButton* lock_;
};

}  // namespace diptych::ui
