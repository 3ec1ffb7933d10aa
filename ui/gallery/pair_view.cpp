// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gallery/pair_view.h"

#include <QHoverEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>

namespace diptych::ui {

namespace {

constexpr int kGap = 8;          // between blocks
constexpr int kFrameMargin = 3;  // around a block's cells, inside its frame

}  // namespace

PairView::PairView(QWidget* parent) : QAbstractItemView(parent) {
  setSelectionMode(ExtendedSelection);
  setEditTriggers(EditKeyPressed);
  setVerticalScrollMode(ScrollPerPixel);
  setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);  // its coming and going would change the width
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setMouseTracking(true);
  viewport()->setAttribute(Qt::WA_Hover);
}

void PairView::setCellSize(const QSize& size) {
  if (size == cell_) return;
  const auto kept = currentIndex();
  cell_ = size;
  updateGeometries();
  if (kept.isValid()) scrollTo(kept);
  viewport()->update();
}

int PairView::columns() const { return model() ? model()->columnCount() : 0; }

int PairView::rows() const { return columns() == 0 ? 0 : model()->rowCount(); }

int PairView::blocksInLine() const {
  const int block = std::max(1, columns()) * cell_.width() + 2 * kFrameMargin;
  return std::max(1, (viewport()->width() - kGap) / (block + kGap));
}

// What is left over is spread between the blocks.
int PairView::pitch() const { return (viewport()->width() - kGap) / blocksInLine(); }

int PairView::linesInAll() const {
  const int blocks = blocksInLine();
  return (rows() + blocks - 1) / blocks;
}

QRect PairView::blockRect(int row) const {
  const int line_height = cell_.height() + 2 * kFrameMargin + kGap;
  const int blocks = blocksInLine();
  const int width = columns() * cell_.width() + 2 * kFrameMargin;
  const int spare = std::max(0, pitch() - width - kGap);
  return {
      kGap + row % blocks * pitch() + spare / 2,
      kGap + row / blocks * line_height - verticalOffset(),
      width,
      line_height - kGap};
}

QRect PairView::visualRect(const QModelIndex& index) const {
  if (!index.isValid() || index.row() >= rows() || index.column() >= columns()) return {};
  const auto block = blockRect(index.row());
  return {
      block.x() + kFrameMargin + index.column() * cell_.width(),
      block.y() + kFrameMargin,
      cell_.width(),
      cell_.height()};
}

QModelIndex PairView::indexAt(const QPoint& point) const {
  const int line_height = cell_.height() + 2 * kFrameMargin + kGap;
  const int line = (point.y() + verticalOffset() - kGap) / line_height;
  const int block = (point.x() - kGap) / std::max(1, pitch());
  if (point.y() + verticalOffset() < kGap || point.x() < kGap || block >= blocksInLine()) return {};
  const int row = line * blocksInLine() + block;
  if (row >= rows()) return {};
  const auto rect =
      blockRect(row).adjusted(kFrameMargin, kFrameMargin, -kFrameMargin, -kFrameMargin);
  if (!rect.contains(point)) return {};
  return model()->index(row, std::min(columns() - 1, (point.x() - rect.x()) / cell_.width()));
}

void PairView::scrollTo(const QModelIndex& index, ScrollHint hint) {
  if (!index.isValid()) return;
  const auto rect = blockRect(index.row()).adjusted(0, -kGap, 0, kGap);
  auto* bar = verticalScrollBar();
  if (hint == PositionAtCenter) {
    bar->setValue(bar->value() + rect.center().y() - viewport()->height() / 2);
  } else if (rect.top() < 0 || hint == PositionAtTop) {
    bar->setValue(bar->value() + rect.top());
  } else if (rect.bottom() > viewport()->height()) {
    bar->setValue(bar->value() + std::min(rect.top(), rect.bottom() - viewport()->height()));
  }
}

int PairView::verticalOffset() const { return verticalScrollBar()->value(); }

int PairView::movedRow(int row, CursorAction action) const {
  const int blocks = blocksInLine();
  const int line_height = cell_.height() + 2 * kFrameMargin + kGap;
  const int page = std::max(1, viewport()->height() / line_height) * blocks;
  switch (action) {
    case MoveUp:
      return row - blocks < 0 ? row : row - blocks;
    case MoveDown:
      return row + blocks < rows() ? row + blocks : row;
    case MovePageUp:
      return std::max(row % blocks, row - page);
    case MovePageDown:
      return std::min(rows() - 1, row + page);
    case MoveHome:
      return 0;
    case MoveEnd:
      return rows() - 1;
    default:
      return row;
  }
}

// From one picture to the next one in reading order, or line by line in the same column; where no
// picture stands, the other one of the block is taken.
QModelIndex PairView::moveCursor(CursorAction action, Qt::KeyboardModifiers) {
  if (rows() == 0) return {};
  const auto current = currentIndex();
  if (!current.isValid()) return model()->index(0, 0);
  const auto isThere = [&](int row, int column) {
    return model()->flags(model()->index(row, column)).testFlag(Qt::ItemIsEnabled);
  };
  const bool next = action == MoveRight || action == MoveNext;
  if (next || action == MoveLeft || action == MovePrevious) {
    const int last = rows() * columns() - 1;
    for (int at = current.row() * columns() + current.column() + (next ? 1 : -1);
         at >= 0 && at <= last;
         at += next ? 1 : -1) {
      if (isThere(at / columns(), at % columns())) {
        return model()->index(at / columns(), at % columns());
      }
    }
    return current;
  }
  const int row = movedRow(current.row(), action);
  if (isThere(row, current.column())) return model()->index(row, current.column());
  for (int column = 0; column < columns(); ++column) {
    if (isThere(row, column)) return model()->index(row, column);
  }
  return current;
}

