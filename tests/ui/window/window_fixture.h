// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/training/events.h"
#include "ui/window/main_window.h"

#include <QApplication>
#include <QString>
#include <QWidget>

namespace diptych::ui {

// The widget of that name, in the window or in one of its dialogs.
template <typename Widget>
Widget* named(const QObject& parent, const char* name) {
  auto* found = parent.findChild<Widget*>(QLatin1String(name));
  if (!found) qFatal("there is no %s", name);
  return found;
}

// A state as a run of another thread reports it.
inline void pushState(MainWindow& window, RunState state, const char* message = "") {
  window.bridge().watchedEvents().push(StateChange{state, message, {}});
}

}  // namespace diptych::ui
