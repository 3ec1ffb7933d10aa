// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/experiment/experiment_form.h"

#include "core/base/error.h"
#include "ui/experiment/settings_editor.h"
#include "ui/training/field_editor.h"
#include "ui/training/problem_label.h"

#include <nlohmann/json.hpp>

#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollArea>
#include <QVBoxLayout>

namespace diptych::ui {

namespace {

using nlohmann::json;

QString formText(const char* english) { return ExperimentForm::tr(english); }

// Name in the fields, kind, label, tool tip.
std::vector<FieldSpec> specs() {
  const auto spec = [](const char* name, FieldKind kind, const char* label, const char* tip) {
    return FieldSpec{
        .name = name, .kind = kind, .label = formText(label), .tool_tip = formText(tip)};
  };
  std::vector<FieldSpec> all = {
      spec("experiment_name", FieldKind::Text, "Name", "Title of the report"),
      spec(
          "hypothesis",
          FieldKind::Text,
          "Hypothesis",
          "What you expect, written before the start; it stands at the top of the report"),
      spec(
          "variable",
          FieldKind::Text,
          "Variable",
          "The one thing in which arms are to differ: pictures, captions, \"settings: NAME\", …"),
      spec("experiment_seeds", FieldKind::Text, "Seeds", "Every arm is trained once with each"),
      spec(
          "held_out",
          FieldKind::Real,
          "Held out",
          "Share of the pictures, 0 to 1, that no arm learns from"),
      spec(
          "learned",
          FieldKind::Real,
          "Learned, scored too",
          "Share of the others, 0 to 1, for loss/train-stabilized"),
      spec(
          "timesteps",
          FieldKind::Integer,
          "Timesteps",
          "Scored for each picture, spread evenly over the schedule"),
      spec(
          "folds",
          FieldKind::Integer,
          "Folds",
          "Sets of held-out pictures that take turns over the seeds; with 5 and a share of 0.2 "
          "every picture is held out once"),
      spec("panel_seed", FieldKind::Seed, "Panel seed", "Who is held out, and the fixed noise"),
      spec("cfgs", FieldKind::RealList, "CFG scales", "Of the response to CFG, rising")};
  for (auto& field : all) {
    if (field.kind == FieldKind::Integer) {
      field.lowest = 1;
      field.highest = 1000;
    }
  }
  return all;
}

// With these an earlier run would no longer be one of this experiment.
bool isFixedByRuns(const std::string& field) {
  return field != "experiment_name" && field != "hypothesis" && field != "experiment_seeds";
}

std::vector<std::uint64_t> readSeeds(const json& value) {
  std::vector<std::uint64_t> seeds;
  const auto text = QString::fromStdString(value.get<std::string>());
  static const QRegularExpression separators(QStringLiteral("[,;\\s]+"));
  for (const auto& part : text.split(separators, Qt::SkipEmptyParts)) {
    bool ok = false;
    seeds.push_back(part.toULongLong(&ok));
    if (!ok) throw Error("Seeds: \"" + part.toStdString() + "\" is no whole number.");
  }
  return seeds;
}

std::string seedsText(const std::vector<std::uint64_t>& seeds) {
  QStringList texts;
  for (const auto seed : seeds) texts << QString::number(seed);
  return texts.join(QStringLiteral(", ")).toStdString();
}

}  // namespace

ExperimentForm::ExperimentForm(QWidget* parent) : QWidget(parent) {
  createFields();
  update();
}

void ExperimentForm::createFields() {
  auto* what = new QFormLayout;
  auto* panel = new QFormLayout;
  for (const auto& spec : specs()) {
    auto* editor = new FieldEditor(spec);
    const bool of_panel = isFixedByRuns(spec.name) && spec.name != "variable";
    (of_panel ? panel : what)->addRow(spec.label, editor);
    fields_[spec.name] = editor;
    connect(editor, &FieldEditor::changed, this, [this] {
      edited_ = edited_ || !showing_;
      update();
    });
  }
  training_ = new SettingsEditor;
  what->addRow(tr("Training"), training_);
  connect(training_, &SettingsEditor::changed, this, [this] {
    edited_ = true;
    update();
  });
  fixed_note_ = new QLabel(
      tr("Runs have begun: what would make them useless cannot be changed. More seeds can be "
         "added."));
  fixed_note_->setWordWrap(true);
  problem_ = createProblemLabel(QStringLiteral("experiment_problem"));
  apply_ = new QPushButton(tr("A&pply"));
  apply_->setObjectName(QStringLiteral("apply"));
  revert_ = new QPushButton(tr("Re&vert"));
  revert_->setObjectName(QStringLiteral("revert"));
  connect(apply_, &QPushButton::clicked, this, [this] {
    edited_ = false;
    Q_EMIT applied(read());
    update();
  });
  connect(revert_, &QPushButton::clicked, this, &ExperimentForm::revert);
  auto* columns = new QHBoxLayout;
  columns->addLayout(what, 3);
  columns->addSpacing(24);
  columns->addLayout(panel, 2);
  auto* scrolled = new QWidget;
  auto* inside = new QVBoxLayout(scrolled);
  inside->addWidget(fixed_note_);
  inside->addLayout(columns);
  inside->addStretch();
  auto* area = new QScrollArea;
  area->setObjectName(QStringLiteral("experiment_fields"));
  area->setAccessibleName(tr("What holds for all arms"));
  area->setFrameShape(QFrame::NoFrame);
  area->setWidgetResizable(true);
  area->setWidget(scrolled);
  auto* footer = new QHBoxLayout;
  footer->addWidget(problem_);
  footer->addStretch();
  footer->addWidget(revert_);
  footer->addWidget(apply_);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 4);
  layout->addWidget(area, 1);
  layout->addLayout(footer);
}

