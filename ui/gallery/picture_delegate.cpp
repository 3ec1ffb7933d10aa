// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gallery/picture_delegate.h"

#include "ui/gallery/picture_list_model.h"

#include <QPainter>
#include <QPixmap>
#include <QTextLayout>

namespace diptych::ui {

namespace {

constexpr int kMargin = 6;
constexpr int kLines = 2;

QColor blend(const QColor& a, const QColor& b, double share_of_b) {
  const auto mix = [&](float x, float y) { return x + (y - x) * static_cast<float>(share_of_b); };
  return QColor::fromRgbF(
      mix(a.redF(), b.redF()), mix(a.greenF(), b.greenF()), mix(a.blueF(), b.blueF()));
}

void drawThumbnail(
    QPainter& painter, const QRect& area, const QPalette& palette, const QModelIndex& index) {
  const auto pixmap = index.data(PictureListModel::ThumbnailRole).value<QPixmap>();
  if (!pixmap.isNull()) {
    const auto size = pixmap.size().scaled(area.size(), Qt::KeepAspectRatio);
    QRect target(QPoint(), size);
    target.moveCenter(area.center());
    painter.drawPixmap(target, pixmap);
    return;
  }
  painter.fillRect(area, blend(palette.color(QPalette::Base), palette.color(QPalette::Text), 0.06));
  if (!index.data(PictureListModel::BrokenRole).toBool()) return;
  painter.setPen(palette.color(QPalette::Text));
  painter.drawText(
      area, Qt::AlignCenter | Qt::TextWordWrap, PictureListModel::tr("cannot be read"));
}

void drawBadge(QPainter& painter, const QRect& area, const QModelIndex& index) {
  const auto text = index.data(PictureListModel::BadgeRole).toString();
  const bool warning = index.data(PictureListModel::WarningRole).toBool();
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
      thumbnail_size_ + 3 * kMargin + kLines * metrics.lineSpacing()};
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
      option.rect.y() + kMargin,
      thumbnail_size_,
      thumbnail_size_);
  drawThumbnail(*painter, picture, option.palette, index);
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

}  // namespace diptych::ui
