// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QPalette>

namespace diptych::ui {

// A die that shows five, in the text colour.
QIcon diceIcon(const QPalette& palette);

}  // namespace diptych::ui
