// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/compare/compare_mode.h"

#include <QWidget>

class QButtonGroup;

namespace diptych::ui {

// One button for each way to compare.
class ModeBar : public QWidget {
  Q_OBJECT

 public:
  explicit ModeBar(QWidget* parent = nullptr);

  void setMode(CompareMode mode);

 Q_SIGNALS:
  void modeChosen(diptych::ui::CompareMode mode);

 private:
  QButtonGroup* buttons_;
};

// The key that chooses a mode.
Qt::Key keyOf(CompareMode mode);

}  // namespace diptych::ui
