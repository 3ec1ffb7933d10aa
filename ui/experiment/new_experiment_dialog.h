// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/open_experiment.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QPushButton;
class QSpinBox;

namespace diptych::ui {

class FolderField;
class ModelChooser;

// From a template to an experiment's folder.
class NewExperimentDialog : public QDialog {
  Q_OBJECT

 public:
  // pictures: what the window shows as originals; may be empty.
  NewExperimentDialog(const QString& pictures, const QString& model, QWidget* parent);

  NewExperiment wanted() const;

 private:
  void createFields();
  void suggestFolder();
  void update();

  QComboBox* template_ = nullptr;
  QLabel* help_ = nullptr;
  FolderField* pictures_ = nullptr;
  ModelChooser* model_ = nullptr;
  QSpinBox* seeds_ = nullptr;
  FolderField* folder_ = nullptr;
  QLabel* problem_ = nullptr;
  QPushButton* make_ = nullptr;
  QString suggested_;
};

}  // namespace diptych::ui
