// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QEventLoop>
#include <QTimer>

#include <functional>

namespace diptych::ui {

// Turns the event loop until the condition holds.
inline void waitFor(const std::function<bool()>& condition) {
  QEventLoop loop;
  QTimer timer;
  QObject::connect(&timer, &QTimer::timeout, &loop, [&] {
    if (condition()) loop.quit();
  });
  timer.start(1);
  loop.exec();
}

}  // namespace diptych::ui
