// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cmath>

namespace diptych::ui {

// The CFG scales that the slider stops at: 1, 1.5, 2, ... 20.
inline constexpr double kLeastCfg = 1;
inline constexpr double kMostCfg = 20;
inline constexpr double kCfgPlacesPerUnit = 2;
inline constexpr int kCfgPlaces = static_cast<int>((kMostCfg - kLeastCfg) * kCfgPlacesPerUnit) + 1;

// Those that people compare at.
inline constexpr std::array kCfgMarks = {1.0, 1.5, 3.0, 5.0, 7.5, 10.0, 15.0};

// The place nearest to a scale, from 0.
inline int cfgPlace(double cfg) {
  return static_cast<int>(std::lround((cfg - kLeastCfg) * kCfgPlacesPerUnit));
}
inline double cfgOfPlace(int place) { return kLeastCfg + place / kCfgPlacesPerUnit; }

}  // namespace diptych::ui
