// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/picture_view.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace diptych::ui {

PictureView::PictureView(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void PictureView::setPicture(const QImage& picture) {
  picture_ = picture;
  reduced_ = {};
  update();
}

void PictureView::setSmooth(bool smooth) {
  smooth_ = smooth;
  update();
}

void PictureView::setMessage(const QString& message, bool is_error) {
  message_ = message;
  is_error_ = is_error;
  setAccessibleDescription(message);
  update();
}

void PictureView::setProgress(double share) {
  if (progress_ == share) return;
  progress_ = share;
  update();
}

void PictureView::setActivatable(bool activatable) {
  activatable_ = activatable;
  setFocusPolicy(activatable ? Qt::StrongFocus : Qt::NoFocus);
  setCursor(activatable ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

// In physical pixels a small picture is enlarged by a whole factor, so that all its pixels are
// equally large.
QRect PictureView::pictureRect() const {
  const double ratio = devicePixelRatioF();
  const QSizeF room = QSizeF(size()) * ratio;
  double factor = std::min(room.width() / picture_.width(), room.height() / picture_.height());
  if (factor >= 2) factor = std::floor(factor);
  const QSizeF shown = QSizeF(picture_.size()) * factor / ratio;
  QRect place(0, 0, qRound(shown.width()), qRound(shown.height()));
  place.moveCenter(rect().center());
  return place;
}

void PictureView::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter(this);
  if (picture_.isNull()) {
    painter.fillRect(rect(), palette().color(QPalette::Base));
    auto edge = palette().color(QPalette::Text);
    edge.setAlphaF(0.25F);
    painter.setPen(edge);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
    paintMessage(painter);
  } else {
    paintPicture(painter);
  }
  if (progress_ >= 0) {
    QRect bar(0, height() - 3, width(), 3);
    painter.fillRect(bar, palette().color(QPalette::Mid));
    bar.setWidth(qRound(width() * std::min(1.0, progress_)));
    painter.fillRect(bar, palette().color(QPalette::Highlight));
  }
  if (hasFocus()) {
    painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
    painter.drawRect(rect().adjusted(1, 1, -1, -1));
  }
}

void PictureView::paintPicture(QPainter& painter) const {
  const auto place = pictureRect();
  const bool sharp = !smooth_ && place.width() * devicePixelRatioF() >= 2 * picture_.width();
  painter.setRenderHint(QPainter::SmoothPixmapTransform, !sharp);
  const auto pixels = QSizeF(place.size()) * devicePixelRatioF();
  if (pixels.width() < picture_.width()) {
    painter.drawImage(place, reducedTo(pixels.toSize()));
  } else {
    painter.drawImage(place, picture_);
  }
}

// Every pixel of a large picture would be too many for one event of the GUI thread: first some of
// them are left out, three each way remain for each one shown.
const QImage& PictureView::reducedTo(const QSize& size) const {
  constexpr int kKept = 3;
  if (reduced_.size() == size) return reduced_;
  const bool large = picture_.width() > kKept * size.width();
  const auto kept = large ? picture_.scaled(kKept * size) : picture_;
  reduced_ = kept.scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
  return reduced_;
}

void PictureView::paintMessage(QPainter& painter) const {
  auto text = palette().color(QPalette::Text);
  if (!is_error_) text.setAlphaF(0.75F);
  painter.setPen(text);
  const auto place = rect().adjusted(10, 10, -10, -10);
  painter.drawText(place, Qt::AlignCenter | Qt::TextWordWrap, message_);
}

void PictureView::mouseReleaseEvent(QMouseEvent* event) {
  const bool inside = rect().contains(event->position().toPoint());
  if (activatable_ && inside && event->button() == Qt::LeftButton) Q_EMIT activated();
}

void PictureView::keyPressEvent(QKeyEvent* event) {
  const auto key = event->key();
  const bool pressed = key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Space;
  if (activatable_ && pressed) {
    Q_EMIT activated();
  } else {
    QWidget::keyPressEvent(event);
  }
}

}  // namespace diptych::ui
