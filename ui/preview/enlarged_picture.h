// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QImage;
class QString;
class QWidget;

namespace diptych::ui {

// A window with one picture, as large as it is made. It deletes itself when it is closed.
void showEnlarged(
    const QImage& picture, const QString& title, const QString& words, QWidget* parent);

}  // namespace diptych::ui
