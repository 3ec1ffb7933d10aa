// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QListView>

namespace diptych::ui {

// Rows of equal cells that fill the width: at least as large as the smallest cell, the rest is
// shared out.
class ThumbnailView : public QListView {
  Q_OBJECT

 public:
  explicit ThumbnailView(QWidget* parent = nullptr);

  void setSmallestCell(const QSize& size);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void spreadCells();

  QSize smallest_cell_{100, 100};
};

}  // namespace diptych::ui
