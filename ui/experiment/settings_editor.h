// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <QWidget>

#include <map>
#include <optional>
#include <string>

class QComboBox;
class QFormLayout;

namespace diptych::ui {

class FieldEditor;

// Training settings that differ from those that hold otherwise: a row for each, and a list to add
// one.
class SettingsEditor : public QWidget {
  Q_OBJECT

 public:
  explicit SettingsEditor(QWidget* parent = nullptr);

  // A JSON object; nothing when a value is no number.
  std::optional<nlohmann::json> value() const;
  void setValue(const nlohmann::json& settings);

 Q_SIGNALS:
  void changed();

 private:
  void addRow(const std::string& name, const nlohmann::json& value);
  void removeRow(const std::string& name);
  void fillChoice();

  std::map<std::string, FieldEditor*> rows_;
  nlohmann::json others_ = nlohmann::json::object();  // without an editor: kept as they are
  QFormLayout* layout_ = nullptr;
  QComboBox* choice_ = nullptr;
};

}  // namespace diptych::ui
