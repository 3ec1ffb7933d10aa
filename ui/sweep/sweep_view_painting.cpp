// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sweep/sweep_view.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace diptych::ui {
namespace {

constexpr int kRoomForWords = 56;  // a smaller cell has no words inside
constexpr int kLeastLabel = 34;    // narrower columns share a label with their neighbours
constexpr qsizetype kMostCutLabels = 4000;

QColor mixed(const QColor& a, const QColor& b, double share) {
  const auto mix = [share](int x, int y) { return qRound(x + (y - x) * share); };
  return {mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue())};
}

bool isDark(const QPalette& palette) { return palette.color(QPalette::Window).lightness() < 128; }

QColor errorInk(const QPalette& palette) {
  return isDark(palette) ? QColor(255, 138, 128) : QColor(176, 0, 32);
}

}  // namespace

void SweepView::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter(viewport());
  painter.fillRect(viewport()->rect(), palette().window());
  if (empty_) return;
  paintCells(painter);
  paintMarks(painter);
  paintColumnLabels(painter);
  paintRowLabels(painter);
  paintCorner(painter);
}

// What is in the middle is read first.
void SweepView::paintCells(QPainter& painter) {
  const auto columns = visibleColumns();
  const auto rows = visibleRows();
  const auto middle = centreCell();
  std::vector<SweepCell> seen;
  for (int y = rows.first; y <= rows.last; ++y) {
    for (int x = columns.first; x <= columns.last; ++x) {
      const SweepCell cell{x, y, chosen_.z};
      paintCell(painter, cell);
      if (cellState(cell) == CellState::Finished) seen.push_back(cell);
    }
  }
  const auto distance = [&middle](const SweepCell& cell) {
    return std::abs(cell.x - middle.x) + std::abs(cell.y - middle.y);
  };
  std::stable_sort(seen.begin(), seen.end(), [&](const auto& a, const auto& b) {
    return distance(a) < distance(b);
  });
  pictures_.want(std::move(seen), neededSide());
}

void SweepView::paintCell(QPainter& painter, const SweepCell& cell) {
  const auto place = cellRect(cell);
  const auto error = cellError(cell);
  if (!error.isEmpty()) {
    paintFailedCell(painter, place, error);
    return;
  }
  const auto picture = pictureOf(cell);
  if (picture.isNull()) {
    paintOpenCell(painter, place, cell);
    return;
  }
  // Enlarged pixels stay sharp, as everywhere in the program.
  const bool enlarged = place.width() * devicePixelRatioF() >= 2.0 * picture.width();
  painter.setRenderHint(QPainter::SmoothPixmapTransform, !enlarged);
  painter.drawImage(place, picture);
}

void SweepView::paintOpenCell(QPainter& painter, const QRect& place, const SweepCell& cell) {
  const auto window = palette().color(QPalette::Window);
  const auto ink = palette().color(QPalette::WindowText);
  const bool finished = cellState(cell) == CellState::Finished;
  painter.fillRect(place, mixed(window, ink, finished ? 0.14 : 0.06));
  if (making_ != cell) return;
  const int height = std::clamp(place.height() / 16, 2, 6);
  const QRect bar(place.left(), place.bottom() - height + 1, place.width(), height);
  painter.fillRect(bar, mixed(window, ink, 0.2));
  painter.fillRect(
      QRect(bar.topLeft(), QSize(qRound(bar.width() * making_share_), height)),
      palette().highlight());
}

void SweepView::paintFailedCell(QPainter& painter, const QRect& place, const QString& error) {
  const auto ink = errorInk(palette());
  painter.fillRect(place, mixed(palette().color(QPalette::Window), ink, 0.16));
  painter.setPen(ink);
  if (std::min(place.width(), place.height()) < kRoomForWords) {
    if (place.height() >= fontMetrics().height()) painter.drawText(place, Qt::AlignCenter, "!");
    return;
  }
  const auto room = place.adjusted(6, 6, -6, -6);
  painter.drawText(room, Qt::AlignCenter | Qt::TextWordWrap, fitted(error, room.size()));
}

void SweepView::paintMarks(QPainter& painter) {
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.setBrush(Qt::NoBrush);
  const auto frame = cellRect(chosen_).adjusted(-3, -3, 2, 2);
  painter.setPen(QPen(
      palette().color(hasFocus() ? QPalette::Active : QPalette::Inactive, QPalette::Highlight), 2));
  painter.drawRect(frame.adjusted(1, 1, 0, 0));
  if (!reference_ || reference_->z != chosen_.z) return;
  const auto place = cellRect(*reference_);
  const auto metrics = fontMetrics();
  const auto word = tr("Reference");
  const bool room = place.width() > metrics.horizontalAdvance(word) + 12;
  const auto text = room ? word : tr("R", "a short mark of the reference cell");
  const QRect badge(
      place.left(), place.top(), metrics.horizontalAdvance(text) + 10, metrics.height() + 2);
  painter.fillRect(badge, palette().highlight());
  painter.setPen(palette().color(QPalette::HighlightedText));
  painter.drawText(badge, Qt::AlignCenter, text);
}

