// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/mode_bar.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QKeySequence>
#include <QToolButton>

#include <array>

namespace diptych::ui {

namespace {

QString tipOf(CompareMode mode) {
  switch (mode) {
    case CompareMode::SideBySide:
      return ModeBar::tr("All pictures beside each other");
    case CompareMode::Wipe:
      return ModeBar::tr(
          "Two pictures with an edge between them: drag it, or press Shift+Left "
          "and Shift+Right");
    case CompareMode::Blink:
      return ModeBar::tr("Two pictures in turn at one place: by the clock, or with Space");
    case CompareMode::Difference:
      return ModeBar::tr("What lies between two pictures, enlarged");
    case CompareMode::RoundTrip:
      return ModeBar::tr("What the model's autoencoder makes of every picture");
    case CompareMode::Spectrum:
      return ModeBar::tr(
          "How much of which frequency is in every picture: blocks and enlargement "
          "leave marks here");
  }
  return {};
}

}  // namespace

Qt::Key keyOf(CompareMode mode) {
  constexpr std::array<Qt::Key, kCompareModes> kKeys = {
      Qt::Key_S, Qt::Key_W, Qt::Key_B, Qt::Key_D, Qt::Key_R, Qt::Key_T};
  return kKeys[static_cast<std::size_t>(mode)];
}

ModeBar::ModeBar(QWidget* parent) : QWidget(parent), buttons_(new QButtonGroup(this)) {
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(2);
  for (int i = 0; i < kCompareModes; ++i) {
    const auto mode = static_cast<CompareMode>(i);
    auto* button = new QToolButton(this);
    button->setObjectName(QStringLiteral("compare_mode_%1").arg(i));
    button->setText(describeMode(mode));
    button->setAccessibleName(describeMode(mode));
    button->setToolTip(
        QStringLiteral("%1 (%2)").arg(tipOf(mode), QKeySequence(keyOf(mode)).toString()));
    button->setCheckable(true);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    buttons_->addButton(button, i);
    layout->addWidget(button);
  }
  layout->addStretch(1);
  connect(buttons_, &QButtonGroup::idClicked, this, [this](int id) {
    Q_EMIT modeChosen(static_cast<CompareMode>(id));
  });
  setMode(CompareMode::SideBySide);
}

void ModeBar::setMode(CompareMode mode) {
  buttons_->button(static_cast<int>(mode))->setChecked(true);
}

}  // namespace diptych::ui
