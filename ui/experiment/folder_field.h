// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLineEdit;

namespace diptych::ui {

// A folder to type or to choose.
class FolderField : public QWidget {
  Q_OBJECT

 public:
  // title: of the dialog, and the spoken name.
  FolderField(const QString& object_name, const QString& title, QWidget* parent = nullptr);

  QString folder() const;
  void setFolder(const QString& folder);

 Q_SIGNALS:
  void changed();

 private:
  QLineEdit* edit_ = nullptr;
};

}  // namespace diptych::ui
