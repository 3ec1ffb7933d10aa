// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/experiment/arm_dialog.h"

#include "core/base/error.h"
#include "ui/bridge/paths.h"
#include "ui/experiment/folder_field.h"
#include "ui/experiment/settings_editor.h"
#include "ui/training/field_editor.h"
#include "ui/training/problem_label.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace diptych::ui {

namespace {

FieldKind kindOf(const RecipeSetting& setting) {
  if (!setting.choices.empty()) return FieldKind::Choice;
  if (setting.standard.is_boolean()) return FieldKind::Flag;
  if (setting.standard.is_number_float()) return FieldKind::Real;
  if (setting.standard.is_string()) return FieldKind::Text;
  constexpr double kMost = std::numeric_limits<int>::max();
  return setting.highest > kMost ? FieldKind::Seed : FieldKind::Integer;
}

FieldSpec specOf(const RecipeSetting& setting) {
  FieldSpec spec;
  spec.name = setting.name;
  spec.kind = kindOf(setting);
  spec.label = QString::fromStdString(setting.name).replace(QLatin1Char('_'), QLatin1Char(' '));
  spec.tool_tip = QString::fromStdString(setting.help);
  if (spec.kind == FieldKind::Integer) {
    spec.lowest = static_cast<int>(setting.lowest);
    spec.highest = static_cast<int>(setting.highest);
  }
  for (const auto& choice : setting.choices) {
    spec.choices.push_back({choice, QString::fromStdString(choice)});
  }
  return spec;
}

QString freeName(const Experiment& experiment) {
  const auto taken = [&](const QString& name) {
    return std::any_of(experiment.arms.begin(), experiment.arms.end(), [&](const Arm& arm) {
      return arm.name == name.toStdString();
    });
  };
  int number = static_cast<int>(experiment.arms.size()) + 1;
  while (taken(ArmDialog::tr("arm %1").arg(number))) ++number;
  return ArmDialog::tr("arm %1").arg(number);
}

}  // namespace

ArmDialog::ArmDialog(const Experiment& experiment, std::optional<std::size_t> row, QWidget* parent)
    : QDialog(parent), experiment_(experiment), row_(row) {
  setObjectName(QStringLiteral("arm_dialog"));
  setWindowTitle(row ? tr("Edit arm") : tr("Add arm"));
  createFields();
  if (row) {
    showArm(experiment.arms[*row]);
  } else {
    name_->setText(freeName(experiment));
    showKind();
  }
  name_->selectAll();
}

// Only arms before this one: whatever it is made from must be there first.
QComboBox* ArmDialog::createArmChoice(const char* object_name, const QString& accessible_name) {
  auto* box = new QComboBox;
  box->setObjectName(QLatin1String(object_name));
  box->setAccessibleName(accessible_name);
  for (std::size_t i = 0; i < row_.value_or(experiment_.arms.size()); ++i) {
    const auto name = QString::fromStdString(experiment_.arms[i].name);
    box->addItem(name, name);
  }
  return box;
}

