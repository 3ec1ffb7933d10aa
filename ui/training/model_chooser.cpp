// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/training/model_chooser.h"

#include "core/base/resources.h"
#include "ui/bridge/paths.h"
#include "ui/training/problem_label.h"
#include "ui/widgets/model_dialog.h"

#include <QComboBox>
#include <QFileInfo>
#include <QLabel>
#include <QLocale>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace diptych::ui {

namespace {

enum Entry { EmbeddedEntry, FolderEntry, FileEntry, ChosenEntry };

QString millions(std::int64_t count) {
  return QLocale().toString(static_cast<double>(count) / 1e6, 'f', count < 10'000'000 ? 1 : 0);
}

QString prediction(const std::string& type) {
  return type == "v_prediction" ? ModelChooser::tr("v-prediction") : QString::fromStdString(type);
}

}  // namespace

ModelChooser::ModelChooser(QWidget* parent) : QWidget(parent), model_(toText(embeddedModel())) {
  box_ = new QComboBox;
  box_->setObjectName(QStringLiteral("model"));
  box_->setAccessibleName(tr("Model"));
  box_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  box_->setMinimumContentsLength(12);
  box_->addItem(tr("Embedded base model"));
  box_->addItem(tr("Open a model folder…"));
  box_->addItem(tr("Open a single file…"));
  facts_label_ = new QLabel;
  facts_label_->setObjectName(QStringLiteral("model_facts"));
  facts_label_->setWordWrap(true);
  problem_ = createProblemLabel(QStringLiteral("model_problem"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(2);
  layout->addWidget(box_);
  layout->addWidget(facts_label_);
  layout->addWidget(problem_);
  connect(box_, &QComboBox::activated, this, &ModelChooser::chooseEntry);
  connect(&loader_, &ModelFactsLoader::loaded, this, &ModelChooser::showFacts);
  connect(&loader_, &ModelFactsLoader::failed, this, &ModelChooser::setProblem);
  showModel();
  loader_.load(model_);
}

QWidget* ModelChooser::input() const { return box_; }

void ModelChooser::setModel(const QString& path) {
  if (path.isEmpty() || path == model_) return;
  model_ = path;
  facts_.reset();
  facts_label_->setText(tr("Looking at the model…"));
  setProblem({});
  showModel();
  loader_.load(model_);
  Q_EMIT modelChanged(model_);
  Q_EMIT factsChanged();
}

void ModelChooser::chooseEntry(int index) {
  showModel();  // a dialog may be cancelled
  if (index == EmbeddedEntry) setModel(toText(embeddedModel()));
  if (index == FolderEntry || index == FileEntry) askForPath(index == FolderEntry);
}

void ModelChooser::askForPath(bool folder) {
  auto* dialog = createModelDialog(folder ? ModelPlace::Folder : ModelPlace::File, this);
  dialog->setObjectName(QStringLiteral("model_dialog"));
  if (model_ != toText(embeddedModel())) dialog->setDirectory(QFileInfo(model_).absolutePath());
  connect(dialog, &QFileDialog::fileSelected, this, &ModelChooser::setModel);
  dialog->open();
}

void ModelChooser::showModel() {
  const bool embedded = model_ == toText(embeddedModel());
  while (box_->count() > ChosenEntry) box_->removeItem(ChosenEntry);
  if (!embedded) box_->addItem(toText(toPath(model_).filename()));
  box_->setCurrentIndex(embedded ? EmbeddedEntry : ChosenEntry);
  box_->setToolTip(tr("<p>What training starts from.</p><p>%1</p>").arg(model_.toHtmlEscaped()));
}

void ModelChooser::showFacts(const ModelFacts& facts) {
  facts_ = facts;
  facts_label_->setText(
      tr("%1 px, %2, UNet %3 M")
          .arg(facts.resolution)
          .arg(prediction(facts.prediction_type), millions(facts.unet_parameters)));
  facts_label_->setToolTip(tr("%1, %2; text encoder %3 M, VAE %4 M parameters")
                               .arg(
                                   QString::fromStdString(facts.kind),
                                   QLocale().formattedDataSize(facts.bytes_on_disk),
                                   millions(facts.text_encoder_parameters),
                                   millions(facts.vae_parameters)));
  setProblem({});
  Q_EMIT factsChanged();
}

void ModelChooser::setProblem(const QString& message) {
  if (!message.isEmpty()) facts_label_->clear();
  facts_label_->setVisible(message.isEmpty());
  showProblem(problem_, message);
}

}  // namespace diptych::ui
