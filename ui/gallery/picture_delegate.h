// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dataset/caption_tokens.h"

#include <QCache>
#include <QElapsedTimer>
#include <QPixmap>
#include <QStaticText>
#include <QStyledItemDelegate>

#include <memory>
#include <vector>

namespace diptych::ui {

// One picture with its caption and a badge: where the caption comes from, or what the pictures are
// sorted by. A line in the set's colour above it. The caption is edited in its place.
class PictureDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  // A frame has a budget for captions that are painted for the first time; those beyond it are left
  // to a later frame, so that scrolling through thousands does not stall.
  void beginFrame();

  void setThumbnailSize(int size) { thumbnail_size_ = size; }  // device-independent pixels
  QSize cellSize(const QFontMetrics& metrics) const;
  // For counting while a caption is typed; may be null.
  void setTokens(std::shared_ptr<const CaptionTokens> tokens) { tokens_ = std::move(tokens); }

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index)
      const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

  QWidget* createEditor(
      QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  void setEditorData(QWidget* editor, const QModelIndex& index) const override;
  void setModelData(
      QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override;
  void updateEditorGeometry(
      QWidget* editor, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  bool eventFilter(QObject*, QEvent*) override { return false; }  // the editor knows its keys

 Q_SIGNALS:
  // Something was left out of this frame.
  void frameIncomplete() const;

 private:
  void paintGround(QPainter& painter, const QStyleOptionViewItem& option) const;
  void paintCaption(
      QPainter& painter,
      const QStyleOptionViewItem& option,
      const QModelIndex& index,
      const QRect& picture) const;
  void paintBadge(QPainter& painter, const QModelIndex& index, const QRect& picture) const;
  // The lines of a caption as wide as that, and a badge; made once, as painting has to be quick.
  // Null when this frame's budget is spent.
  const std::vector<QStaticText>* linesOf(
      const QString& caption, const QFont& font, int width) const;
  const QPixmap& badgeOf(const QString& text, bool warning, const QFont& font, qreal scale) const;

  int thumbnail_size_ = 96;
  QElapsedTimer frame_;
  mutable bool incomplete_ = false;
  mutable QCache<QString, std::vector<QStaticText>> captions_{4096};
  mutable QCache<QString, QPixmap> badges_{512};
  std::shared_ptr<const CaptionTokens> tokens_;
};

}  // namespace diptych::ui
