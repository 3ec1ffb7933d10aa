// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gallery/picture_delegate.h"

#include "ui/gallery/caption_editor.h"
#include "ui/gallery/gallery_model.h"

#include <QPainter>
#include <QPixmap>
#include <QTextLayout>

#include <algorithm>
#include <cmath>

namespace diptych::ui {

namespace {

constexpr int kMargin = 6;
constexpr int kLines = 2;
constexpr int kColourLine = 3;
constexpr int kSmallestEditor = 280;

QColor blend(const QColor& a, const QColor& b, double share_of_b) {
  const auto mix = [&](float x, float y) { return x + (y - x) * static_cast<float>(share_of_b); };
  return QColor::fromRgbF(
      mix(a.redF(), b.redF()), mix(a.greenF(), b.greenF()), mix(a.blueF(), b.blueF()));
}

// In place of a picture: why there is none.
void drawReason(
    QPainter& painter, const QRect& area, const QPalette& palette, const QString& text) {
  painter.setPen(blend(palette.color(QPalette::Base), palette.color(QPalette::Text), 0.75));
  painter.save();
  painter.setClipRect(area);
  painter.drawText(area.adjusted(4, 4, -4, -4), Qt::AlignCenter | Qt::TextWordWrap, text);
  painter.restore();
}

void drawThumbnail(
    QPainter& painter, const QRect& area, const QPalette& palette, const QModelIndex& index) {
  auto pixmap = index.data(GalleryModel::ThumbnailRole).value<QPixmap>();
  if (!pixmap.isNull()) {
    pixmap.setDevicePixelRatio(painter.device()->devicePixelRatioF());
    const auto size = pixmap.deviceIndependentSize();
    const auto scaled = size.scaled(area.size(), Qt::KeepAspectRatio);
    const bool fits = std::abs(size.width() - scaled.width()) < 1 &&
                      std::abs(size.height() - scaled.height()) < 1;
    QRect target(QPoint(), (fits ? size : scaled).toSize());
    target.moveCenter(area.center());
    if (fits) {
      painter.drawPixmap(target.topLeft(), pixmap);  // pixel by pixel: many times faster
    } else {
      painter.drawPixmap(target, pixmap);
    }
    return;
  }
  painter.fillRect(area, blend(palette.color(QPalette::Base), palette.color(QPalette::Text), 0.06));
  if (index.data(GalleryModel::BrokenRole).toBool()) {
    drawReason(painter, area, palette, index.data(GalleryModel::ReasonRole).toString());
  }
}

void drawMissing(QPainter& painter, const QRect& area, const QPalette& palette) {
  QPen pen(blend(palette.color(QPalette::Base), palette.color(QPalette::Text), 0.4));
  pen.setStyle(Qt::DashLine);
  painter.setPen(pen);
  painter.setBrush(Qt::NoBrush);
  painter.drawRect(area.adjusted(0, 0, -1, -1));
  drawReason(painter, area, palette, GalleryModel::tr("no counterpart"));
}

void drawBadge(QPainter& painter, const QRect& area, const QModelIndex& index) {
  const auto text = index.data(GalleryModel::BadgeRole).toString();
  if (text.isEmpty()) return;
  const bool warning = index.data(GalleryModel::WarningRole).toBool();
  QFont font = painter.font();
  font.setPointSizeF(font.pointSizeF() * 0.8);
  painter.setFont(font);
  const QFontMetrics metrics(font);
  QRect badge(0, 0, metrics.horizontalAdvance(text) + 10, metrics.height() + 2);
  badge.moveBottomRight(area.bottomRight() - QPoint(3, 3));
  if (badge.width() > area.width() - 6) return;  // the tool tip says it too
  painter.setPen(Qt::NoPen);
  painter.setBrush(
      warning ? QColor(176, 64, 0) : QColor(32, 32, 32, 190));  // on pictures, not on the theme
  painter.drawRoundedRect(badge, 4, 4);
  painter.setPen(Qt::white);
  painter.drawText(badge, Qt::AlignCenter, text);
}

// At most kLines lines, the last one elided.
void drawCaption(QPainter& painter, const QRect& area, const QString& text) {
  const QFontMetrics metrics(painter.font());
  QTextLayout layout(text, painter.font());
  layout.beginLayout();
  for (int line_number = 0; line_number < kLines; ++line_number) {
    auto line = layout.createLine();
    if (!line.isValid()) break;
    line.setLineWidth(area.width());
    const bool last = line_number == kLines - 1;
    const QString shown =
        last ? metrics.elidedText(text.mid(line.textStart()), Qt::ElideRight, area.width())
             : text.mid(line.textStart(), line.textLength()).trimmed();
    const QRect row(
        area.x(), area.y() + line_number * metrics.lineSpacing(), area.width(), metrics.height());
    painter.drawText(row, Qt::AlignHCenter | Qt::AlignTop, shown);
  }
  layout.endLayout();
}

}  // namespace

QSize PictureDelegate::cellSize(const QFontMetrics& metrics) const {
  return {
      thumbnail_size_ + 2 * kMargin,
      thumbnail_size_ + 3 * kMargin + kColourLine + kLines * metrics.lineSpacing()};
}

QSize PictureDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const {
  return cellSize(option.fontMetrics);
}

void PictureDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  painter->save();
  painter->setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
  painter->setFont(option.font);
  const auto cell = option.rect.adjusted(2, 2, -2, -2);
  const bool selected = option.state & QStyle::State_Selected;
  const bool hovered = option.state & QStyle::State_MouseOver;
  const auto highlight = option.palette.color(QPalette::Highlight);
  if (selected || hovered) {
    painter->setPen(Qt::NoPen);
    painter->setBrush(
        selected ? highlight : blend(option.palette.color(QPalette::Base), highlight, 0.18));
    painter->drawRoundedRect(cell, 6, 6);
  }
  const QRect picture(
      option.rect.x() + (option.rect.width() - thumbnail_size_) / 2,
      option.rect.y() + kMargin + kColourLine,
      thumbnail_size_,
      thumbnail_size_);
  if (index.data(GalleryModel::MissingRole).toBool()) {
    drawMissing(*painter, picture, option.palette);
    painter->restore();
    return;
  }
  drawThumbnail(*painter, picture, option.palette, index);
  const auto kind = kSetKinds[index.data(GalleryModel::SetRole).toInt()];
  painter->fillRect(
      QRect(picture.x(), picture.y() - kColourLine - 1, picture.width(), kColourLine),
      setColour(kind));
  painter->setPen(option.palette.color(selected ? QPalette::HighlightedText : QPalette::Text));
  const QRect caption(
      option.rect.x() + kMargin,
      picture.bottom() + kMargin,
      option.rect.width() - 2 * kMargin,
      option.rect.bottom() - picture.bottom() - kMargin);
  drawCaption(*painter, caption, index.data(Qt::DisplayRole).toString());
  drawBadge(*painter, picture, index);
  painter->restore();
}

