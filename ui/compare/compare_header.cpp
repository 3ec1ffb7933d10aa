// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/compare_header.h"

#include "ui/widgets/elided_label.h"
#include "ui/widgets/themed_icon.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace diptych::ui {

CompareHeader::CompareHeader(QWidget* parent) : QWidget(parent) {
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(2);
  auto* previous = addButton(
      layout, "compare_previous", QStringLiteral("previous"), tr("Previous pictures (P, Page Up)"));
  auto* next =
      addButton(layout, "compare_next", QStringLiteral("next"), tr("Next pictures (N, Page Down)"));
  place_ = new QLabel(this);
  place_->setObjectName(QStringLiteral("compare_place"));
  place_->setTextFormat(Qt::PlainText);
  name_ = new ElidedLabel(this);
  name_->setObjectName(QStringLiteral("compare_name"));
  name_->setTextFormat(Qt::PlainText);
  auto font = name_->font();
  font.setBold(true);
  name_->setFont(font);
  layout->addSpacing(4);
  layout->addWidget(place_);
  layout->addSpacing(6);
  layout->addWidget(name_, 1);
  auto* copy =
      addButton(layout, "compare_copy", QStringLiteral("copy"), tr("Copy what is seen (Ctrl+C)"));
  auto* save = addButton(
      layout, "compare_export", QStringLiteral("save"), tr("Save what is seen as PNG (Ctrl+S)"));
  auto* close =
      addButton(layout, "compare_close", QStringLiteral("close"), tr("Back to the gallery (Esc)"));
  connect(previous, &QToolButton::clicked, this, &CompareHeader::previousWanted);
  connect(next, &QToolButton::clicked, this, &CompareHeader::nextWanted);
  connect(copy, &QToolButton::clicked, this, &CompareHeader::copyWanted);
  connect(save, &QToolButton::clicked, this, &CompareHeader::exportWanted);
  connect(close, &QToolButton::clicked, this, &CompareHeader::closeWanted);
  drawIcons();
}

QToolButton* CompareHeader::addButton(
    QHBoxLayout* layout, const char* name, const QString& icon, const QString& tip) {
  auto* button = new QToolButton(this);
  button->setObjectName(QLatin1String(name));
  button->setAccessibleName(tip);
  button->setToolTip(tip);
  button->setAutoRaise(true);
  button->setFocusPolicy(Qt::TabFocus);
  layout->addWidget(button);
  drawn_.emplace_back(button, icon);
  return button;
}

void CompareHeader::setPlace(const QString& place, const QString& name) {
  place_->setText(place);
  name_->setText(name);
  name_->setToolTip(name);
}

void CompareHeader::drawIcons() {
  for (const auto& [button, icon] : drawn_) button->setIcon(themedIcon(icon, palette()));
}

void CompareHeader::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) drawIcons();
}

}  // namespace diptych::ui
