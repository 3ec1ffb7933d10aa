// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QString>

namespace diptych::ui {

enum class CompareMode { SideBySide, Wipe, Blink, Difference, RoundTrip, Spectrum };

inline constexpr int kCompareModes = 6;

inline QString describeMode(CompareMode mode) {
  const char* names[kCompareModes] = {
      QT_TRANSLATE_NOOP("CompareMode", "Side by side"),
      QT_TRANSLATE_NOOP("CompareMode", "Wipe"),
      QT_TRANSLATE_NOOP("CompareMode", "Blink"),
      QT_TRANSLATE_NOOP("CompareMode", "Difference"),
      QT_TRANSLATE_NOOP("CompareMode", "Round trip"),
      QT_TRANSLATE_NOOP("CompareMode", "Spectrum")};
  return QCoreApplication::translate("CompareMode", names[static_cast<int>(mode)]);
}

// Of the two pictures that are compared in one pane there is one choice only.
inline bool comparesTwo(CompareMode mode) {
  return mode == CompareMode::Wipe || mode == CompareMode::Blink || mode == CompareMode::Difference;
}

}  // namespace diptych::ui
