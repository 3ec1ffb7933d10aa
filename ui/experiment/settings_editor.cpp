// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/experiment/settings_editor.h"

#include "core/training/training_config.h"
#include "ui/training/field_editor.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QToolButton>

#include <algorithm>
#include <set>

namespace diptych::ui {

namespace {

// The experiment itself decides these.
const std::set<std::string> kNotHere = {
    "name",
    "runs_folder",
    "seed",
    "validation_seed",
    "validation_set",
    "val_split",
    "stabilize_split",
    "panel_timesteps"};

const FieldSpec* specOf(const std::string& name) {
  const auto& specs = fieldSpecs();
  const auto found = std::find_if(
      specs.begin(), specs.end(), [&](const FieldSpec& spec) { return spec.name == name; });
  return found == specs.end() ? nullptr : &*found;
}

}  // namespace

SettingsEditor::SettingsEditor(QWidget* parent) : QWidget(parent) {
  layout_ = new QFormLayout(this);
  layout_->setContentsMargins(0, 0, 0, 0);
  layout_->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  choice_ = new QComboBox;
  choice_->setObjectName(QStringLiteral("add_setting"));
  choice_->setAccessibleName(tr("Add a training setting"));
  choice_->setToolTip(tr("Choose a setting to give it another value"));
  layout_->addRow(choice_);
  fillChoice();
  connect(choice_, &QComboBox::activated, this, [this](int index) {
    const auto name = choice_->itemData(index).toString().toStdString();
    if (name.empty()) return;
    addRow(name, toJson(TrainingConfig()).at(name));
    fillChoice();
    rows_.at(name)->input()->setFocus();
    Q_EMIT changed();
  });
}

std::optional<nlohmann::json> SettingsEditor::value() const {
  auto settings = others_;
  for (const auto& [name, editor] : rows_) {
    const auto value = editor->value();
    if (!value) return std::nullopt;
    settings[name] = *value;
  }
  return settings;
}

void SettingsEditor::setValue(const nlohmann::json& settings) {
  while (!rows_.empty()) removeRow(rows_.begin()->first);
  others_ = nlohmann::json::object();
  for (const auto& [name, value] : settings.items()) {
    if (specOf(name)) {
      addRow(name, value);
    } else {
      others_[name] = value;
    }
  }
  fillChoice();
}

void SettingsEditor::addRow(const std::string& name, const nlohmann::json& value) {
  auto* editor = new FieldEditor(*specOf(name));
  editor->setValue(value);
  connect(editor, &FieldEditor::changed, this, &SettingsEditor::changed);
  auto* remove = new QToolButton;
  remove->setObjectName(QStringLiteral("remove_") + QString::fromStdString(name));
  remove->setText(QStringLiteral("×"));
  remove->setAutoRaise(true);
  const auto label = QString(editor->spec().label).remove(QLatin1Char('&'));
  remove->setAccessibleName(tr("Take %1 away").arg(label));
  remove->setToolTip(tr("Take it away: the value that holds otherwise"));
  connect(remove, &QToolButton::clicked, this, [this, name] {
    removeRow(name);
    fillChoice();
    Q_EMIT changed();
  });
  auto* row = new QWidget;
  auto* line = new QHBoxLayout(row);
  line->setContentsMargins(0, 0, 0, 0);
  line->addWidget(editor, 1);
  line->addWidget(remove, 0, Qt::AlignTop);
  rows_[name] = editor;
  const bool says_it_itself = editor->spec().kind == FieldKind::Flag;
  layout_->insertRow(static_cast<int>(rows_.size()) - 1, says_it_itself ? QString() : label, row);
}

void SettingsEditor::removeRow(const std::string& name) {
  layout_->removeRow(rows_.at(name)->parentWidget());
  rows_.erase(name);
}

void SettingsEditor::fillChoice() {
  choice_->clear();
  choice_->addItem(tr("Add a training setting…"));
  for (const auto& spec : fieldSpecs()) {
    if (kNotHere.contains(spec.name) || rows_.contains(spec.name)) continue;
    choice_->addItem(
        QString(spec.label).remove(QLatin1Char('&')), QString::fromStdString(spec.name));
    choice_->setItemData(choice_->count() - 1, spec.tool_tip, Qt::ToolTipRole);
  }
}

}  // namespace diptych::ui
