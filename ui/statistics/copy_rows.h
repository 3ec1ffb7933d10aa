// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QAbstractItemView;

namespace diptych::ui {

// Ctrl+C in the view copies the selected rows of its table, with their heads, as a spreadsheet
// takes them.
void copyRowsOnRequest(QAbstractItemView& view);

}  // namespace diptych::ui
