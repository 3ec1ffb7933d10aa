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
#include <utility>

namespace diptych::ui {

namespace {

constexpr int kMargin = 6;
constexpr int kLines = 2;
constexpr int kColourLine = 3;
constexpr qint64 kCaptionBudget_ms = 6;
constexpr int kSmallestEditor = 280;

QColor blend(const QColor& a, const QColor& b, double share_of_b) {
  const auto mix = [&](float x, float y) { return x + (y - x) * static_cast<float>(share_of_b); };
  return QColor::fromRgbF(
      mix(a.redF(), b.redF()), mix(a.greenF(), b.greenF()), mix(a.blueF(), b.blueF()));
}

QFont smaller(QFont font) {
  font.setPointSizeF(font.pointSizeF() * 0.8);
  return font;
}

// In place of a picture: why there is none.
void drawReason(
    QPainter& painter, const QRect& area, const QPalette& palette, const QString& text) {
  painter.setPen(blend(palette.color(QPalette::Base), palette.color(QPalette::Text), 0.75));
  painter.save();
  painter.setFont(smaller(painter.font()));  // a long word has to fit
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

// At most kLines lines, the last one elided.
std::vector<QStaticText> layOutCaption(const QString& text, const QFont& font, int width) {
  const QFontMetrics metrics(font);
  std::vector<QStaticText> lines;
  QTextLayout layout(text, font);
  layout.beginLayout();
  for (int number = 0; number < kLines; ++number) {
    auto line = layout.createLine();
    if (!line.isValid()) break;
    line.setLineWidth(width);
    const bool last = number == kLines - 1;
    QStaticText shown(
        last ? metrics.elidedText(text.mid(line.textStart()), Qt::ElideRight, width)
             : text.mid(line.textStart(), line.textLength()).trimmed());
    shown.setTextFormat(Qt::PlainText);
    shown.prepare({}, font);
    lines.push_back(std::move(shown));
  }
  layout.endLayout();
  return lines;
}

QPixmap drawBadge(const QString& text, bool warning, const QFont& font, qreal scale) {
  const QFontMetrics metrics(font);
  const QSize size(metrics.horizontalAdvance(text) + 10, metrics.height() + 2);
  QPixmap badge(size * scale);
  badge.setDevicePixelRatio(scale);
  badge.fill(Qt::transparent);
  QPainter painter(&badge);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(font);
  painter.setPen(Qt::NoPen);
  painter.setBrush(
      warning ? QColor(176, 64, 0) : QColor(32, 32, 32, 190));  // on pictures, not on the theme
  painter.drawRoundedRect(QRect(QPoint(), size), 4, 4);
  painter.setPen(Qt::white);
  painter.drawText(QRect(QPoint(), size), Qt::AlignCenter, text);
  return badge;
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

void PictureDelegate::beginFrame() {
  frame_.start();
  incomplete_ = false;
}

const std::vector<QStaticText>* PictureDelegate::linesOf(
    const QString& caption, const QFont& font, int width) const {
  const auto key = QStringLiteral("%1 %2 %3").arg(width).arg(font.key(), caption);
  if (const auto* known = captions_.object(key)) return known;
  if (frame_.isValid() && frame_.elapsed() >= kCaptionBudget_ms) {
    if (!std::exchange(incomplete_, true)) Q_EMIT frameIncomplete();
    return nullptr;
  }
  captions_.insert(key, new std::vector<QStaticText>(layOutCaption(caption, font, width)));
  return captions_.object(key);
}

const QPixmap& PictureDelegate::badgeOf(
    const QString& text, bool warning, const QFont& font, qreal scale) const {
  const auto key = QStringLiteral("%1 %2 %3 %4").arg(warning).arg(scale).arg(font.key(), text);
  if (!badges_.contains(key)) {
    badges_.insert(key, new QPixmap(drawBadge(text, warning, font, scale)));
  }
  return *badges_.object(key);
}

void PictureDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  painter->save();
  painter->setFont(option.font);
  paintGround(*painter, option);
  const QRect picture(
      option.rect.x() + (option.rect.width() - thumbnail_size_) / 2,
      option.rect.y() + kMargin + kColourLine,
      thumbnail_size_,
      thumbnail_size_);
  if (index.data(GalleryModel::MissingRole).toBool()) {
    drawMissing(*painter, picture, option.palette);
  } else {
    drawThumbnail(*painter, picture, option.palette, index);
    const auto kind = kSetKinds[index.data(GalleryModel::SetRole).toInt()];
    painter->fillRect(
        QRect(picture.x(), picture.y() - kColourLine - 1, picture.width(), kColourLine),
        setColour(kind));
    paintCaption(*painter, option, index, picture);
    paintBadge(*painter, index, picture);
  }
  painter->restore();
}

void PictureDelegate::paintGround(QPainter& painter, const QStyleOptionViewItem& option) const {
  const bool selected = option.state & QStyle::State_Selected;
  const bool hovered = option.state & QStyle::State_MouseOver;
  if (!selected && !hovered) return;
  const auto highlight = option.palette.color(QPalette::Highlight);
  painter.setPen(Qt::NoPen);
  painter.setBrush(
      selected ? highlight : blend(option.palette.color(QPalette::Base), highlight, 0.18));
  painter.drawRoundedRect(option.rect.adjusted(2, 2, -2, -2), 6, 6);
}

void PictureDelegate::paintCaption(
    QPainter& painter,
    const QStyleOptionViewItem& option,
    const QModelIndex& index,
    const QRect& picture) const {
  const bool selected = option.state & QStyle::State_Selected;
  painter.setPen(option.palette.color(selected ? QPalette::HighlightedText : QPalette::Text));
  const QRect area = option.rect.adjusted(kMargin, 0, -kMargin, 0);
  int y = picture.bottom() + kMargin;
  const auto* lines = linesOf(index.data(Qt::DisplayRole).toString(), option.font, area.width());
  if (!lines) return;
  for (const auto& line : *lines) {
    const auto spare = area.width() - line.size().width();
    painter.drawStaticText(QPointF(area.x() + std::max(0.0, spare / 2), y), line);
    y += option.fontMetrics.lineSpacing();
  }
}

void PictureDelegate::paintBadge(
    QPainter& painter, const QModelIndex& index, const QRect& picture) const {
  const auto text = index.data(GalleryModel::BadgeRole).toString();
  if (text.isEmpty()) return;
  const auto font = smaller(painter.font());
  const bool warning = index.data(GalleryModel::WarningRole).toBool();
  const auto& badge = badgeOf(text, warning, font, painter.device()->devicePixelRatioF());
  const auto size = badge.deviceIndependentSize().toSize();
  if (size.width() > picture.width() - 6) return;  // the tool tip says it too
  painter.drawPixmap(
      picture.right() - 2 - size.width(), picture.bottom() - 2 - size.height(), badge);
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