// In reading order: what is left of the first row, all rows between, the last one's beginning.
QItemSelection PairView::selectionBetween(const QModelIndex& one, const QModelIndex& other) const {
  const auto order = [this](const QModelIndex& index) {
    return index.row() * columns() + index.column();
  };
  const auto& first = order(one) <= order(other) ? one : other;
  const auto& last = order(one) <= order(other) ? other : one;
  if (first.row() == last.row()) return {first, last};
  QItemSelection selection(first, model()->index(first.row(), columns() - 1));
  if (last.row() - first.row() > 1) {
    selection.select(
        model()->index(first.row() + 1, 0), model()->index(last.row() - 1, columns() - 1));
  }
  selection.select(model()->index(last.row(), 0), last);
  return selection;
}

// A click or Shift and a key give all from one cell to another; a drag gives what it touches.
void PairView::setSelection(const QRect& rect, QItemSelectionModel::SelectionFlags flags) {
  if (!selectionModel() || rows() == 0) return;
  const auto from = indexAt(rect.topLeft());
  const auto to = indexAt(rect.bottomRight());
  const auto anchor = state() == DragSelectingState ? QModelIndex() : from;
  QItemSelection selection;
  if (anchor.isValid() && to.isValid()) {
    selection = selectionBetween(anchor, to);
  } else {
    const auto area = rect.normalized();
    const int line_height = cell_.height() + 2 * kFrameMargin + kGap;
    const int first = std::max(0, (area.top() + verticalOffset()) / line_height) * blocksInLine();
    const int last =
        std::min(rows(), ((area.bottom() + verticalOffset()) / line_height + 1) * blocksInLine());
    for (int row = first; row < last; ++row) {
      for (int column = 0; column < columns(); ++column) {
        const auto cell = model()->index(row, column);
        if (visualRect(cell).intersects(area)) selection.select(cell, cell);
      }
    }
  }
  selectionModel()->select(selection, flags);
}

QRegion PairView::visualRegionForSelection(const QItemSelection&) const {
  return viewport()->rect();  // all that can be seen is painted in a millisecond or two
}

void PairView::updateGeometries() {
  const int line_height = cell_.height() + 2 * kFrameMargin + kGap;
  auto* bar = verticalScrollBar();
  bar->setSingleStep(std::max(1, line_height / 4));
  bar->setPageStep(std::max(1, viewport()->height() - kGap));
  bar->setRange(0, std::max(0, linesInAll() * line_height + kGap - viewport()->height()));
  QAbstractItemView::updateGeometries();
}

// The picture at the top stays there, as far as the new width allows.
void PairView::resizeEvent(QResizeEvent* event) {
  QAbstractItemView::resizeEvent(event);
  updateGeometries();
  viewport()->update();
}

void PairView::setModel(QAbstractItemModel* model) {
  QAbstractItemView::setModel(model);
  updateGeometries();
}

void PairView::reset() {
  hovered_ = QPersistentModelIndex();
  QAbstractItemView::reset();
  updateGeometries();
  viewport()->update();
}

void PairView::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
  QAbstractItemView::currentChanged(current, previous);
  viewport()->update();  // the frames of both blocks
}

void PairView::dataChanged(const QModelIndex&, const QModelIndex&, const QList<int>&) {
  viewport()->update();
}

bool PairView::viewportEvent(QEvent* event) {
  if (event->type() == QEvent::HoverMove || event->type() == QEvent::HoverLeave) {
    const auto at = event->type() == QEvent::HoverLeave
                        ? QModelIndex()
                        : indexAt(static_cast<QHoverEvent*>(event)->position().toPoint());
    if (at != hovered_) {
      hovered_ = at;
      viewport()->update();
    }
  }
  return QAbstractItemView::viewportEvent(event);
}

void PairView::paintEvent(QPaintEvent* event) {
  Q_EMIT frameBegins();
  QPainter painter(viewport());
  const int line_height = cell_.height() + 2 * kFrameMargin + kGap;
  const auto area = event->rect();
  const int first = std::max(0, (area.top() + verticalOffset() - kGap) / line_height);
  const int last = (area.bottom() + verticalOffset()) / line_height;
  QStyleOptionViewItem standard;
  initViewItemOption(&standard);
  const int end = std::min(rows(), (last + 1) * blocksInLine());
  for (int row = first * blocksInLine(); row < end; ++row) paintBlock(painter, row, standard);
}

// A frame says which pictures belong together.
void PairView::paintBlock(QPainter& painter, int row, const QStyleOptionViewItem& standard) {
  auto frame = palette().color(QPalette::Text);
  const bool current = currentIndex().row() == row && currentIndex().isValid();
  frame.setAlphaF(current ? 0.55F : 0.16F);
  painter.setPen(frame);
  painter.setBrush(Qt::NoBrush);
  if (columns() > 1 || current) {
    painter.drawRoundedRect(blockRect(row).adjusted(0, 0, -1, -1), 5, 5);
  }
  for (int column = 0; column < columns(); ++column) {
    const auto index = model()->index(row, column);
    auto option = standard;
    option.rect = visualRect(index);
    option.state.setFlag(QStyle::State_Selected, selectionModel()->isSelected(index));
    option.state.setFlag(QStyle::State_MouseOver, index == hovered_);
    option.state.setFlag(QStyle::State_HasFocus, hasFocus() && index == currentIndex());
    itemDelegate()->paint(&painter, option, index);
  }
}

}  // namespace diptych::ui
