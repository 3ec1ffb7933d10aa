// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/experiment/folder_field.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QToolButton>

namespace diptych::ui {

FolderField::FolderField(const QString& object_name, const QString& title, QWidget* parent)
    : QWidget(parent) {
  edit_ = new QLineEdit;
  edit_->setObjectName(object_name);
  edit_->setAccessibleName(title);
  edit_->setMinimumWidth(320);
  auto* browse = new QToolButton;
  browse->setObjectName(object_name + QStringLiteral("_browse"));
  browse->setText(QStringLiteral("…"));
  browse->setAccessibleName(tr("Choose: %1").arg(title));
  browse->setToolTip(tr("Choose the folder"));
  connect(edit_, &QLineEdit::textChanged, this, &FolderField::changed);
  connect(browse, &QToolButton::clicked, this, [this, title] {
    auto* dialog = new QFileDialog(this, title, folder());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this, &FolderField::setFolder);
    dialog->open();
  });
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(edit_, 1);
  layout->addWidget(browse);
  setFocusProxy(edit_);
}

QString FolderField::folder() const { return edit_->text().trimmed(); }

void FolderField::setFolder(const QString& folder) { edit_->setText(folder); }

}  // namespace diptych::ui
