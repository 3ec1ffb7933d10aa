// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/axis_tickers.h"

#include <algorithm>
#include <cmath>

namespace diptych::ui {

double WholeNumberTicker::getTickStep(const QCPRange& range) {
  return std::max(1.0, QCPAxisTicker::getTickStep(range));
}

QString WholeNumberTicker::getTickLabel(
    double tick, const QLocale& locale, QChar /*format*/, int /*precision*/) {
  auto grouped = locale;
  grouped.setNumberOptions(QLocale::DefaultNumberOptions);
  return grouped.toString(std::llround(tick));
}

QVector<double> LossLogTicker::createTickVector(double step, const QCPRange& range) {
  if (range.lower <= 0 || range.upper / range.lower < 5) {
    return QCPAxisTicker::createTickVector(step, range);
  }
  const bool only_decades = range.upper / range.lower > 1e4;
  QVector<double> ticks;
  const auto last = static_cast<int>(std::ceil(std::log10(range.upper)));
  for (auto decade = static_cast<int>(std::floor(std::log10(range.lower))); decade <= last;
       ++decade) {
    for (const double digit : {1.0, 2.0, 5.0}) {
      if (!only_decades || digit == 1.0) ticks.append(digit * std::pow(10.0, decade));
    }
  }
  return ticks;
}

QVector<double> LossLogTicker::createSubTickVector(
    int /*count*/, const QVector<double>& /*ticks*/) {
  return {};
}

}  // namespace diptych::ui
