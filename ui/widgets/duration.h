// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace diptych::ui {

// "45 s", "3 min 20 s", "2 h 05 min": precise enough for waiting.
QString describeDuration(double seconds);

}  // namespace diptych::ui
