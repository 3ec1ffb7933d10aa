// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/duration.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace diptych::ui {

QString describeDuration(double seconds) {
  const auto text = [](const char* english) {
    return QCoreApplication::translate("Duration", english);
  };
  const auto whole = static_cast<qint64>(std::llround(std::max(seconds, 0.0)));
  if (whole < 60) return text("%1 s").arg(whole);
  if (whole < 600)
    return text("%1 min %2 s").arg(whole / 60).arg(whole % 60, 2, 10, QLatin1Char('0'));
  if (whole < 3600) return text("%1 min").arg(whole / 60);
  return text("%1 h %2 min").arg(whole / 3600).arg(whole / 60 % 60, 2, 10, QLatin1Char('0'));
}

}  // namespace diptych::ui
