// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractItemView>

namespace diptych::ui {

// Rows of pictures that belong together, side by side as a block; as many blocks in a line as there
// is room for. Where a cell lies is a matter of arithmetic, so that a hundred thousand rows scroll
// like ten. Arrow keys go from picture to picture, from block to block and from line to line.
class PairView : public QAbstractItemView {
  Q_OBJECT

 public:
  explicit PairView(QWidget* parent = nullptr);

  // Of one picture with what is written beneath it.
  void setCellSize(const QSize& size);
  const QSize& cellSize() const { return cell_; }
  int blocksInLine() const;
  bool editing() const { return state() == EditingState; }

  QRect visualRect(const QModelIndex& index) const override;
  void scrollTo(const QModelIndex& index, ScrollHint hint = EnsureVisible) override;
  QModelIndex indexAt(const QPoint& point) const override;
  // Does nothing: the filter finds pictures.
  void keyboardSearch(const QString&) override {}
  void setModel(QAbstractItemModel* model) override;
  void reset() override;

 Q_SIGNALS:
  // Before cells are painted.
  void frameBegins();

 protected:
  QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
  int horizontalOffset() const override { return 0; }
  int verticalOffset() const override;
  bool isIndexHidden(const QModelIndex&) const override { return false; }
  void setSelection(const QRect& rect, QItemSelectionModel::SelectionFlags flags) override;
  QRegion visualRegionForSelection(const QItemSelection& selection) const override;
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void updateGeometries() override;
  void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
  void dataChanged(
      const QModelIndex& top_left,
      const QModelIndex& bottom_right,
      const QList<int>& roles = {}) override;
  bool viewportEvent(QEvent* event) override;

 private:
  int columns() const;
  int rows() const;
  int pitch() const;  // from one block to the next
  int linesInAll() const;
  QRect blockRect(int row) const;  // in the viewport
  QItemSelection selectionBetween(const QModelIndex& one, const QModelIndex& other) const;
  void paintBlock(QPainter& painter, int row, const QStyleOptionViewItem& standard);
  int movedRow(int row, CursorAction action) const;

  QSize cell_{100, 130};
  QPersistentModelIndex hovered_;
};

}  // namespace diptych::ui
