// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/gallery/arrangement.h"

#include <QTimer>
#include <QWidget>

class QButtonGroup;
class QComboBox;
class QLineEdit;
class QMenu;
class QToolButton;

namespace diptych::ui {

enum class GalleryMode { Grid, Compare, Statistics };

// The gallery's tools: which view is shown, how pictures are paired, sorted and filtered.
class GalleryBar : public QWidget {
  Q_OBJECT

 public:
  explicit GalleryBar(QWidget* parent = nullptr);

  GalleryMode mode() const;
  void setMode(GalleryMode mode);
  Arrangement arrangement() const;
  void setArrangement(const Arrangement& arrangement);
  // Marks the filter and says what is wrong; an empty message: nothing is.
  void showProblem(const QString& message);
  void focusFilter();
  // What else there is to do; opens from the button at the right.
  QMenu& menu() { return *menu_; }

 Q_SIGNALS:
  void modeChanged(diptych::ui::GalleryMode mode);
  void arrangementChanged(const diptych::Arrangement& arrangement);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void createModes();
  void createPairing();
  void createSort();
  void createFilter();
  void announce();

  QButtonGroup* modes_ = nullptr;
  QComboBox* pair_by_ = nullptr;
  QComboBox* sort_ = nullptr;
  QToolButton* descending_ = nullptr;
  QLineEdit* filter_ = nullptr;
  QToolButton* more_ = nullptr;
  QMenu* menu_ = nullptr;
  QTimer typing_;
};

}  // namespace diptych::ui
