// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/experiment.h"

#include <QWidget>

#include <map>
#include <optional>
#include <string>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace diptych::ui {

class FieldEditor;
class SettingsEditor;

// What holds for all arms. Edits are written together, when Apply is pressed; what would make
// earlier runs useless is fixed as soon as there are any.
class ExperimentForm : public QWidget {
  Q_OBJECT

 public:
  explicit ExperimentForm(QWidget* parent = nullptr);

  // has_runs: some run has begun. Fields that somebody is editing are left alone.
  void setExperiment(const Experiment& experiment, bool has_runs);
  // Forgets what was edited: another experiment follows.
  void clear();
  // Whether there are edits that are not applied.
  bool edited() const { return edited_; }

 Q_SIGNALS:
  void applied(const diptych::Experiment& experiment);

 private:
  FieldEditor* addField(QVBoxLayout& column, const struct FieldSpec& spec);
  void createFields();
  void show(const Experiment& experiment);
  // Throws Error for what cannot be read.
  Experiment read() const;
  void update();
  void revert();

  std::optional<Experiment> experiment_;
  bool has_runs_ = false;
  bool edited_ = false;
  bool showing_ = false;
  std::map<std::string, FieldEditor*> fields_;
  SettingsEditor* training_ = nullptr;
  QLabel* fixed_note_ = nullptr;
  QLabel* problem_ = nullptr;
  QPushButton* apply_ = nullptr;
  QPushButton* revert_ = nullptr;
};

}  // namespace diptych::ui
