// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/compare_canvas.h"

#include <QGridLayout>
#include <QPainter>

#include <algorithm>

namespace diptych::ui {

CompareCanvas::CompareCanvas(QWidget* parent) : QWidget(parent), grid_(new QGridLayout(this)) {
  setObjectName(QStringLiteral("compare_canvas"));
  setAccessibleName(tr("Pictures under comparison"));
  setFocusPolicy(Qt::StrongFocus);
  grid_->setContentsMargins(2, 2, 2, 2);
  grid_->setSpacing(4);
}

void CompareCanvas::setContents(const std::vector<PaneContent>& contents, int columns) {
  const int count = static_cast<int>(contents.size());
  while (static_cast<int>(panes_.size()) < count) addPane();
  if (count != shown_ || columns != columns_) {
    shown_ = count;
    layOut(columns);
  }
  active_ = std::clamp(active_, 0, std::max(0, shown_ - 1));
  for (int i = 0; i < shown_; ++i) {
    pane(i).setContent(contents[static_cast<std::size_t>(i)]);
    if (locked_) pane(i).setView(shared_);
  }
  mark();
  Q_EMIT viewChanged();
}

void CompareCanvas::addPane() {
  const int number = static_cast<int>(panes_.size());
  auto* added = new PicturePane(this);
  added->setObjectName(QStringLiteral("compare_pane_%1").arg(number));
  added->setView(shared_);
  panes_.push_back(added);
  connect(added, &PicturePane::viewChanged, this, [this, number] { follow(number); });
  connect(added, &PicturePane::entered, this, [this, number] { activate(number); });
  connect(added, &PicturePane::fitWanted, this, [this, number] {
    activate(number);
    setScale(0);
  });
  connect(added, &PicturePane::pointed, this, [this, number](const auto& relative) {
    point(number, relative);
  });
}

void CompareCanvas::layOut(int columns) {
  for (auto* widget : panes_) grid_->removeWidget(widget);
  for (int i = 0; i < grid_->columnCount(); ++i) grid_->setColumnStretch(i, i < columns ? 1 : 0);
  const int rows = (shown_ + columns - 1) / columns;
  for (int i = 0; i < grid_->rowCount(); ++i) grid_->setRowStretch(i, i < rows ? 1 : 0);
  for (int i = 0; i < static_cast<int>(panes_.size()); ++i) {
    pane(i).setVisible(i < shown_);
    if (i >= shown_) continue;
    grid_->addWidget(&pane(i), i / columns, i % columns);
    grid_->setColumnStretch(i % columns, 1);
    grid_->setRowStretch(i / columns, 1);
  }
  columns_ = columns;
  grid_->activate();  // what is saved or copied next is laid out already
}

void CompareCanvas::activate(int number) {
  if (active_ == number) return;
  active_ = number;
  mark();
  Q_EMIT viewChanged();
}

// A pane that is fitted follows its own size and tells nobody.
void CompareCanvas::follow(int number) {
  const auto view = pane(number).view();
  if (locked_ && number < shown_) {
    shared_ = view;
    for (int i = 0; i < shown_; ++i) pane(i).setView(shared_);
  }
  Q_EMIT viewChanged();
}

void CompareCanvas::mark() {
  for (int i = 0; i < shown_; ++i) pane(i).setMarked(!locked_ && shown_ > 1 && i == active_);
}

void CompareCanvas::point(int number, const std::optional<QPointF>& relative) {
  for (int i = 0; i < shown_; ++i) pane(i).setPointer(i == number ? std::nullopt : relative);
  Q_EMIT pointed(relative);
}

void CompareCanvas::setLocked(bool locked) {
  if (locked_ == locked) return;
  locked_ = locked;
  mark();
  if (locked_ && shown_ > 0) follow(active_);
}

double CompareCanvas::scale() const { return shown_ == 0 ? 0 : active().scale(); }

void CompareCanvas::setScale(double scale) {
  if (shown_ == 0) return;
  if (scale > 0) {
    if (active().scale() > 0) active().zoomBy(scale / active().scale());
    return;
  }
  active().setView({});
  follow(active_);
}

void CompareCanvas::zoomBy(double factor) {
  if (shown_ > 0) active().zoomBy(factor);
}

void CompareCanvas::panBy(const QPointF& share) {
  if (shown_ > 0) active().panBy(share);
}

void CompareCanvas::moveEdge(double share) {
  if (shown_ > 0) active().setEdge(active().edge() + share);
}

void CompareCanvas::paintEvent(QPaintEvent* /*event*/) {
  if (!hasFocus()) return;
  QPainter painter(this);
  painter.setPen(palette().color(QPalette::Highlight));
  painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

void CompareCanvas::focusInEvent(QFocusEvent* /*event*/) { update(); }

void CompareCanvas::focusOutEvent(QFocusEvent* /*event*/) { update(); }

}  // namespace diptych::ui
