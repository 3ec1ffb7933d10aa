// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/experiment.h"

#include <QDialog>

#include <optional>
#include <vector>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace diptych::ui {

class FieldEditor;
class FolderField;
class SettingsEditor;

// One arm of an experiment: a folder, or a recipe over another arm with all its settings. Recipes
// are those of core's list.
class ArmDialog : public QDialog {
  Q_OBJECT

 public:
  // row: the arm to edit; nothing: a new one.
  ArmDialog(const Experiment& experiment, std::optional<std::size_t> row, QWidget* parent);

  // As it is in the fields. Throws Error for a value that cannot be read.
  Arm arm() const;

 private:
  void createFields();
  void showArm(const Arm& arm);
  void showKind();
  void createRecipeSettings(const nlohmann::json& settings);
  QString armName() const;
  void update();
  QComboBox* createArmChoice(const char* object_name, const QString& accessible_name);

  Experiment experiment_;
  std::optional<std::size_t> row_;
  QLineEdit* name_ = nullptr;
  QComboBox* kind_ = nullptr;  // of recipe; the first entry is a folder
  QLabel* help_ = nullptr;
  FolderField* folder_ = nullptr;
  QComboBox* from_ = nullptr;
  QComboBox* model_of_ = nullptr;
  QComboBox* other_ = nullptr;
  QSpinBox* seed_offset_ = nullptr;
  SettingsEditor* training_ = nullptr;
  QFormLayout* form_ = nullptr;
  QFormLayout* recipe_form_ = nullptr;
  std::vector<FieldEditor*> recipe_settings_;
  QLabel* problem_ = nullptr;
  QPushButton* accept_ = nullptr;
};

}  // namespace diptych::ui
