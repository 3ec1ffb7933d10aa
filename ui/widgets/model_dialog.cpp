// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/model_dialog.h"

namespace diptych::ui {

QFileDialog* createModelDialog(ModelPlace place, QWidget* parent) {
  const bool folder = place == ModelPlace::Folder;
  auto* dialog = new QFileDialog(
      parent,
      folder ? QFileDialog::tr("Open a model folder") : QFileDialog::tr("Open a model file"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(folder ? QFileDialog::Directory : QFileDialog::ExistingFile);
  if (!folder) dialog->setNameFilter(QFileDialog::tr("Checkpoints (*.safetensors)"));
  return dialog;
}

}  // namespace diptych::ui
