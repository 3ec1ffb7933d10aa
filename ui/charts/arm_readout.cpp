// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/arm_readout.h"

#include "ui/charts/arm_plot.h"
#include "ui/charts/qcustomplot.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace diptych::ui {
namespace {

QString armText(const char* text) { return QCoreApplication::translate("ArmReadout", text); }

// band: not empty.
const BandPoint& nearestOf(const std::vector<BandPoint>& band, ChartAxis axis, double x) {
  return *std::min_element(band.begin(), band.end(), [&](const auto& a, const auto& b) {
    return std::abs(placeOn(axis, a.mean) - x) < std::abs(placeOn(axis, b.mean) - x);
  });
}

QString rangeText(const BandPoint& point) {
  if (point.runs < 2) return armText("1 seed");
  return armText("%1 to %2").arg(lossText(point.low), lossText(point.high));
}

}  // namespace

ArmReadout::ArmReadout(QCustomPlot& plot, const ArmPlot& arms)
    : plot_(plot), arms_(arms), box_(plot, "armReadout") {}

void ArmReadout::moveTo(double x) {
  x_ = x;
  visible_ = true;
  refresh();
}

void ArmReadout::stepBy(int direction) {
  std::vector<double> places;
  for (const auto& arm : arms_.curves()) {
    if (!arms_.isShown(arm)) continue;
    for (const auto& point : arm.band) places.push_back(placeOn(arms_.axis(), point.mean));
  }
  const auto next =
      nextPlace(std::move(places), visible_ ? std::optional(x_) : std::nullopt, direction);
  if (next) moveTo(*next);
}

void ArmReadout::hide() {
  if (!visible_) return;
  visible_ = false;
  refresh();
}

void ArmReadout::refresh() {
  std::vector<CursorRow> rows;
  QString text;
  for (std::size_t i = 0; visible_ && i < arms_.curves().size(); ++i) {
    const auto& arm = arms_.curves()[i];
    if (!arms_.isShown(arm) || arm.band.empty()) continue;
    const auto& point = nearestOf(arm.band, arms_.axis(), x_);
    const auto step = QLocale().toString(static_cast<qlonglong>(point.mean.step));
    const auto name = QString::fromStdString(arm.arm);
    rows.push_back(
        {placeOn(arms_.axis(), point.mean),
         point.mean.value,
         runColor(static_cast<int>(i), arms_.theme()),
         name,
         {},
         {lossText(point.mean.value), rangeText(point), step}});
    text += armText("%1: step %2, mean loss %3, %4\n")
                .arg(name, step, lossText(point.mean.value), rangeText(point));
  }
  plot_.setAccessibleDescription(text);
  box_.show(x_, rows, {armText("mean"), armText("seeds"), armText("step")}, arms_.theme());
}

}  // namespace diptych::ui
