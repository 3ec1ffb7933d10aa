// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/csv.h"
#include "ui/statistics/statistics_summary.h"

#include <QCoreApplication>

#include <cmath>

namespace diptych::ui {
namespace {

QString numberText(double number, int digits) {
  if (!std::isfinite(number)) return QStringLiteral("–");
  return QString::number(number, 'f', digits).replace('-', QChar(0x2212));
}

QString signedText(double number, int digits) {
  return (number > 0 ? QStringLiteral("+") : QString()) + numberText(number, digits);
}

std::string csvColumns(const SummaryNumber& number) {
  if (number.spread.count == 0) return ",,,";
  const auto deviation = number.alone ? std::string() : csvNumber(number.spread.deviation);
  const auto count = number.alone ? std::string() : std::to_string(number.spread.count);
  return "," + csvNumber(number.spread.mean) + "," + deviation + "," + count;
}

std::string csvColumns(const std::optional<PairedDifference>& difference) {
  if (!difference) return ",,,,";
  return "," + std::to_string(difference->pairs) + "," + csvNumber(difference->mean) + "," +
         csvNumber(difference->low) + "," + csvNumber(difference->high);
}

}  // namespace

QString textOf(const SummaryNumber& number, int digits) {
  const auto& spread = number.spread;
  if (spread.count == 0) return QStringLiteral("–");
  const auto mean = numberText(spread.mean, digits);
  if (number.alone || spread.count < 2) return mean;
  return QStringLiteral("%1 ± %2").arg(mean, numberText(spread.deviation, digits));
}

QString textOf(const PairedDifference& difference, int digits) {
  return QCoreApplication::translate("StatisticsPage", "%1 (%2 to %3)")
      .arg(
          signedText(difference.mean, digits),
          signedText(difference.low, digits),
          signedText(difference.high, digits));
}

bool isClear(const PairedDifference& difference) {
  return difference.low > 0 || difference.high < 0;
}

std::string summaryAsCsv(const StatisticsSummary& summary) {
  std::string text = "measure,unit";
  for (const auto& title : summary.titles) {
    const auto name = title.toStdString();
    for (const char* column : {" mean", " deviation", " pictures"}) {
      text += "," + csvField(name + column);
    }
  }
  text += ",pairs,difference,difference low 95 %,difference high 95 %\r\n";
  for (const auto& row : summary.rows) {
    text += csvField(row.name) + "," + csvField(row.unit.toStdString());
    for (const auto& number : row.sets) text += csvColumns(number);
    text += csvColumns(row.difference) + "\r\n";
  }
  return text;
}

}  // namespace diptych::ui
