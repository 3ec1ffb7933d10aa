// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sweep/sweep_export.h"

namespace diptych::ui {

// Draws the words of an exported sweep, black on white in the program's font. Needs a QApplication;
// any thread may draw.
DrawLabel sweepLabels();

}  // namespace diptych::ui
