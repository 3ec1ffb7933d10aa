// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/sample_sheet_view.h"

#include "ui/preview/picture_view.h"

#include <QGridLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace diptych::ui {
namespace {

constexpr int kLabelWidth = 112;
constexpr int kSpacing = 6;
constexpr int kSmallestCell = 64;
constexpr int kLargestCell = 264;

QLabel* createSheetLabel(QWidget* parent, Qt::Alignment alignment) {
  auto* label = new QLabel(parent);
  label->setTextFormat(Qt::PlainText);
  label->setAlignment(alignment);
  label->setWordWrap(true);
  return label;
}

bool fits(const QLabel& label, const QString& text, int height) {
  const QRect room(0, 0, kLabelWidth, 0);
  return label.fontMetrics().boundingRect(room, Qt::TextWordWrap, text).height() <= height;
}

// Lines that there is no room for lose their middles, from the first one on (a run's name); the
// tool tip has all of them.
QString fittedText(const QLabel& label, const QString& text, int height) {
  auto lines = text.split('\n');
  for (auto& line : lines) {
    if (fits(label, lines.join('\n'), height)) break;
    line = label.fontMetrics().elidedText(line, Qt::ElideMiddle, kLabelWidth);
  }
  return lines.join('\n');
}

}  // namespace

SampleSheetView::SampleSheetView(QWidget* parent) : QWidget(parent) {
  setObjectName("sampleSheet");
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
}

void SampleSheetView::showGrid(const PictureGrid& grid) {
  const int rows = static_cast<int>(grid.row_labels.size());
  const int columns = static_cast<int>(grid.column_labels.size());
  if (rows != rows_ || columns != columns_) rebuild(rows, columns);
  for (int row = 0; row < rows; ++row) {
    row_labels_[static_cast<std::size_t>(row)]->setToolTip(grid.row_labels[row]);
  }
  for (int column = 0; column < columns; ++column) {
    column_labels_[static_cast<std::size_t>(column)]->setText(grid.column_labels[column]);
  }
  for (const auto& shown : grid.cells) {
    auto* view = cell(shown.row, shown.column);
    view->setPicture(shown.picture);
    view->setAccessibleName(grid.row_labels[shown.row] + ", " + grid.column_labels[shown.column]);
    if (!shown.picture.isNull()) picture_size_ = shown.picture.size();
  }
  sizeCells();
}

void SampleSheetView::setCellMessage(int row, int column, const QString& message) {
  cell(row, column)->setMessage(message);
}

PictureView* SampleSheetView::cell(int row, int column) const {
  return cells_.at(static_cast<std::size_t>(row * columns_ + column));
}

void SampleSheetView::rebuild(int rows, int columns) {
  rows_ = rows;
  columns_ = columns;
  delete sheet_;
  row_labels_.clear();
  column_labels_.clear();
  cells_.clear();
  sheet_ = new QWidget(this);
  auto* grid = new QGridLayout(sheet_);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setSpacing(kSpacing);
  for (int column = 0; column < columns; ++column) {
    column_labels_.push_back(createSheetLabel(sheet_, Qt::AlignCenter));
    auto font = column_labels_.back()->font();
    font.setBold(true);
    column_labels_.back()->setFont(font);
    grid->addWidget(column_labels_.back(), 0, column + 1);
  }
  for (int row = 0; row < rows; ++row) {
    row_labels_.push_back(createSheetLabel(sheet_, Qt::AlignLeft | Qt::AlignVCenter));
    row_labels_.back()->setFixedWidth(kLabelWidth);
    grid->addWidget(row_labels_.back(), row + 1, 0);
    for (int column = 0; column < columns; ++column) {
      auto* view = new PictureView(sheet_);
      view->setObjectName(QStringLiteral("sample-%1-%2").arg(row).arg(column));
      view->setActivatable(true);
      connect(view, &PictureView::activated, this, [=, this] { Q_EMIT activated(row, column); });
      cells_.push_back(view);
      grid->addWidget(view, row + 1, column + 1);
    }
  }
  layout()->addWidget(sheet_);
  layout()->setAlignment(sheet_, Qt::AlignLeft | Qt::AlignTop);
}

void SampleSheetView::setRoom(int width) {
  room_ = width;
  sizeCells();
}

void SampleSheetView::sizeCells() {
  if (columns_ == 0) return;
  const int room = (room_ - kLabelWidth - columns_ * kSpacing) / columns_;
  const int side = std::clamp(room, kSmallestCell, kLargestCell);
  const int height = std::max(1, side * picture_size_.height() / picture_size_.width());
  for (auto* view : cells_) view->setFixedSize(side, height);
  for (auto* label : row_labels_) {
    label->setMaximumHeight(height);
    label->setText(fittedText(*label, label->toolTip(), height));
  }
}

}  // namespace diptych::ui
