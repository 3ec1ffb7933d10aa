// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/message_bar.h"

#include <QApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

#include <utility>

namespace diptych::ui {

namespace {

QColor tinted(const QColor& background, const QColor& tint) {
  constexpr double kShare = 0.22;
  const auto mix = [](int a, int b) { return static_cast<int>(a + (b - a) * kShare); };
  return {
      mix(background.red(), tint.red()),
      mix(background.green(), tint.green()),
      mix(background.blue(), tint.blue())};
}

}  // namespace

MessageBar::MessageBar(QWidget* parent) : QFrame(parent) {
  setObjectName(QStringLiteral("message_bar"));
  setAccessibleName(tr("Message"));
  setAutoFillBackground(true);
  label_ = new QLabel;
  label_->setObjectName(QStringLiteral("message_text"));
  label_->setWordWrap(true);
  label_->setTextFormat(Qt::PlainText);
  label_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  action_button_ = new QPushButton;
  action_button_->setObjectName(QStringLiteral("message_action"));
  action_button_->setAccessibleName(tr("Do what is offered"));
  connect(action_button_, &QPushButton::clicked, this, [this] {
    const auto action = std::exchange(action_, {});
    dismiss();
    if (action) action();
  });
  log_button_ = new QPushButton(tr("Show log"));
  log_button_->setObjectName(QStringLiteral("message_log"));
  log_button_->setAccessibleName(tr("Show the log"));
  connect(log_button_, &QPushButton::clicked, this, &MessageBar::logRequested);
  auto* close = new QToolButton;
  close->setObjectName(QStringLiteral("message_close"));
  close->setAccessibleName(tr("Close the message"));
  close->setToolTip(tr("Close"));
  close->setText(QStringLiteral("✕"));
  close->setAutoRaise(true);
  connect(close, &QToolButton::clicked, this, &MessageBar::dismiss);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(10, 5, 6, 5);
  layout->addWidget(label_, 1);
  layout->addWidget(action_button_);
  layout->addWidget(log_button_);
  layout->addWidget(close);
  hide();
}

void MessageBar::showError(const QString& message) { show(message, true); }

bool MessageBar::showNews(const QString& message) {
  if (shows_error_ || action_) return false;
  show(message, false);
  return true;
}

void MessageBar::offer(
    const QString& message, const QString& button, std::function<void()> action) {
  show(message, false);
  action_ = std::move(action);
  action_button_->setText(button);
  action_button_->setAccessibleName(button);
  action_button_->show();
}

void MessageBar::show(const QString& message, bool error) {
  shows_error_ = error;
  action_ = {};
  action_button_->hide();
  label_->setText(message);
  label_->setAccessibleName(message);
  log_button_->setVisible(error);
  useThemeColors();
  QFrame::show();
}

void MessageBar::dismiss() {
  shows_error_ = false;
  action_ = {};
  hide();
}

QString MessageBar::text() const { return isHidden() ? QString() : label_->text(); }

void MessageBar::useThemeColors() {
  auto colors = QApplication::palette();
  const auto background = colors.color(QPalette::Window);
  const auto tint = shows_error_ ? QColor(214, 40, 40) : QColor(47, 127, 214);
  colors.setColor(QPalette::Window, tinted(background, tint));
  if (colors != palette()) setPalette(colors);
}

void MessageBar::changeEvent(QEvent* event) {
  QFrame::changeEvent(event);
  if (event->type() == QEvent::ApplicationPaletteChange && label_) useThemeColors();
}

}  // namespace diptych::ui
