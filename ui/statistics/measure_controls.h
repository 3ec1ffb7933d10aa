// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace diptych::ui {

// One line: how far the measuring is, and the buttons that start and cancel it.
class MeasureControls : public QWidget {
  Q_OBJECT

 public:
  explicit MeasureControls(QWidget* parent = nullptr);

  // can_measure: the button is there; else there is nothing left to do.
  void showIdle(const QString& text, bool can_measure);
  void showProgress(const QString& text, qulonglong done, qulonglong total);

 Q_SIGNALS:
  void measureWanted();
  void cancelWanted();

 private:
  void showText(const QString& text);

  QLabel* text_;
  QProgressBar* bar_;
  QPushButton* measure_;
  QPushButton* cancel_;
};

}  // namespace diptych::ui