// The text, or as much of it as there is room for on as many lines as fit.
const QString& SweepView::fitted(const QString& text, const QSize& room) const {
  if (cut_.size() > kMostCutLabels) cut_.clear();
  const auto key = QStringLiteral("%1x%2 %3").arg(room.width()).arg(room.height()).arg(text);
  if (const auto known = cut_.find(key); known != cut_.end()) return known.value();
  const auto metrics = fontMetrics();
  const auto fits = [&](const QString& words) {
    const auto size =
        metrics.boundingRect(QRect(0, 0, room.width(), 10000), Qt::TextWordWrap, words).size();
    return size.height() <= room.height() && size.width() <= room.width();
  };
  auto cut = text;
  if (!fits(cut)) {
    while (cut.size() > 1 && !fits(cut + QChar(0x2026))) {
      cut.chop(std::max<qsizetype>(1, cut.size() / 16));
    }
    cut = cut.trimmed() + QChar(0x2026);
  }
  return cut_.insert(key, cut).value();
}

void SweepView::paintColumnLabels(QPainter& painter) {
  painter.fillRect(0, 0, viewport()->width(), label_height_, palette().window());
  painter.setClipRect(label_width_, 0, viewport()->width() - label_width_, label_height_);
  painter.setPen(palette().color(QPalette::WindowText));
  const auto& axis = plan_.axes[0];
  const int every = std::max(1, static_cast<int>(std::ceil(kLeastLabel / pitch().width())));
  const auto columns = visibleColumns();
  for (int x = columns.first / every * every; x <= columns.last; x += every) {
    auto place = cellRect({x, 0, 0});
    place.setTop(4);
    place.setHeight(label_height_ - 8);
    if (every > 1) place.setWidth(qRound(pitch().width() * every));
    // Where it is narrow the number alone says enough: the corner has the name.
    const auto& label = axis.labels[static_cast<std::size_t>(x)];
    const auto words = QString::fromStdString(sweepAxisLabel(axis.kind, label));
    const bool wide = fontMetrics().horizontalAdvance(words) <= place.width();
    const bool is_number = axis.kind == SweepKind::Cfg || axis.kind == SweepKind::Seed ||
                           axis.kind == SweepKind::Steps;
    const auto text = wide || !is_number ? words : QString::fromStdString(label);
    const auto side = every > 1 ? Qt::AlignLeft : Qt::AlignHCenter;
    painter.drawText(place, side | Qt::AlignBottom | Qt::TextWordWrap, fitted(text, place.size()));
  }
  painter.setClipping(false);
}

void SweepView::paintRowLabels(QPainter& painter) {
  painter.fillRect(0, label_height_, label_width_, viewport()->height(), palette().window());
  painter.setClipRect(0, label_height_, label_width_, viewport()->height() - label_height_);
  painter.setPen(palette().color(QPalette::WindowText));
  const auto& axis = plan_.axes[1];
  const int line = fontMetrics().lineSpacing();
  const int every = std::max(1, static_cast<int>(std::ceil(line / pitch().height())));
  const auto rows = visibleRows();
  for (int y = rows.first / every * every; y <= rows.last; y += every) {
    auto place = cellRect({0, y, 0});
    place.setLeft(8);
    place.setRight(label_width_ - 6);
    if (place.height() < line) place.setHeight(line);
    // The label of a row that is partly out of view stays in view.
    const auto seen = place.intersected(
        QRect(0, label_height_, label_width_, viewport()->height() - label_height_));
    if (seen.height() >= line) place = seen;
    const auto words =
        QString::fromStdString(sweepAxisLabel(axis.kind, axis.labels[static_cast<std::size_t>(y)]));
    painter.drawText(
        place, Qt::AlignRight | Qt::AlignVCenter | Qt::TextWordWrap, fitted(words, place.size()));
  }
  painter.setClipping(false);
}

void SweepView::paintCorner(QPainter& painter) {
  const QRect corner(0, 0, label_width_, label_height_);
  painter.fillRect(corner, palette().window());
  painter.setPen(palette().color(QPalette::Disabled, QPalette::WindowText));
  const auto title =
      QString::fromStdString(sweepKindTitle(plan_.axes[0].kind)) + QStringLiteral(" →");
  painter.drawText(
      corner.adjusted(8, 4, -6, -4),
      Qt::AlignRight | Qt::AlignBottom,
      fontMetrics().elidedText(title, Qt::ElideRight, label_width_ - 14));
}

}  // namespace diptych::ui
