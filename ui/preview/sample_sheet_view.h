// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/picture_grid.h"

#include <QWidget>

#include <vector>

class QLabel;

namespace diptych::ui {

class PictureView;

// A PictureGrid as widgets: labels around pictures that can be reached by keyboard and enlarged.
class SampleSheetView : public QWidget {
  Q_OBJECT

 public:
  explicit SampleSheetView(QWidget* parent = nullptr);

  // Makes new widgets only when the shape changed.
  void showGrid(const PictureGrid& grid);
  // The width that all columns share, as far as pictures stay worth looking at.
  void setRoom(int width);
  void setCellMessage(int row, int column, const QString& message);

 Q_SIGNALS:
  void activated(int row, int column);

 private:
  void rebuild(int rows, int columns);
  void sizeCells();
  PictureView* cell(int row, int column) const;

  int room_ = 600;
  int rows_ = 0;
  int columns_ = 0;
  QSize picture_size_{64, 64};
  QWidget* sheet_ = nullptr;
  std::vector<QLabel*> row_labels_;
  std::vector<QLabel*> column_labels_;
  std::vector<PictureView*> cells_;
};

}  // namespace diptych::ui
