// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dataset/data_set.h"
#include "core/training/training_config.h"
#include "ui/training/field_spec.h"

#include <QHash>
#include <QString>
#include <QTimer>
#include <QWidget>

#include <array>
#include <memory>
#include <optional>
#include <vector>

class QComboBox;
class QFormLayout;
class QLabel;
class QSettings;
class QToolButton;

namespace diptych::ui {

class FieldEditor;
class ModelChooser;

enum class Wing { Original, Synthetic };

// The training configuration. The common fields are in view, the rest under "Advanced"; what is
// wrong is said at the field.
class TrainingForm : public QWidget {
  Q_OBJECT

 public:
  explicit TrainingForm(QWidget* parent = nullptr);

  struct Reading {
    TrainingConfig config;
    std::vector<FieldProblem> problems;
  };
  Reading read() const;
  // Nothing when there are problems: they are then marked, and the first one is in view.
  std::optional<TrainingConfig> configForStart();

  // Everything but the data set.
  void setConfig(const TrainingConfig& config);
  void setRunsFolder(const QString& folder);
  void setDataSet(Wing wing, std::shared_ptr<const DataSet> data_set);
  Wing wing() const;
  void setWing(Wing wing);
  bool hasDataSet() const;  // of the wing that is trained on
  ModelChooser& modelChooser() { return *model_; }
  FieldEditor* editor(const QString& field) const { return editors_.value(field); }

  // The values that suit the chosen model; name, prompts, folders and seeds stay.
  void useDefaultsForModel();

  void save(QSettings& settings) const;
  void restore(QSettings& settings);

 Q_SIGNALS:
  void readinessChanged();  // hasDataSet() may have changed
  void runsFolderChanged(const QString& folder);

 private:
  QWidget* createScrolledFields();
  QWidget* createCommonFields();
  QWidget* createAdvancedFields();
  QWidget* createFooter();
  QWidget* createWingChooser();
  void addField(QFormLayout& form, const FieldSpec& spec);
  void connectFields();
  void suggestName();
  void showChanges();
  void showProblems(const std::vector<FieldProblem>& problems);
  void showEstimate(const Reading& reading);
  void takeFacts();

  QHash<QString, FieldEditor*> editors_;
  std::array<std::shared_ptr<const DataSet>, 2> data_sets_;
  bool wants_defaults_ = true;  // as soon as the model's facts are known
  bool was_asked_to_start_ = false;
  QTimer change_timer_;
  ModelChooser* model_ = nullptr;
  QComboBox* wing_ = nullptr;
  QLabel* wing_problem_ = nullptr;
  QToolButton* advanced_button_ = nullptr;
  QWidget* advanced_ = nullptr;
  QLabel* estimate_ = nullptr;
};

// "Original", "Synthetic".
QString wingTitle(Wing wing);

}  // namespace diptych::ui
