// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statistics/measure_controls.h"

#include "ui/widgets/elided_label.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>

namespace diptych::ui {
namespace {

QPushButton* createPush(
    QWidget* parent, const char* name, const QString& text, const QString& tip) {
  auto* button = new QPushButton(text, parent);
  button->setObjectName(name);
  button->setToolTip(tip);
  auto plain = text;
  button->setAccessibleName(plain.remove('&'));
  button->setAccessibleDescription(tip);
  return button;
}

}  // namespace

MeasureControls::MeasureControls(QWidget* parent)
    : QWidget(parent),
      text_(new ElidedLabel(this)),
      bar_(new QProgressBar(this)),
      measure_(createPush(
          this,
          "statistics_measure",
          tr("&Measure"),
          tr("Measure the pictures that are not measured yet, in the background"))),
      cancel_(createPush(
          this,
          "statistics_cancel",
          tr("&Cancel"),
          tr("Stop measuring; what is measured so far is kept"))) {
  text_->setObjectName("statistics_status");
  text_->setAccessibleName(tr("State of the measuring"));
  bar_->setObjectName("statistics_progress");
  bar_->setAccessibleName(tr("Progress of the measuring"));
  bar_->setMaximumWidth(220);
  connect(measure_, &QPushButton::clicked, this, &MeasureControls::measureWanted);
  connect(cancel_, &QPushButton::clicked, this, &MeasureControls::cancelWanted);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(8, 4, 8, 4);
  row->setSpacing(8);
  row->addWidget(text_, 1);
  row->addWidget(bar_);
  row->addWidget(measure_);
  row->addWidget(cancel_);
}

void MeasureControls::showIdle(const QString& text, bool can_measure) {
  showText(text);
  bar_->hide();
  cancel_->hide();
  measure_->setVisible(can_measure);
}

void MeasureControls::showProgress(const QString& text, qulonglong done, qulonglong total) {
  showText(text);
  bar_->setRange(0, static_cast<int>(total));
  bar_->setValue(static_cast<int>(done));
  bar_->show();
  cancel_->show();
  measure_->hide();
}

void MeasureControls::showText(const QString& text) {
  text_->setText(text);
  text_->setToolTip(text);
}

}  // namespace diptych::ui
