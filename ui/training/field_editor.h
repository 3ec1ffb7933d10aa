// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/training/field_spec.h"

#include <nlohmann/json_fwd.hpp>

#include <QWidget>

#include <functional>
#include <optional>

class QLabel;

namespace diptych::ui {

// The editor of one field with room for what is wrong with it below.
class FieldEditor : public QWidget {
  Q_OBJECT

 public:
  explicit FieldEditor(const FieldSpec& spec, QWidget* parent = nullptr);
  ~FieldEditor() override;

  const FieldSpec& spec() const { return spec_; }
  QWidget* input() const { return input_; }  // what a label's shortcut goes to

  // Nothing when the text is no number.
  std::optional<nlohmann::json> value() const;
  void setValue(const nlohmann::json& value);
  // An empty message takes it away.
  void setProblem(const QString& message);
  QString problem() const;

 Q_SIGNALS:
  void changed();
  // The value is meant as it is: set, chosen in a dialog, or the field was left or Enter pressed.
  void committed();

 private:
  void createText();
  void createFolder();
  void createInteger();
  void createChoice();
  void createFlag();
  void createLines();

  FieldSpec spec_;
  QWidget* input_ = nullptr;  // or a row with it
  QWidget* row_ = nullptr;
  QLabel* problem_ = nullptr;
  std::function<QString()> text_;
  std::function<void(const QString&)> set_text_;
};

// 1.5e-06 as "1.5e-6", 0.01 as "0.01": the shortest text that reads back as the same number.
QString realText(double value);

}  // namespace diptych::ui
