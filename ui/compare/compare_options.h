// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/difference.h"
#include "ui/compare/compare_mode.h"

#include <QStringList>
#include <QWidget>

#include <cstddef>

class QComboBox;
class QLabel;
class QProgressBar;
class QSlider;
class QSpinBox;
class QToolButton;

namespace diptych::ui {

// What the modes leave to choose; shows what the mode needs.
class CompareOptions : public QWidget {
  Q_OBJECT

 public:
  explicit CompareOptions(QWidget* parent = nullptr);

  void setMode(CompareMode mode);
  void setTitles(const QStringList& titles);  // of the pictures; the pair begins with the first two

  std::size_t first() const;
  std::size_t second() const;
  DifferenceKind kind() const;
  double gain() const;  // 1..64
  bool blinking() const;
  void setBlinking(bool blinking);
  int interval_ms() const;

  // Of round trips; total 0: nothing runs.
  void setProgress(int done, int total);

 Q_SIGNALS:
  void pairChanged();
  void differenceChanged();
  void blinkChanged();
  void cancelWanted();

 private:
  void createPair();
  void createDifference();
  void createBlink();
  void createProgress();
  QComboBox* createChooser(const char* name, const QString& tip);
  void choose(QComboBox* changed, QComboBox* other);
  void showNeeded();

  CompareMode mode_ = CompareMode::SideBySide;
  bool running_ = false;
  QComboBox* first_;
  QComboBox* second_;
  QComboBox* kind_;
  QSlider* gain_;
  QLabel* gain_label_;
  QToolButton* blink_;
  QSpinBox* interval_;
  QProgressBar* progress_;
  QToolButton* cancel_;
};

}  // namespace diptych::ui
