// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/comparison/experiment_comparison.h"

#include <QTableWidget>

#include <optional>

namespace diptych::ui {

// Ctrl+C copies the selected rows as a spreadsheet takes them.
class ResultTable : public QTableWidget {
  Q_OBJECT

 public:
  using QTableWidget::QTableWidget;

 protected:
  void keyPressEvent(QKeyEvent* event) override;
};

// Every arm against the first one, on both losses. Definitions are in the headers' tool tips.
class VerdictTable : public ResultTable {
  Q_OBJECT

 public:
  explicit VerdictTable(QWidget* parent = nullptr);
  void setComparison(const std::optional<ExperimentComparison>& comparison);
};

// What every run comes to.
class RunTable : public ResultTable {
  Q_OBJECT

 public:
  explicit RunTable(QWidget* parent = nullptr);
  void setComparison(const std::optional<ExperimentComparison>& comparison);
};

// Arms as rows, sets of held-out pictures as columns: the loss before and after the training, the
// darker the more it fell.
class CrossTable : public ResultTable {
  Q_OBJECT

 public:
  explicit CrossTable(QWidget* parent = nullptr);
  void setComparison(const std::optional<ExperimentComparison>& comparison);
};

}  // namespace diptych::ui
