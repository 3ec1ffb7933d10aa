// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_theme.h"

#include <array>

namespace diptych::ui {
namespace {

QColor mixColors(const QColor& from, const QColor& to, double share) {
  const auto mix = [share](int a, int b) { return static_cast<int>(a + (b - a) * share + 0.5); };
  return {mix(from.red(), to.red()), mix(from.green(), to.green()), mix(from.blue(), to.blue())};
}

ChartTheme themeFrom(const QColor& background, const QColor& text) {
  return {
      .dark = background.lightness() < 128,
      .background = background,
      .text = text,
      .grid = mixColors(background, text, 0.13),
      .axis = mixColors(background, text, 0.45)};
}

// The same place has a related hue in both, so that a run is known again.
constexpr std::array<QRgb, kRunColors> kOnLight = {
    0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x000000};
constexpr std::array<QRgb, kRunColors> kOnDark = {
    0x56B4E9, 0xE69F00, 0x009E73, 0xCC79A7, 0xF0E442, 0xD55E00, 0xFFFFFF};

}  // namespace

ChartTheme themeOf(const QPalette& palette) {
  return themeFrom(palette.color(QPalette::Base), palette.color(QPalette::Text));
}

ChartTheme lightTheme() { return themeFrom(QColor(Qt::white), QColor(0x20, 0x20, 0x20)); }

ChartTheme darkTheme() { return themeFrom(QColor(0x1e, 0x1e, 0x1e), QColor(0xe6, 0xe6, 0xe6)); }

QColor runColor(int index, const ChartTheme& theme) {
  const auto place = static_cast<std::size_t>(index) % kRunColors;
  return QColor::fromRgb(theme.dark ? kOnDark[place] : kOnLight[place]);
}

}  // namespace diptych::ui
