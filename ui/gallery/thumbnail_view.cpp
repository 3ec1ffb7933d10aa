// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gallery/thumbnail_view.h"

#include <algorithm>

namespace diptych::ui {

// As a list that wraps it is laid out far faster than in icon mode: it stays fluid with ten
// thousand pictures.
ThumbnailView::ThumbnailView(QWidget* parent) : QListView(parent) {
  setFlow(QListView::LeftToRight);
  setWrapping(true);
  setResizeMode(QListView::Adjust);
  setUniformItemSizes(true);
  setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);  // its coming and going would change the width
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setMouseTracking(true);
}

void ThumbnailView::setSmallestCell(const QSize& size) {
  smallest_cell_ = size;
  spreadCells();
}

void ThumbnailView::resizeEvent(QResizeEvent* event) {
  spreadCells();
  QListView::resizeEvent(event);
}

void ThumbnailView::spreadCells() {
  const int width = viewport()->width() - 1;
  const int columns = std::max(1, width / smallest_cell_.width());
  const QSize cell(std::max(width / columns, smallest_cell_.width()), smallest_cell_.height());
  if (cell != gridSize()) setGridSize(cell);
}

}  // namespace diptych::ui
