// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/preview_pane.h"

#include "ui/charts/picture_grid.h"
#include "ui/charts/qt_image.h"
#include "ui/preview/picture_view.h"
#include "ui/widgets/elided_label.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QHBoxLayout>
#include <QMenu>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace diptych::ui {
namespace {

QComboBox* createModelChoice(QWidget* parent, const QString& name) {
  auto* choice = new QComboBox(parent);
  choice->setObjectName(name);
  choice->setAccessibleName(PreviewPane::tr("Model"));
  choice->setToolTip(PreviewPane::tr(
      "The model that makes this picture. All start from the same noise, with the same settings."));
  choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  choice->setMinimumContentsLength(8);
  choice->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  return choice;
}

QToolButton* createClose(QWidget* parent, const QString& name) {
  auto* close = new QToolButton(parent);
  close->setObjectName(name);
  close->setAccessibleName(PreviewPane::tr("Close this model"));
  close->setToolTip(PreviewPane::tr("Show one model less"));
  close->setText(QStringLiteral("✕"));
  close->setAutoRaise(true);
  return close;
}

void setLine(ElidedLabel& line, const QString& text) {
  line.setText(text);
  line.setToolTip(text);
}

QString noteOf(const PreviewPicture& picture) {
  const auto cfg = cfgLabel(picture.job.settings.cfg);
  const auto dot = QStringLiteral("  ·  ");
  if (picture.stage == PreviewStage::Coarse) return cfg + dot + PreviewPane::tr("coarse");
  if (picture.from_cache) return cfg;
  return cfg + dot + PreviewPane::tr("%1 s").arg(QString::number(picture.seconds, 'f', 1));
}

}  // namespace

PreviewPane::PreviewPane(const QString& name, const QString& choice_name, QWidget* parent)
    : QWidget(parent),
      choice_(createModelChoice(this, choice_name)),
      close_(createClose(this, name + "Close")),
      view_(new PictureView(this)),
      label_(new ElidedLabel(this, Qt::ElideMiddle)),
      note_(new ElidedLabel(this)) {
  setObjectName(name);
  view_->setObjectName(name + "Picture");
  view_->setMinimumSize(96, 96);
  view_->setContextMenuPolicy(Qt::CustomContextMenu);
  label_->setObjectName(name + "Model");
  note_->setObjectName(name + "Note");
  layOut();
  connect(view_, &QWidget::customContextMenuRequested, this, &PreviewPane::openMenu);
  connect(close_, &QToolButton::clicked, this, &PreviewPane::closeWanted);
  connect(choice_, &QComboBox::currentIndexChanged, this, &PreviewPane::takeChoice);
  connect(choice_, &QComboBox::activated, this, [this](int index) {
    const auto other = index - static_cast<int>(models_.size());
    if (other >= 0) Q_EMIT otherModelWanted(other == 0);
  });
}

// The last two entries are no models: the choice stays as it was.
void PreviewPane::takeChoice(int index) {
  if (index >= static_cast<int>(models_.size())) {
    const QSignalBlocker quiet(choice_);
    choice_->setCurrentIndex(chosen_);
    return;
  }
  chosen_ = index;
  forget();
  Q_EMIT modelChosen();
}

void PreviewPane::layOut() {
  for (auto* line : {label_, note_}) line->setAlignment(Qt::AlignCenter);
  auto* head = new QHBoxLayout;
  head->setSpacing(2);
  head->addWidget(choice_, 1);
  head->addWidget(close_);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(2);
  layout->addLayout(head);
  layout->addWidget(view_, 1);
  layout->addWidget(label_);
  layout->addWidget(note_);
}

bool PreviewPane::setModels(const std::vector<PreviewModel>& models) {
  const auto chosen = model() == nullptr ? QString() : keyOf(*model());
  const QSignalBlocker quiet(choice_);
  models_ = models;
  choice_->clear();
  for (const auto& entry : models_) choice_->addItem(entry.label);
  choice_->addItems({tr("Open a model folder…"), tr("Open a model file…")});
  const bool there = chooseKey(chosen);
  if (!there) {
    choice_->setCurrentIndex(models_.empty() ? -1 : 0);
    forget();
  }
  chosen_ = choice_->currentIndex();
  return there;
}

