// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QPalette>

namespace diptych::ui {

// An icon of resources/icons in the text colour of the theme, sharp at every scale; grey when
// disabled. A null icon when there is none of that name.
QIcon themedIcon(const QString& name, const QPalette& palette);

}  // namespace diptych::ui
