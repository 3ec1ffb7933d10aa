// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/run_status.h"

#include "ui/bridge/run_bridge.h"
#include "ui/widgets/duration.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>

#include <algorithm>
#include <climits>
#include <cmath>

namespace diptych::ui {

namespace {

QString phaseName(const std::string& phase) {
  if (phase == "scanning") return RunStatus::tr("Reading pictures");
  if (phase == "hashing") return RunStatus::tr("Identifying files");
  if (phase == "loading") return RunStatus::tr("Loading the model");
  if (phase == "caching") return RunStatus::tr("Preparing latents");
  if (phase == "validating") return RunStatus::tr("Validating");
  if (phase == "training") return RunStatus::tr("Training");
  if (phase == "sampling") return RunStatus::tr("Making samples");
  if (phase == "saving") return RunStatus::tr("Saving");
  return QString::fromStdString(phase);
}

// The name is fixed, so what is seen is read aloud as the description.
void showText(QLabel* label, const QString& text) {
  label->setText(text);
  label->setAccessibleDescription(text);
}

QString number(std::int64_t value) { return QLocale().toString(static_cast<qlonglong>(value)); }

}  // namespace

RunStatus::RunStatus(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("run_status"));
  setAccessibleName(tr("Status of the run"));
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(6, 0, 6, 0);
  layout->setSpacing(14);
  state_ = addLabel("status_state", tr("State"), "Preparing");
  bar_ = new QProgressBar;
  bar_->setObjectName(QStringLiteral("status_bar_phase"));
  bar_->setAccessibleName(tr("Progress of the phase"));
  bar_->setFixedWidth(220);
  layout->addWidget(bar_);
  step_ = addLabel("status_step", tr("Step"), "");
  epoch_ = addLabel("status_epoch", tr("Epoch"), "");
  loss_ = addLabel("status_loss", tr("Loss"), "");
  speed_ = addLabel("status_speed", tr("Speed"), "");
  left_ = addLabel("status_left", tr("Time left"), "");
  layout->addStretch(1);
  showState(RunState::Idle);
}

QLabel* RunStatus::addLabel(
    const char* object_name, const QString& accessible_name, const char* widest) {
  auto* label = new QLabel;
  label->setObjectName(QLatin1String(object_name));
  label->setAccessibleName(accessible_name);
  label->setMinimumWidth(fontMetrics().horizontalAdvance(QLatin1String(widest)));
  layout()->addWidget(label);
  return label;
}

void RunStatus::clearNumbers() {
  for (auto* label : {step_, epoch_, loss_, speed_, left_}) showText(label, {});
}

void RunStatus::showState(RunState state) {
  showText(state_, stateName(state));
  bar_->setVisible(!isAtRest(state));
  if (state == RunState::Preparing) {
    clearNumbers();
    bar_->setRange(0, 0);
    bar_->setFormat({});
  }
  if (isAtRest(state)) {
    showText(speed_, {});
    showText(left_, {});
  }
}

void RunStatus::showProgress(const RunProgress& progress) {
  const auto total = static_cast<int>(std::min<std::int64_t>(progress.phase_total, INT_MAX));
  bar_->setRange(0, total);
  bar_->setValue(static_cast<int>(std::min<std::int64_t>(progress.phase_done, total)));
  bar_->setFormat(tr("%1 %p%").arg(phaseName(progress.phase)));
  if (progress.total_steps <= 0) return;
  showText(step_, tr("step %1 of %2").arg(number(progress.step), number(progress.total_steps)));
  showText(epoch_, tr("epoch %1").arg(progress.epoch, 0, 'f', 1));
  if (progress.step > 0) showText(loss_, tr("loss %1").arg(progress.loss, 0, 'f', 4));
  if (progress.pictures_per_second > 0) {
    showText(speed_, tr("%1 pictures/s").arg(progress.pictures_per_second, 0, 'f', 1));
  }
  showText(
      left_,
      progress.seconds_left < 0 ? QString()
                                : tr("%1 left").arg(describeDuration(progress.seconds_left)));
}

}  // namespace diptych::ui
