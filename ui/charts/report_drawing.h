// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/comparison/report.h"

namespace diptych::ui {

// Draws an experiment's report as the window's charts look, and prints it. Its functions need a
// QApplication and are for the GUI thread.
ReportDrawing reportDrawing();

}  // namespace diptych::ui
