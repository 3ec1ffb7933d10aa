// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace diptych::ui {

// One of the pictures that are compared.
struct ComparedPicture {
  QString title;  // "Original"
  QString path;   // empty: there is no counterpart
  QString name;   // within its data set
  QString caption;
};

}  // namespace diptych::ui
