// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/compare_options.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QSlider>
#include <QSpinBox>
#include <QToolButton>

#include <algorithm>
#include <initializer_list>
#include <utility>

namespace diptych::ui {

namespace {

constexpr int kMaxGain = 64;
constexpr int kFirstGain = 4;  // with which the usual differences are just seen

}  // namespace

CompareOptions::CompareOptions(QWidget* parent) : QWidget(parent) {
  createPair();
  createDifference();
  createBlink();
  createProgress();
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(4);
  for (QWidget* widget : std::initializer_list<QWidget*>{
           first_, second_, kind_, gain_, gain_label_, blink_, interval_, progress_, cancel_}) {
    const bool grows = widget->sizePolicy().expandingDirections() & Qt::Horizontal;
    layout->addWidget(widget, grows ? 2 : 0);
  }
  layout->addStretch(1);
  showNeeded();
}

QComboBox* CompareOptions::createChooser(const char* name, const QString& tip) {
  auto* chooser = new QComboBox(this);
  chooser->setObjectName(QLatin1String(name));
  chooser->setAccessibleName(tip);
  chooser->setToolTip(tip);
  chooser->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  chooser->setMinimumContentsLength(1);
  chooser->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  chooser->setMaximumWidth(160);
  return chooser;
}

void CompareOptions::createPair() {
  first_ = createChooser("compare_first", tr("The first of the two pictures"));
  second_ = createChooser("compare_second", tr("The second of the two pictures"));
  connect(first_, &QComboBox::activated, this, [this] { choose(first_, second_); });
  connect(second_, &QComboBox::activated, this, [this] { choose(second_, first_); });
}

void CompareOptions::createDifference() {
  kind_ = new QComboBox(this);
  kind_->setObjectName(QStringLiteral("compare_kind"));
  kind_->setAccessibleName(tr("How a difference is shown"));
  kind_->setToolTip(
      tr("Absolute: black where the pictures are equal. Signed: grey where they are "
         "equal, lighter where the second one is"));
  kind_->addItems({tr("Absolute"), tr("Signed")});
  gain_ = new QSlider(Qt::Horizontal, this);
  gain_->setObjectName(QStringLiteral("compare_gain"));
  gain_->setAccessibleName(tr("Gain of the difference"));
  gain_->setToolTip(tr("How many times differences are enlarged"));
  gain_->setRange(1, kMaxGain);
  gain_->setPageStep(8);
  gain_->setValue(kFirstGain);
  gain_->setMinimumWidth(60);
  gain_->setMaximumWidth(200);
  gain_label_ = new QLabel(tr("× %1").arg(kFirstGain), this);
  gain_label_->setMinimumWidth(fontMetrics().horizontalAdvance(tr("× %1").arg(kMaxGain)));
  connect(kind_, &QComboBox::activated, this, &CompareOptions::differenceChanged);
  connect(gain_, &QSlider::valueChanged, this, [this](int value) {
    gain_label_->setText(tr("× %1").arg(value));
    Q_EMIT differenceChanged();
  });
}

void CompareOptions::createBlink() {
  blink_ = new QToolButton(this);
  blink_->setObjectName(QStringLiteral("compare_blinking"));
  blink_->setText(tr("Automatic"));
  blink_->setAccessibleName(tr("Change the picture by the clock"));
  blink_->setToolTip(
      tr("Change the picture by the clock. Space changes it by hand: tap to keep, "
         "hold to have a look"));
  blink_->setCheckable(true);
  blink_->setChecked(true);
  blink_->setFocusPolicy(Qt::TabFocus);
  interval_ = new QSpinBox(this);
  interval_->setObjectName(QStringLiteral("compare_interval"));
  interval_->setAccessibleName(tr("How long each picture is shown"));
  interval_->setToolTip(tr("How long each picture is shown"));
  interval_->setRange(100, 5000);
  interval_->setSingleStep(100);
  interval_->setValue(600);
  interval_->setSuffix(tr(" ms"));
  connect(blink_, &QToolButton::toggled, this, &CompareOptions::blinkChanged);
  connect(interval_, &QSpinBox::valueChanged, this, &CompareOptions::blinkChanged);
}

void CompareOptions::createProgress() {
  progress_ = new QProgressBar(this);
  progress_->setObjectName(QStringLiteral("compare_progress"));
  progress_->setAccessibleName(tr("Progress of the round trips"));
  progress_->setMinimumWidth(60);
  progress_->setMaximumWidth(160);
  cancel_ = new QToolButton(this);
  cancel_->setObjectName(QStringLiteral("compare_cancel"));
  cancel_->setText(tr("Cancel"));
  cancel_->setAccessibleName(tr("Cancel the round trips"));
  cancel_->setToolTip(tr("Cancel the round trips"));
  connect(cancel_, &QToolButton::clicked, this, &CompareOptions::cancelWanted);
}

void CompareOptions::setTitles(const QStringList& titles) {
  QStringList present;
  for (int i = 0; i < first_->count(); ++i) present << first_->itemText(i);
  if (present == titles) return;
  for (auto* chooser : {first_, second_}) {
    chooser->clear();
    chooser->addItems(titles);
  }
  second_->setCurrentIndex(titles.size() > 1 ? 1 : 0);
  showNeeded();
}

// A picture is not compared with itself: what the other one shows is exchanged.
void CompareOptions::choose(QComboBox* changed, QComboBox* other) {
  if (changed->currentIndex() == other->currentIndex()) {
    other->setCurrentIndex(changed->currentIndex() == 0 ? 1 : 0);
  }
  Q_EMIT pairChanged();
}

void CompareOptions::setMode(CompareMode mode) {
  mode_ = mode;
  showNeeded();
}

// What is not needed goes first: the window must never ask for room for both.
void CompareOptions::showNeeded() {
  const bool choice = comparesTwo(mode_) && first_->count() > 2;
  const bool difference = mode_ == CompareMode::Difference;
  const bool round_trip = mode_ == CompareMode::RoundTrip;
  const std::initializer_list<std::pair<QWidget*, bool>> needed = {
      {first_, choice},
      {second_, choice},
      {kind_, difference},
      {gain_, difference || round_trip},
      {gain_label_, difference || round_trip},
      {blink_, mode_ == CompareMode::Blink},
      {interval_, mode_ == CompareMode::Blink},
      {progress_, round_trip && running_},
      {cancel_, round_trip && running_}};
  for (const auto& [widget, is_needed] : needed) {
    if (!is_needed) widget->hide();
  }
  for (const auto& [widget, is_needed] : needed) {
    if (is_needed) widget->show();
  }
}

std::size_t CompareOptions::first() const {
  return static_cast<std::size_t>(std::max(0, first_->currentIndex()));
}

std::size_t CompareOptions::second() const {
  return first_->count() < 2 ? 1 : static_cast<std::size_t>(std::max(0, second_->currentIndex()));
}

DifferenceKind CompareOptions::kind() const {
  return kind_->currentIndex() == 0 ? DifferenceKind::Absolute : DifferenceKind::Signed;
}

double CompareOptions::gain() const { return gain_->value(); }

bool CompareOptions::blinking() const { return blink_->isChecked(); }

void CompareOptions::setBlinking(bool blinking) { blink_->setChecked(blinking); }

int CompareOptions::interval_ms() const { return interval_->value(); }

void CompareOptions::setProgress(int done, int total) {
  running_ = total > 0;
  progress_->setRange(0, total);
  progress_->setValue(done);
  showNeeded();
}

}  // namespace diptych::ui
