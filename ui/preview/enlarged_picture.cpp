// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/enlarged_picture.h"

#include "ui/preview/picture_view.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QVBoxLayout>

namespace diptych::ui {

void showEnlarged(
    const QImage& picture, const QString& title, const QString& words, QWidget* parent) {
  auto* dialog = new QDialog(parent);
  dialog->setObjectName("enlargedPicture");
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(title);
  auto* view = new PictureView(dialog);
  view->setObjectName("enlargedPictureView");
  view->setAccessibleName(title);
  view->setPicture(picture);
  auto* label = new QLabel(words, dialog);
  label->setTextFormat(Qt::PlainText);
  label->setWordWrap(true);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
  QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
  auto* layout = new QVBoxLayout(dialog);
  layout->addWidget(view, 1);
  layout->addWidget(label);
  layout->addWidget(buttons);
  dialog->resize(544, 640);
  dialog->show();
}

}  // namespace diptych::ui
