// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractItemDelegate>

namespace diptych::ui {

// A thumbnail with its caption in two lines below and a badge that says where the caption came
// from.
class PictureDelegate : public QAbstractItemDelegate {
  Q_OBJECT

 public:
  using QAbstractItemDelegate::QAbstractItemDelegate;

  void setThumbnailSize(int size) { thumbnail_size_ = size; }
  int thumbnailSize() const { return thumbnail_size_; }
  QSize cellSize(const QFontMetrics& metrics) const;

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index)
      const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

 private:
  int thumbnail_size_ = 96;  // device-independent pixels
};

}  // namespace diptych::ui
