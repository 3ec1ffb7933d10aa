// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/training/training_form.h"

#include "core/base/error.h"
#include "core/base/log.h"
#include "core/base/resources.h"
#include "ui/bridge/paths.h"
#include "ui/training/field_editor.h"
#include "ui/training/model_chooser.h"
#include "ui/training/problem_label.h"
#include "ui/training/step_estimate.h"

#include <nlohmann/json.hpp>

#include <QComboBox>
#include <QDir>
#include <QFormLayout>
#include <QGroupBox>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSettings>
#include <QToolButton>
#include <QVBoxLayout>

#include <utility>

namespace diptych::ui {

namespace {

constexpr auto kSettingsKey = "training/config";

bool isCommon(FieldGroup group) { return group == FieldGroup::Run || group == FieldGroup::Samples; }

FieldProblem notANumber(const FieldSpec& spec) {
  const char* message =
      spec.kind == FieldKind::RealList ? "This is no list of numbers. Write them like 1, 3, 7.5."
      : spec.kind == FieldKind::Seed   ? "A seed is a whole number from 0 to 18446744073709551615."
                                       : "This is no number. Write it like 0.01 or 1.5e-6.";
  return {spec.name, message};
}

}  // namespace

QString wingTitle(Wing wing) {
  return wing == Wing::Original ? TrainingForm::tr("Original") : TrainingForm::tr("Synthetic");
}

TrainingForm::TrainingForm(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("training_form"));
  setAccessibleName(tr("Training configuration"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(createScrolledFields(), 1);
  layout->addWidget(createFooter());
  TrainingConfig config;
  config.runs_folder = toPath(QDir::homePath() + QStringLiteral("/Diptych/runs"));
  setConfig(config);
  suggestName();
  connectFields();
  showChanges();
}

QWidget* TrainingForm::createScrolledFields() {
  auto* content = new QWidget;
  auto* layout = new QVBoxLayout(content);
  layout->setContentsMargins(8, 6, 8, 6);
  layout->addWidget(createCommonFields());
  advanced_button_ = new QToolButton;
  advanced_button_->setObjectName(QStringLiteral("advanced"));
  advanced_button_->setAccessibleName(tr("Show the advanced fields"));
  advanced_button_->setText(tr("A&dvanced"));
  advanced_button_->setToolTip(tr("Optimizer, validation, seeds, checkpoints"));
  advanced_button_->setCheckable(true);
  advanced_button_->setAutoRaise(true);
  advanced_button_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  advanced_button_->setArrowType(Qt::RightArrow);
  layout->addWidget(advanced_button_);
  advanced_ = createAdvancedFields();
  advanced_->hide();
  layout->addWidget(advanced_);
  layout->addStretch(1);
  connect(advanced_button_, &QToolButton::toggled, this, [this](bool open) {
    advanced_button_->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
    advanced_->setVisible(open);
  });
  auto* scroll = new QScrollArea;
  scroll->setObjectName(QStringLiteral("training_scroll"));
  scroll->setAccessibleName(tr("Fields of the training configuration"));
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setWidget(content);
  scroll->setMinimumWidth(content->minimumSizeHint().width() + 20);
  return scroll;
}

QWidget* TrainingForm::createCommonFields() {
  auto* fields = new QWidget;
  auto* form = new QFormLayout(fields);
  form->setContentsMargins(0, 0, 0, 0);
  form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  model_ = new ModelChooser;
  auto* model_label = new QLabel(tr("M&odel"));
  model_label->setBuddy(model_->input());
  form->addRow(model_label, model_);
  auto* wing_chooser = createWingChooser();
  auto* wing_label = new QLabel(tr("&Train on"));
  wing_label->setBuddy(wing_);
  form->addRow(wing_label, wing_chooser);
  for (const auto& spec : fieldSpecs()) {
    if (isCommon(spec.group)) addField(*form, spec);
  }
  return fields;
}

QWidget* TrainingForm::createWingChooser() {
  auto* chooser = new QWidget;
  wing_ = new QComboBox;
  wing_->setObjectName(QStringLiteral("data_set"));
  wing_->setAccessibleName(tr("Data set to train on"));
  wing_->setToolTip(tr("The data set that the model learns from."));
  wing_->addItems({wingTitle(Wing::Original), wingTitle(Wing::Synthetic)});
  wing_problem_ = createProblemLabel(QStringLiteral("data_set_problem"));
  auto* layout = new QVBoxLayout(chooser);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(1);
  layout->addWidget(wing_);
  layout->addWidget(wing_problem_);
  return chooser;
}

QWidget* TrainingForm::createAdvancedFields() {
  auto* fields = new QWidget;
  auto* layout = new QVBoxLayout(fields);
  layout->setContentsMargins(0, 0, 0, 0);
  QHash<int, QFormLayout*> forms;
  for (const auto& spec : fieldSpecs()) {
    if (isCommon(spec.group)) continue;
    auto*& form = forms[static_cast<int>(spec.group)];
    if (!form) {
      auto* box = new QGroupBox(groupTitle(spec.group));
      form = new QFormLayout(box);
      form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
      layout->addWidget(box);
    }
    addField(*form, spec);
  }
  return fields;
}

void TrainingForm::addField(QFormLayout& form, const FieldSpec& spec) {
  auto* editor = new FieldEditor(spec);
  editors_.insert(QString::fromStdString(spec.name), editor);
  if (spec.kind == FieldKind::Flag) {
    form.addRow(editor);
    return;
  }
  auto* label = new QLabel(spec.label);
  label->setBuddy(editor->input());
  label->setToolTip(editor->toolTip());
  form.addRow(label, editor);
}

QWidget* TrainingForm::createFooter() {
  auto* footer = new QWidget;
  estimate_ = new QLabel;
  estimate_->setObjectName(QStringLiteral("estimate"));
  estimate_->setAccessibleName(tr("Estimated number of steps"));
  estimate_->setWordWrap(true);
  auto* defaults = new QPushButton(tr("Defa&ults for this model"));
  defaults->setObjectName(QStringLiteral("defaults_button"));
  defaults->setAccessibleName(tr("Use the defaults for this model"));
  defaults->setToolTip(
      tr("Sets all values to what suits the chosen model. Name, prompts, folders and seeds stay."));
  connect(defaults, &QPushButton::clicked, this, &TrainingForm::useDefaultsForModel);
  auto* layout = new QVBoxLayout(footer);
  layout->setContentsMargins(8, 4, 8, 6);
  layout->addWidget(estimate_);
  layout->addWidget(defaults);
  return footer;
}

void TrainingForm::connectFields() {
  change_timer_.setSingleShot(true);
  change_timer_.setInterval(100);
  connect(&change_timer_, &QTimer::timeout, this, &TrainingForm::showChanges);
  for (auto* editor : std::as_const(editors_)) {
    connect(editor, &FieldEditor::changed, &change_timer_, qOverload<>(&QTimer::start));
  }
  connect(editors_[QStringLiteral("runs_folder")], &FieldEditor::committed, this, [this] {
    Q_EMIT runsFolderChanged(toText(read().config.runs_folder));
  });
  connect(wing_, &QComboBox::currentIndexChanged, this, [this] {
    suggestName();
    showChanges();
    Q_EMIT readinessChanged();
  });
  connect(model_, &ModelChooser::modelChanged, this, [this] { wants_defaults_ = true; });
  connect(model_, &ModelChooser::factsChanged, this, &TrainingForm::takeFacts);
}

TrainingForm::Reading TrainingForm::read() const {
  Reading reading;
  auto json = toJson(TrainingConfig{});
  for (const auto* editor : editors_) {
    if (const auto value = editor->value()) {
      json[editor->spec().name] = *value;
    } else {
      reading.problems.push_back(notANumber(editor->spec()));
    }
  }
  reading.config = trainingConfigFromJson(json);
  reading.config.model = toPath(model_->model());
  const auto& data_set = data_sets_[static_cast<std::size_t>(wing())];
  if (data_set) reading.config.data_set = data_set->root;
  for (auto& problem : validate(reading.config)) {
    if (problem.field == "data_set") {
      problem.message =
          tr("Open the %1 data set first.").arg(wingTitle(wing()).toLower()).toStdString();
    }
    reading.problems.push_back(std::move(problem));
  }
  return reading;
}

std::optional<TrainingConfig> TrainingForm::configForStart() {
  was_asked_to_start_ = true;
  const auto reading = read();
  showProblems(reading.problems);
  if (reading.problems.empty()) return reading.config;
  if (auto* field = editor(QString::fromStdString(reading.problems.front().field))) {
    if (advanced_->isAncestorOf(field)) advanced_button_->setChecked(true);
    field->input()->setFocus();
  }
  return std::nullopt;
}

void TrainingForm::setConfig(const TrainingConfig& config) {
  const auto json = toJson(config);
  for (auto* editor : std::as_const(editors_)) editor->setValue(json.at(editor->spec().name));
  if (!config.model.empty()) model_->setModel(toText(config.model));
}

void TrainingForm::setRunsFolder(const QString& folder) {
  editor(QStringLiteral("runs_folder"))->setValue(folder.toStdString());
}

void TrainingForm::setDataSet(Wing wing, std::shared_ptr<const DataSet> data_set) {
  const auto index = static_cast<std::size_t>(wing);
  data_sets_[index] = std::move(data_set);
  const auto& set = data_sets_[index];
  wing_->setItemText(
      static_cast<int>(index),
      set ? tr("%1 (%2 pictures)").arg(wingTitle(wing)).arg(set->items.size()) : wingTitle(wing));
  showChanges();
  Q_EMIT readinessChanged();
}

Wing TrainingForm::wing() const {
  return wing_->currentIndex() == 1 ? Wing::Synthetic : Wing::Original;
}

void TrainingForm::setWing(Wing wing) { wing_->setCurrentIndex(static_cast<int>(wing)); }

bool TrainingForm::hasDataSet() const {
  const auto& data_set = data_sets_[static_cast<std::size_t>(wing())];
  return data_set && !data_set->items.empty();
}

// A name that nobody typed says what is trained on.
void TrainingForm::suggestName() {
  auto* name = editor(QStringLiteral("name"));
  const auto current = name->value().value_or("").get<std::string>();
  if (current == "run" || current == "original" || current == "synthetic" || current.empty()) {
    name->setValue(wing() == Wing::Original ? "original" : "synthetic");
  }
}

void TrainingForm::useDefaultsForModel() {
  if (!model_->facts()) {
    wants_defaults_ = true;
    return;
  }
  wants_defaults_ = false;
  const auto now = read().config;
  auto config = defaultsFor(*model_->facts());
  config.name = now.name;
  config.runs_folder = now.runs_folder;
  config.validation_set = now.validation_set;
  config.sample_prompts = now.sample_prompts;
  config.seed = now.seed;
  config.validation_seed = now.validation_seed;
  config.sample_seed = now.sample_seed;
  config.model.clear();  // chosen already
  setConfig(config);
}

void TrainingForm::takeFacts() {
  if (model_->facts() && wants_defaults_) useDefaultsForModel();
  showChanges();
}

void TrainingForm::showChanges() {
  auto reading = read();
  showEstimate(reading);
  if (!was_asked_to_start_) {  // nobody is told off for a form that is not filled in yet
    std::erase_if(reading.problems, [](const FieldProblem& p) { return p.field == "data_set"; });
  }
  showProblems(reading.problems);
}

void TrainingForm::showProblems(const std::vector<FieldProblem>& problems) {
  QHash<QString, QString> messages;
  for (const auto& problem : problems) {
    auto& message = messages[QString::fromStdString(problem.field)];
    message += (message.isEmpty() ? QString() : QStringLiteral(" ")) +
               QString::fromStdString(problem.message);
  }
  for (auto* editor : std::as_const(editors_)) {
    editor->setProblem(messages.value(QString::fromStdString(editor->spec().name)));
  }
  showProblem(wing_problem_, messages.value(QStringLiteral("data_set")));
}

void TrainingForm::showEstimate(const Reading& reading) {
  const auto& data_set = data_sets_[static_cast<std::size_t>(wing())];
  if (!data_set) {
    estimate_->setText(tr("Open the %1 data set to see how many steps it makes.")
                           .arg(wingTitle(wing()).toLower()));
    return;
  }
  if (!model_->facts() || !reading.problems.empty()) {
    estimate_->clear();
    return;
  }
  try {
    estimate_->setText(
        describe(estimateSteps(reading.config, *data_set, model_->facts()->size_multiple)));
  } catch (const std::exception& e) {
    estimate_->setText(QString::fromStdString(diptych::describe(e)));
  }
}

void TrainingForm::save(QSettings& settings) const {
  auto config = read().config;
  config.data_set.clear();
  // It lies elsewhere when the program is installed anew; an empty path is the embedded model.
  if (config.model == embeddedModel()) config.model.clear();
  settings.setValue(kSettingsKey, QString::fromStdString(toJson(config).dump()));
  settings.setValue(QStringLiteral("training/advanced"), advanced_button_->isChecked());
}

void TrainingForm::restore(QSettings& settings) {
  const auto text = settings.value(kSettingsKey).toString().toStdString();
  advanced_button_->setChecked(settings.value(QStringLiteral("training/advanced")).toBool());
  if (text.empty()) return;
  try {
    setConfig(trainingConfigFromJson(nlohmann::json::parse(text)));
    wants_defaults_ = false;
  } catch (const std::exception& e) {
    log::warning("The remembered training values are not used: {}", diptych::describe(e));
  }
}

}  // namespace diptych::ui