void ArmDialog::createFields() {
  name_ = new QLineEdit;
  name_->setObjectName(QStringLiteral("arm_name"));
  name_->setAccessibleName(tr("Name"));
  kind_ = new QComboBox;
  kind_->setObjectName(QStringLiteral("arm_kind"));
  kind_->setAccessibleName(tr("Pictures"));
  kind_->addItem(tr("A folder"), QString());
  for (const auto& kind : recipeKinds()) {
    kind_->addItem(QString::fromStdString(kind.title), QString::fromStdString(kind.name));
    kind_->setItemData(kind_->count() - 1, QString::fromStdString(kind.help), Qt::ToolTipRole);
  }
  help_ = new QLabel;
  help_->setWordWrap(true);
  folder_ = new FolderField(QStringLiteral("arm_folder"), tr("Folder of captioned pictures"));
  from_ = createArmChoice("arm_from", tr("Made from the arm"));
  model_of_ = createArmChoice("arm_model_of", tr("Model"));
  model_of_->insertItem(0, tr("the base model"), QString());
  for (int i = 1; i < model_of_->count(); ++i) {
    model_of_->setItemText(i, tr("trained on %1 first").arg(model_of_->itemText(i)));
  }
  model_of_->setCurrentIndex(0);
  other_ = createArmChoice("arm_other", tr("Second arm"));
  seed_offset_ = new QSpinBox;
  seed_offset_->setObjectName(QStringLiteral("arm_seed_offset"));
  seed_offset_->setAccessibleName(tr("Added to seeds"));
  seed_offset_->setRange(0, 1'000'000'000);
  seed_offset_->setToolTip(
      tr("Added to every seed. An A/A arm has another arm's pictures and other seeds: it shows how "
         "far runs differ by chance."));
  training_ = new SettingsEditor;
  problem_ = createProblemLabel(QStringLiteral("arm_problem"));
  form_ = new QFormLayout;
  form_->addRow(tr("&Name"), name_);
  form_->addRow(tr("&Pictures"), kind_);
  form_->addRow(QString(), help_);
  form_->addRow(tr("&Folder"), folder_);
  form_->addRow(tr("Made from the &arm"), from_);
  form_->addRow(tr("Mo&del"), model_of_);
  form_->addRow(tr("&Second arm"), other_);
  recipe_form_ = new QFormLayout;
  form_->addRow(recipe_form_);
  form_->addRow(tr("Added to s&eeds"), seed_offset_);
  form_->addRow(tr("Trained with"), training_);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
  accept_ = buttons->button(QDialogButtonBox::Ok);
  accept_->setObjectName(QStringLiteral("arm_ok"));
  connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  for (auto* box : {from_, model_of_, other_}) {
    connect(box, &QComboBox::currentIndexChanged, this, &ArmDialog::update);
  }
  connect(name_, &QLineEdit::textChanged, this, &ArmDialog::update);
  connect(folder_, &FolderField::changed, this, &ArmDialog::update);
  connect(training_, &SettingsEditor::changed, this, &ArmDialog::update);
  connect(kind_, &QComboBox::currentIndexChanged, this, &ArmDialog::showKind);
  auto* layout = new QVBoxLayout(this);
  layout->addLayout(form_);
  layout->addWidget(problem_);
  layout->addStretch();
  layout->addWidget(buttons);
}

void ArmDialog::showArm(const Arm& arm) {
  const auto choose = [](QComboBox* box, const std::string& name) {
    box->setCurrentIndex(std::max(0, box->findData(QString::fromStdString(name))));
  };
  name_->setText(QString::fromStdString(arm.name));
  choose(kind_, arm.recipe ? arm.recipe->kind : std::string());
  showKind();
  folder_->setFolder(toText(arm.folder));
  choose(from_, arm.from);
  choose(model_of_, arm.model_of);
  choose(other_, arm.other);
  if (arm.recipe) createRecipeSettings(arm.recipe->settings);
  seed_offset_->setValue(static_cast<int>(arm.seed_offset));
  training_->setValue(arm.training);
  update();
}

void ArmDialog::showKind() {
  const auto name = kind_->currentData().toString().toStdString();
  const auto* kind = name.empty() ? nullptr : &recipeKind(name);
  form_->setRowVisible(folder_, !kind);
  form_->setRowVisible(from_, kind);
  form_->setRowVisible(model_of_, kind && kind->needs_model);
  form_->setRowVisible(other_, kind && kind->needs_other);
  help_->setText(kind ? QString::fromStdString(kind->help) : tr("Captioned pictures as they are."));
  createRecipeSettings(nlohmann::json::object());
  update();
}

void ArmDialog::createRecipeSettings(const nlohmann::json& settings) {
  while (recipe_form_->rowCount() > 0) recipe_form_->removeRow(0);
  recipe_settings_.clear();
  const auto name = kind_->currentData().toString().toStdString();
  if (name.empty()) return;
  for (const auto& setting : recipeKind(name).settings) {
    auto* editor = new FieldEditor(specOf(setting));
    editor->setValue(settings.value(setting.name, setting.standard));
    connect(editor, &FieldEditor::changed, this, &ArmDialog::update);
    const bool says_it_itself = editor->spec().kind == FieldKind::Flag;
    recipe_form_->addRow(says_it_itself ? QString() : editor->spec().label, editor);
    recipe_settings_.push_back(editor);
  }
}

QString ArmDialog::armName() const { return name_->text().trimmed(); }

Arm ArmDialog::arm() const {
  Arm arm;
  arm.name = armName().toStdString();
  const auto kind = kind_->currentData().toString().toStdString();
  if (kind.empty()) {
    arm.folder = toPath(folder_->folder());
  } else {
    arm.recipe = Recipe{kind, nlohmann::json::object(), {}, {}};
    arm.from = from_->currentData().toString().toStdString();
    const auto& known = recipeKind(kind);
    if (known.needs_model) arm.model_of = model_of_->currentData().toString().toStdString();
    if (known.needs_other) arm.other = other_->currentData().toString().toStdString();
    for (std::size_t i = 0; i < recipe_settings_.size(); ++i) {
      const auto value = recipe_settings_[i]->value();
      const auto& setting = known.settings[i];
      if (!value) throw Error("\"" + setting.name + "\" is no number.");
      if (*value != setting.standard) arm.recipe->settings[setting.name] = *value;
    }
  }
  arm.seed_offset = static_cast<std::uint64_t>(seed_offset_->value());
  const auto training = training_->value();
  if (!training) throw Error("A training setting is no number.");
  arm.training = *training;
  return arm;
}

void ArmDialog::update() {
  QString problem;
  try {
    auto with_it = experiment_;
    if (row_) {
      with_it.arms[*row_] = arm();
    } else {
      with_it.arms.push_back(arm());
    }
    requireOrder(with_it, tr("This arm").toStdString());
    if (kind_->currentIndex() == 0 && folder_->folder().isEmpty()) {
      problem = tr("Choose the folder of its pictures.");
    }
  } catch (const std::exception& e) {
    problem = QString::fromStdString(describe(e));
  }
  showProblem(problem_, problem);
  accept_->setEnabled(problem.isEmpty());
}

}  // namespace diptych::ui
