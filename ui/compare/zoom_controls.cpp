// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/zoom_controls.h"

#include "ui/widgets/themed_icon.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLocale>
#include <QMenu>
#include <QToolButton>

namespace diptych::ui {

namespace {

QString percentOf(double scale) {
  const double percent = scale * 100;
  QLocale locale;
  locale.setNumberOptions(QLocale::OmitGroupSeparator);
  return ZoomControls::tr("%1 %").arg(locale.toString(percent, 'f', percent < 10 ? 1 : 0));
}

}  // namespace

ZoomControls::ZoomControls(QWidget* parent) : QWidget(parent) {
  percent_ = createPercent();
  lock_ = createLock();
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(2);
  layout->addWidget(lock_);
  layout->addWidget(
      createStep("compare_zoom_out", QStringLiteral("−"), tr("Zoom out (−)"), 1 / 1.25));
  layout->addWidget(percent_);
  layout->addWidget(createStep("compare_zoom_in", QStringLiteral("+"), tr("Zoom in (+)"), 1.25));
  drawIcons();
}

QToolButton* ZoomControls::createStep(
    const char* name, const QString& sign, const QString& tip, double factor) {
  auto* button = new QToolButton(this);
  button->setObjectName(QLatin1String(name));
  button->setText(sign);
  button->setAccessibleName(tip);
  button->setToolTip(tip);
  button->setAutoRaise(true);
  button->setFocusPolicy(Qt::TabFocus);
  connect(button, &QToolButton::clicked, this, [this, factor] { Q_EMIT stepWanted(factor); });
  return button;
}

QToolButton* ZoomControls::createPercent() {
  auto* button = new QToolButton(this);
  button->setObjectName(QStringLiteral("compare_zoom"));
  button->setAccessibleName(tr("Zoom, in device pixels per pixel of the first picture"));
  button->setToolTip(
      tr("Zoom: 100 % shows every pixel as one of the screen. Wheel, + and − zoom, "
         "F or 0 fits, 1 is 100 %"));
  button->setAutoRaise(true);
  button->setFocusPolicy(Qt::TabFocus);
  button->setPopupMode(QToolButton::InstantPopup);
  button->setMinimumWidth(fontMetrics().horizontalAdvance(QStringLiteral("6400 %")) + 22);
  auto* menu = new QMenu(button);
  menu->addAction(tr("Fit (F)"), this, [this] { Q_EMIT scaleWanted(0); });
  for (const double scale : {0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0}) {
    menu->addAction(percentOf(scale), this, [this, scale] { Q_EMIT scaleWanted(scale); });
  }
  button->setMenu(menu);
  return button;
}

QToolButton* ZoomControls::createLock() {
  auto* button = new QToolButton(this);
  button->setObjectName(QStringLiteral("compare_lock"));
  button->setAccessibleName(tr("Zoom and move all pictures together"));
  button->setToolTip(tr("Zoom and move all pictures together (L)"));
  button->setAutoRaise(true);
  button->setFocusPolicy(Qt::TabFocus);
  button->setCheckable(true);
  button->setChecked(true);
  connect(button, &QToolButton::toggled, this, [this](bool locked) {
    drawIcons();
    Q_EMIT lockToggled(locked);
  });
  return button;
}

void ZoomControls::setScale(double scale) {
  percent_->setText(scale > 0 ? percentOf(scale) : QStringLiteral("–"));
}

void ZoomControls::setLocked(bool locked) { lock_->setChecked(locked); }

void ZoomControls::drawIcons() {
  lock_->setIcon(themedIcon(
      lock_->isChecked() ? QStringLiteral("lock") : QStringLiteral("unlock"), palette()));
}

void ZoomControls::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) drawIcons();
}

}  // namespace diptych::ui