void ExperimentForm::setExperiment(const Experiment& experiment, bool has_runs) {
  const bool same = experiment_ && toJson(*experiment_) == toJson(experiment);
  has_runs_ = has_runs;
  experiment_ = experiment;
  if (!edited_ && !same) show(experiment);
  update();
}

void ExperimentForm::clear() {
  experiment_.reset();
  edited_ = false;
  update();
}

void ExperimentForm::show(const Experiment& experiment) {
  showing_ = true;
  const auto& panel = experiment.panel;
  fields_.at("experiment_name")->setValue(experiment.name);
  fields_.at("hypothesis")->setValue(experiment.hypothesis);
  fields_.at("variable")->setValue(experiment.variable);
  fields_.at("experiment_seeds")->setValue(seedsText(experiment.seeds));
  fields_.at("held_out")->setValue(panel.held_out);
  fields_.at("learned")->setValue(panel.learned);
  fields_.at("timesteps")->setValue(panel.timesteps);
  fields_.at("folds")->setValue(panel.folds);
  fields_.at("panel_seed")->setValue(panel.seed);
  fields_.at("cfgs")->setValue(experiment.cfgs);
  training_->setValue(experiment.training);
  showing_ = false;
}

Experiment ExperimentForm::read() const {
  const auto value = [this](const char* name) {
    const auto* editor = fields_.at(name);
    const auto read = editor->value();
    if (!read) throw Error(editor->spec().label.toStdString() + ": this is no number.");
    return *read;
  };
  auto experiment = *experiment_;  // arms and accepted differences as they are now
  experiment.name = value("experiment_name").get<std::string>();
  experiment.hypothesis = value("hypothesis").get<std::string>();
  experiment.seeds = readSeeds(value("experiment_seeds"));
  if (has_runs_) return experiment;  // the rest is fixed
  experiment.variable = value("variable").get<std::string>();
  experiment.panel.held_out = value("held_out").get<double>();
  experiment.panel.learned = value("learned").get<double>();
  experiment.panel.timesteps = value("timesteps").get<int>();
  experiment.panel.folds = value("folds").get<int>();
  experiment.panel.seed = value("panel_seed").get<std::uint64_t>();
  experiment.cfgs = value("cfgs").get<std::vector<double>>();
  const auto training = training_->value();
  if (!training) throw Error("A training setting is no number.");
  experiment.training = *training;
  if (experiment.variable.empty()) throw Error("Variable: name what arms are to differ in.");
  return experiment;
}

void ExperimentForm::update() {
  if (showing_) return;
  QString problem;
  if (experiment_ && edited_) {
    try {
      requireOrder(read(), tr("These settings").toStdString());
    } catch (const std::exception& e) {
      problem = QString::fromStdString(describe(e));
    }
  }
  showProblem(problem_, problem);
  for (const auto& [name, editor] : fields_) {
    editor->setEnabled(experiment_ && !(has_runs_ && isFixedByRuns(name)));
  }
  training_->setEnabled(experiment_ && !has_runs_);
  fixed_note_->setVisible(has_runs_);
  apply_->setEnabled(edited_ && problem.isEmpty());
  revert_->setEnabled(edited_);
}

void ExperimentForm::revert() {
  edited_ = false;
  show(*experiment_);
  update();
}

}  // namespace diptych::ui