QWidget* PictureDelegate::createEditor(
    QWidget* parent, const QStyleOptionViewItem&, const QModelIndex&) const {
  auto* editor = new CaptionEditor(tokens_, parent);
  auto* self = const_cast<PictureDelegate*>(this);  // its signals, as Qt's own delegates do
  connect(editor, &CaptionEditor::kept, self, [self, editor] {
    Q_EMIT self->commitData(editor);
    Q_EMIT self->closeEditor(editor);
  });
  connect(editor, &CaptionEditor::keptAndOn, self, [self, editor] {
    Q_EMIT self->commitData(editor);
    Q_EMIT self->closeEditor(editor, EditNextItem);
  });
  connect(editor, &CaptionEditor::dropped, self, [self, editor] {
    Q_EMIT self->closeEditor(editor, RevertModelCache);
  });
  return editor;
}

void PictureDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const {
  auto* caption = qobject_cast<CaptionEditor*>(editor);
  const auto text = index.data(Qt::EditRole).toString();
  if (caption && caption->text() != text) caption->setText(text);
}

void PictureDelegate::setModelData(
    QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const {
  if (auto* caption = qobject_cast<CaptionEditor*>(editor)) {
    model->setData(index, caption->text(), Qt::EditRole);
  }
}

// Over the caption, wide enough to type in, inside what can be seen.
void PictureDelegate::updateEditorGeometry(
    QWidget* editor, const QStyleOptionViewItem& option, const QModelIndex&) const {
  const auto room = editor->parentWidget()->rect();
  const int width = std::min(std::max(option.rect.width(), kSmallestEditor), room.width());
  const int height = std::min(5 * option.fontMetrics.lineSpacing() + 24, room.height());
  QRect area(option.rect.x(), option.rect.y() + thumbnail_size_ + kMargin, width, height);
  area.moveRight(std::min(area.right(), room.right()));
  area.moveBottom(std::min(area.bottom(), room.bottom()));
  editor->setGeometry(area);
}

}  // namespace diptych::ui