const PreviewModel* PreviewPane::model() const {
  const auto index = static_cast<std::size_t>(choice_->currentIndex());
  return index < models_.size() ? &models_[index] : nullptr;
}

bool PreviewPane::chooseKey(const QString& key) {
  const auto found = std::find_if(
      models_.begin(), models_.end(), [&key](const auto& entry) { return keyOf(entry) == key; });
  if (found == models_.end()) return false;
  choice_->setCurrentIndex(static_cast<int>(found - models_.begin()));
  return true;
}

bool PreviewPane::chooseModel(const std::filesystem::path& path) {
  const auto found = std::find_if(models_.begin(), models_.end(), [&path](const auto& entry) {
    return entry.path == path && entry.live_run.isEmpty();
  });
  if (found == models_.end()) return false;
  choice_->setCurrentIndex(static_cast<int>(found - models_.begin()));
  return true;
}

void PreviewPane::setClosable(bool closable) { close_->setVisible(closable); }

void PreviewPane::setModelLabel(const QString& label) {
  setLine(*label_, label);
  view_->setAccessibleName(tr("Picture by %1").arg(label));
}

void PreviewPane::setNote(const QString& note) { setLine(*note_, note); }

QImage PreviewPane::picture() const { return view_->picture(); }

QString PreviewPane::pictureLabel() const { return label_->text(); }

void PreviewPane::showMessage(const QString& message) {
  result_.reset();
  view_->setPicture({});
  view_->setMessage(message);
  view_->setProgress(-1);
  setNote({});
}

void PreviewPane::forget() {
  const auto* chosen = model();
  setModelLabel(chosen == nullptr ? QString() : chosen->label);
  showMessage(
      chosen == nullptr ? tr("There is no model yet. Choose a base model first.")
                        : tr("Type a prompt and press Generate, or move the CFG slider."));
}

void PreviewPane::showWaiting() { view_->setProgress(0); }

void PreviewPane::showProgress(const PreviewProgress& progress) {
  if (progress.loading) {
    setNote(tr("loading the model…"));
  } else if (progress.total > 0) {
    setNote(tr("step %1 of %2").arg(progress.done).arg(progress.total));
    view_->setProgress(static_cast<double>(progress.done) / progress.total);
  }
}

void PreviewPane::showPicture(const PreviewPicture& picture) {
  setModelLabel(QString::fromStdString(picture.job.label));
  result_.reset();
  if (!picture.picture) return showError(QString::fromStdString(picture.error));
  view_->setSmooth(picture.stage == PreviewStage::Sketch);
  view_->setPicture(toQImage(*picture.picture));
  view_->setMessage({});
  if (picture.stage == PreviewStage::Sketch) return;
  setNote(noteOf(picture));
  if (picture.stage == PreviewStage::Coarse) return;
  view_->setProgress(-1);
  result_ = picture;
}

void PreviewPane::showError(const QString& error) {
  view_->setProgress(-1);
  view_->setPicture({});
  view_->setMessage(error, true);
  setNote(tr("no picture"));
}

void PreviewPane::showCancelled() {
  view_->setProgress(-1);
  setNote(result_ ? cfgLabel(result_->job.settings.cfg) : tr("cancelled"));
}

void PreviewPane::openMenu(const QPoint& place) {
  QMenu menu;
  auto* save = menu.addAction(tr("Save picture as…"), this, &PreviewPane::saveWanted);
  auto* copy = menu.addAction(
      tr("Copy picture"), this, [this] { QApplication::clipboard()->setImage(view_->picture()); });
  save->setEnabled(result_.has_value());
  copy->setEnabled(result_.has_value());
  menu.exec(view_->mapToGlobal(place));
}

}  // namespace diptych::ui
