// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/experiment/new_experiment_dialog.h"

#include "core/base/resources.h"
#include "core/experiment/experiment_templates.h"
#include "ui/bridge/paths.h"
#include "ui/experiment/folder_field.h"
#include "ui/training/model_chooser.h"
#include "ui/training/problem_label.h"

#include <QComboBox>
#include <QDateTime>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QStandardPaths>
#include <QVBoxLayout>

namespace diptych::ui {

NewExperimentDialog::NewExperimentDialog(
    const QString& pictures, const QString& model, QWidget* parent)
    : QDialog(parent) {
  setObjectName(QStringLiteral("new_experiment"));
  setWindowTitle(tr("New experiment"));
  createFields();
  pictures_->setFolder(pictures);
  if (!model.isEmpty()) model_->setModel(model);
  suggestFolder();
  update();
}

void NewExperimentDialog::createFields() {
  template_ = new QComboBox;
  template_->setObjectName(QStringLiteral("template"));
  template_->setAccessibleName(tr("Template"));
  for (const auto& known : experimentTemplates()) {
    template_->addItem(QString::fromStdString(known.title), QString::fromStdString(known.name));
  }
  help_ = new QLabel;
  help_->setWordWrap(true);
  pictures_ = new FolderField(QStringLiteral("pictures"), tr("Folder of captioned pictures"));
  model_ = new ModelChooser;
  seeds_ = new QSpinBox;
  seeds_->setObjectName(QStringLiteral("seeds"));
  seeds_->setAccessibleName(tr("Seeds"));
  seeds_->setRange(1, 100);
  seeds_->setValue(3);
  seeds_->setToolTip(
      tr("Runs of every arm. One seed shows curves but gives no verdict: how far runs differ by "
         "chance is not known."));
  folder_ = new FolderField(QStringLiteral("experiment_folder"), tr("Folder of the experiment"));
  problem_ = createProblemLabel(QStringLiteral("new_experiment_problem"));
  auto* form = new QFormLayout;
  form->addRow(tr("&Template"), template_);
  form->addRow(QString(), help_);
  form->addRow(tr("&Pictures"), pictures_);
  form->addRow(tr("&Base model"), model_);
  form->addRow(tr("&Seeds"), seeds_);
  form->addRow(tr("&Folder"), folder_);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
  make_ = buttons->addButton(tr("&Make"), QDialogButtonBox::AcceptRole);
  make_->setObjectName(QStringLiteral("make"));
  connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(template_, &QComboBox::currentIndexChanged, this, [this] {
    suggestFolder();
    update();
  });
  connect(pictures_, &FolderField::changed, this, &NewExperimentDialog::update);
  connect(folder_, &FolderField::changed, this, &NewExperimentDialog::update);
  auto* layout = new QVBoxLayout(this);
  layout->addLayout(form);
  layout->addWidget(problem_);
  layout->addStretch();
  layout->addWidget(buttons);
}

// Until somebody types another one.
void NewExperimentDialog::suggestFolder() {
  if (folder_->folder() != suggested_) return;
  const auto home = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
  suggested_ = QStringLiteral("%1/Diptych/%2-%3")
                   .arg(
                       home,
                       QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMdd-HHmm")),
                       template_->currentData().toString());
  folder_->setFolder(suggested_);
}

void NewExperimentDialog::update() {
  help_->setText(QString::fromStdString(
      experimentTemplates()[static_cast<std::size_t>(template_->currentIndex())].help));
  QString problem;
  if (!pictures_->folder().isEmpty() && !QFileInfo(pictures_->folder()).isDir()) {
    problem = tr("%1 is no folder.").arg(pictures_->folder());
  } else if (pictures_->folder().isEmpty()) {
    problem = tr("Choose the folder of captioned pictures.");
  } else if (QFileInfo::exists(folder_->folder() + QStringLiteral("/experiment.json"))) {
    problem = tr("%1 holds an experiment already.").arg(folder_->folder());
  }
  showProblem(problem_, problem);
  make_->setEnabled(
      problem.isEmpty() && !pictures_->folder().isEmpty() && !folder_->folder().isEmpty());
}

NewExperiment NewExperimentDialog::wanted() const {
  const bool embedded = model_->model() == toText(embeddedModel());
  return {
      folder_->folder(),
      template_->currentData().toString().toStdString(),
      pictures_->folder(),
      embedded ? QString() : model_->model(),
      static_cast<std::size_t>(seeds_->value())};
}

}  // namespace diptych::ui
