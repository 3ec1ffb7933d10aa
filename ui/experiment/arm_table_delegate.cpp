// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/experiment/arm_table_delegate.h"

#include "core/experiment/experiment_queue.h"
#include "ui/bridge/thumbnail_loader.h"
#include "ui/experiment/arm_table_model.h"

#include <QApplication>
#include <QPainter>

namespace diptych::ui {

namespace {

using State = ExperimentTask::State;

constexpr int kPicture = 26;  // device-independent pixels
constexpr int kGap = 2;
constexpr int kMargin = 3;
constexpr int kBar = 3;

// As far as the work is, a line along the bottom of the cell.
void paintProgress(
    QPainter& painter, const QStyleOptionViewItem& option, State state, double progress) {
  if (state != State::Active && (state != State::Waiting || progress <= 0)) return;
  auto bar = option.rect.adjusted(kMargin, 0, -kMargin, -2);
  bar.setTop(bar.bottom() - kBar + 1);
  auto back = option.palette.color(QPalette::Text);
  back.setAlphaF(0.15f);
  painter.fillRect(bar, back);
  bar.setWidth(qRound(bar.width() * progress));
  const bool selected = option.state & QStyle::State_Selected;
  painter.fillRect(
      bar,
      option.palette.color(
          selected                 ? QPalette::HighlightedText
          : state == State::Active ? QPalette::Highlight
                                   : QPalette::PlaceholderText));
}

}  // namespace

ArmTableDelegate::ArmTableDelegate(ThumbnailLoader& thumbnails, QObject* parent)
    : QStyledItemDelegate(parent), thumbnails_(thumbnails) {}

void ArmTableDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const auto state = index.data(ArmTableModel::StateRole);
  auto drawn = option;
  initStyleOption(&drawn, index);
  const bool is_strip = index.column() == ArmTableModel::Pictures;
  const bool is_waiting = state.isValid() && index.column() >= ArmTableModel::FirstSeed &&
                          state.toInt() == static_cast<int>(State::Waiting);
  const bool has_pictures = !index.data(ArmTableModel::StripRole).toStringList().isEmpty();
  if (is_waiting || (is_strip && !has_pictures)) {
    drawn.palette.setColor(
        QPalette::Text, option.palette.color(QPalette::Active, QPalette::PlaceholderText));
  }
  if (is_strip && has_pictures) drawn.text.clear();
  const auto* style = drawn.widget ? drawn.widget->style() : QApplication::style();
  style->drawControl(QStyle::CE_ItemViewItem, &drawn, painter, drawn.widget);
  if (is_strip && has_pictures) paintStrip(*painter, option.rect, index);
  if (state.isValid()) {
    paintProgress(
        *painter,
        option,
        static_cast<State>(state.toInt()),
        index.data(ArmTableModel::ProgressRole).toDouble());
  }
}

void ArmTableDelegate::paintStrip(
    QPainter& painter, const QRect& area, const QModelIndex& index) const {
  painter.save();
  painter.setClipRect(area);
  painter.setRenderHint(QPainter::SmoothPixmapTransform);
  QRect place(area.x() + kMargin, area.center().y() - kPicture / 2, kPicture, kPicture);
  for (const auto& path : index.data(ArmTableModel::StripRole).toStringList()) {
    if (place.right() > area.right()) break;  // no half pictures
    const auto pixmap = thumbnails_.thumbnail(path);
    if (!pixmap.isNull()) {
      QRect target(QPoint(), pixmap.size().scaled(place.size(), Qt::KeepAspectRatio));
      target.moveCenter(place.center());
      painter.drawPixmap(target, pixmap);
    }
    place.translate(kPicture + kGap, 0);
  }
  painter.restore();
}

QSize ArmTableDelegate::sizeHint(
    const QStyleOptionViewItem& option, const QModelIndex& index) const {
  auto size = QStyledItemDelegate::sizeHint(option, index);
  size.setHeight(kPicture + 2 * kMargin);
  if (index.column() == ArmTableModel::Pictures) {
    size.setWidth(2 * kMargin + 8 * (kPicture + kGap));
  }
  return size;
}

}  // namespace diptych::ui
