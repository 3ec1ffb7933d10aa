// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sweep/sweep_difference.h"
#include "ui/bridge/worker.h"

#include <QWidget>

#include <filesystem>
#include <optional>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace diptych::ui {

class PictureView;

// What a cell panel shows.
struct ShownCell {
  std::filesystem::path folder;
  SweepPlan plan;
  SweepCell cell;
  bool finished = false;
  QString error;
  std::optional<SweepCell> reference;
  std::optional<SweepDifference> difference;  // from the reference, instead of the picture
};

// One cell of a sweep beside the grid: its picture as large as there is room, what it was made
// with, and what to do with it.
class SweepCellPanel : public QWidget {
  Q_OBJECT

 public:
  explicit SweepCellPanel(QWidget* parent = nullptr);

  void showCell(const ShownCell& shown);
  void clear();
  const std::optional<ShownCell>& shown() const { return shown_; }
  // As in the file; empty while it is read or when there is none.
  QString parametersText() const;

 Q_SIGNALS:
  void sendWanted(const diptych::SweepCell& cell);
  void referenceWanted(const diptych::SweepCell& cell);
  void closeWanted();

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  struct Read;
  void createParts();
  void layOut();
  void read();
  void take(const Read& read);
  void updateButtons(bool has_picture);

  std::optional<ShownCell> shown_;
  QLabel* title_ = nullptr;
  PictureView* picture_ = nullptr;
  QLabel* distance_ = nullptr;
  QPlainTextEdit* text_ = nullptr;
  QPushButton* copy_ = nullptr;
  QPushButton* send_ = nullptr;
  QPushButton* reference_ = nullptr;
  Worker reader_;
};

}  // namespace diptych::ui
