// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFileDialog>

namespace diptych::ui {

enum class ModelPlace { Folder, File };

// Asks for a model: connect its fileSelected() and open it. It deletes itself when it is closed.
QFileDialog* createModelDialog(ModelPlace place, QWidget* parent);

}  // namespace diptych::ui
