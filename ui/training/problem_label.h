// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QLabel;

namespace diptych::ui {

// What is wrong with a field, below it; hidden while there is nothing to say. Its colour follows
// the theme.
QLabel* createProblemLabel(const QString& object_name);
void showProblem(QLabel* label, const QString& message);

}  // namespace diptych::ui
