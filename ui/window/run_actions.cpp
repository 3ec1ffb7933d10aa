// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/run_actions.h"

#include "ui/bridge/run_bridge.h"
#include "ui/widgets/themed_icon.h"

#include <QAction>
#include <QKeySequence>

namespace diptych::ui {

RunActionStates runActionStates(RunState state, bool has_data_set) {
  const bool loops = state == RunState::Running || state == RunState::Paused;
  return {
      .start = isAtRest(state) && has_data_set,
      .pause = loops,
      .continues = state == RunState::Paused,
      .stop = loops || state == RunState::Preparing,
      .sample = loops,
      .save = loops};
}

RunActions::RunActions(QObject* parent) : QObject(parent) {
  open_original =
      add("open_original",
          "open-original",
          tr("Open &original…"),
          tr("Open the folder of the original data set"),
          QKeySequence::Open);
  open_synthetic =
      add("open_synthetic",
          "open-synthetic",
          tr("Open s&ynthetic…"),
          tr("Open the folder of the synthetic data set"),
          Qt::CTRL | Qt::SHIFT | Qt::Key_O);
  start = add(
      "start", "start", tr("&Start"), tr("Fine-tune the model on the chosen data set"), Qt::Key_F5);
  pause = add("pause", "pause", tr("&Pause"), tr("Pause after the current step"), Qt::Key_F6);
  stop =
      add("stop",
          "stop",
          tr("S&top"),
          tr("Stop after the current step and save; the run can be resumed"),
          Qt::SHIFT | Qt::Key_F5);
  sample_now =
      add("sample_now",
          "sample",
          tr("Sa&mple now"),
          tr("Make sample pictures with the weights as they are"),
          Qt::Key_F7);
  save_now =
      add("save_now",
          "save",
          tr("Save &checkpoint now"),
          tr("Save the model and the state of the run"),
          QKeySequence::Save);
  export_chart =
      add("export_chart",
          "export-chart",
          tr("&Export chart…"),
          tr("Save the loss chart as a picture"),
          Qt::CTRL | Qt::Key_E);
}

QAction* RunActions::add(
    const char* name,
    const char* icon,
    const QString& text,
    const QString& tip,
    const QKeySequence& keys) {
  auto* action = new QAction(text, this);
  action->setObjectName(QLatin1String(name));
  action->setShortcut(keys);
  action->setToolTip(QStringLiteral("%1 (%2)").arg(tip, keys.toString(QKeySequence::NativeText)));
  drawn_.push_back({action, QLatin1String(icon)});
  return action;
}

void RunActions::setStates(const RunActionStates& states) {
  start->setEnabled(states.start);
  pause->setEnabled(states.pause);
  stop->setEnabled(states.stop);
  sample_now->setEnabled(states.sample);
  save_now->setEnabled(states.save);
  showPauseAs(states.continues);
}

void RunActions::showPauseAs(bool continues) {
  if (continues == continues_) return;
  continues_ = continues;
  pause->setText(continues ? tr("&Continue") : tr("&Pause"));
  pause->setToolTip(
      continues ? tr("Continue the paused run (F6)") : tr("Pause after the current step (F6)"));
  pause->setIcon(
      themedIcon(continues ? QStringLiteral("start") : QStringLiteral("pause"), palette_));
}

void RunActions::useTheme(const QPalette& palette) {
  palette_ = palette;
  for (const auto& [action, icon] : drawn_) action->setIcon(themedIcon(icon, palette));
  if (continues_) pause->setIcon(themedIcon(QStringLiteral("start"), palette));
}

}  // namespace diptych::ui
