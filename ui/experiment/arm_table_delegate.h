// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace diptych::ui {

class ThumbnailLoader;

// Draws what plain text cannot: the strip of an arm's pictures, and how far its work is.
class ArmTableDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  ArmTableDelegate(ThumbnailLoader& thumbnails, QObject* parent);

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index)
      const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

 private:
  void paintStrip(QPainter& painter, const QRect& area, const QModelIndex& index) const;

  ThumbnailLoader& thumbnails_;
};

}  // namespace diptych::ui
