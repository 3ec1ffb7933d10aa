// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/preview_panel.h"

#include "core/base/error.h"
#include "ui/bridge/worker.h"
#include "ui/charts/qt_image.h"
#include "ui/preview/cfg_slider.h"
#include "ui/preview/preview_file.h"
#include "ui/preview/preview_form.h"
#include "ui/preview/preview_pane.h"

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStandardPaths>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace diptych::ui {
namespace {

constexpr int kTakeEveryMs = 25;

QComboBox* createModelChoice(QWidget* parent, const char* name, const QString& accessible_name) {
  auto* choice = new QComboBox(parent);
  choice->setObjectName(name);
  choice->setAccessibleName(accessible_name);
  choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  choice->setMinimumContentsLength(8);
  choice->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  return choice;
}

QString pathText(const std::filesystem::path& path) {
  return QString::fromStdString(path.string());
}

// The entry with this path; -1: none.
int findModel(const QComboBox& choice, const std::filesystem::path& path) {
  return choice.findData(pathText(path));
}

constexpr int kKeyRole = Qt::UserRole + 1;

QString keyOf(const QComboBox& choice) { return choice.currentData(kKeyRole).toString(); }

void addModel(QComboBox& choice, const PreviewModel& model) {
  choice.addItem(model.label, pathText(model.path));
  choice.setItemData(
      choice.count() - 1, model.key.isEmpty() ? pathText(model.path) : model.key, kKeyRole);
}

}  // namespace

struct PreviewPanel::State {
  State(PreviewPanel& panel, GeneratorFactory factory)
      : model(createModelChoice(&panel, "previewModel", tr("Model"))),
        compared(createModelChoice(&panel, "previewComparedModel", tr("Model to compare with"))),
        panes{
            new PreviewPane("previewPane", &panel), new PreviewPane("previewComparedPane", &panel)},
        cfg(new CfgSlider(&panel)),
        form(new PreviewForm(&panel)),
        save(new QPushButton(tr("Save…"), &panel)),
        timer(new QTimer(&panel)),
        worker(std::move(factory)) {}

  QComboBox* model;
  QComboBox* compared;
  std::array<PreviewPane*, 2> panes;
  CfgSlider* cfg;
  PreviewForm* form;
  QPushButton* save;
  QTimer* timer;
  GenerationSettings rest;  // size, which the panel does not ask for
  bool wanted = false;      // a picture was asked for once: changes make new ones
  PreviewWorker worker;
  Worker files;  // writes pictures
};

PreviewPanel::PreviewPanel(QWidget* parent, GeneratorFactory factory)
    : QWidget(parent), state_(std::make_unique<State>(*this, std::move(factory))) {
  setObjectName("previewPanel");
  setAccessibleName(tr("Preview"));
  state_->rest.width = state_->rest.height = 0;
  state_->save->setObjectName("previewSave");
  state_->save->setAccessibleName(tr("Save picture"));
  state_->save->setToolTip(tr("Save the picture with its settings as PNG"));
  state_->save->setEnabled(false);
  state_->timer->setInterval(kTakeEveryMs);
  layOut();
  connectControls();
  setModels({});
}

PreviewPanel::~PreviewPanel() {
  // A line that loses the focus while the widgets go says that it was edited.
  state_->form->disconnect(this);
}

void PreviewPanel::layOut() {
  const auto labelled = [this](const QString& text, QWidget* buddy) {
    auto* label = new QLabel(text, this);
    label->setBuddy(buddy);
    return label;
  };
  auto* models = new QHBoxLayout;
  state_->model->setToolTip(tr("The model that makes the picture"));
  state_->compared->setToolTip(
      tr("A second model, shown beside it: the same prompt, seed and starting noise"));
  models->addWidget(labelled(tr("Model"), state_->model));
  models->addWidget(state_->model, 1);
  models->addSpacing(10);
  models->addWidget(labelled(tr("Compare &with"), state_->compared));
  models->addWidget(state_->compared, 1);
  auto* pictures = new QHBoxLayout;
  pictures->setSpacing(8);
  for (auto* pane : state_->panes) pictures->addWidget(pane, 1);
  auto* all = new QVBoxLayout(this);
  all->setContentsMargins(10, 10, 10, 10);
  all->setSpacing(8);
  all->addLayout(models);
  all->addLayout(pictures, 1);
  all->addWidget(state_->cfg);
  all->addWidget(state_->form);
  state_->form->addButton(state_->save);
}

void PreviewPanel::connectControls() {
  const auto changed = [this] {
    if (state_->wanted) generate();
  };
  connect(state_->cfg, &CfgSlider::valueChanged, this, &PreviewPanel::generate);
  connect(state_->form, &PreviewForm::generateWanted, this, &PreviewPanel::generate);
  connect(state_->form, &PreviewForm::cancelWanted, this, &PreviewPanel::cancel);
  connect(state_->form, &PreviewForm::changed, this, changed);
  for (auto* choice : {state_->model, state_->compared}) {
    connect(choice, &QComboBox::currentIndexChanged, this, [this, changed] {
      updatePanes();
      changed();
    });
  }
  for (int pane = 0; pane < 2; ++pane) {
    connect(
        state_->panes[static_cast<std::size_t>(pane)], &PreviewPane::saveWanted, this, [=, this] {
          askAndSave(pane);
        });
  }
  connect(state_->save, &QPushButton::clicked, this, &PreviewPanel::openSaveMenu);
  connect(state_->timer, &QTimer::timeout, this, &PreviewPanel::takeEvents);
}

void PreviewPanel::setModels(const std::vector<PreviewModel>& models) {
  const QStringList chosen{keyOf(*state_->model), keyOf(*state_->compared)};
  {
    const QSignalBlocker model(state_->model), compared(state_->compared);
    state_->model->clear();
    state_->compared->clear();
    state_->compared->addItem(tr("(nothing)"), QString());
    for (const auto& entry : models) {
      addModel(*state_->model, entry);
      addModel(*state_->compared, entry);
    }
    state_->model->setCurrentIndex(std::max(0, state_->model->findData(chosen[0], kKeyRole)));
    state_->compared->setCurrentIndex(std::max(0, state_->compared->findData(chosen[1], kKeyRole)));
    if (models.empty()) state_->model->setCurrentIndex(-1);
  }
  if (chosen == QStringList{keyOf(*state_->model), keyOf(*state_->compared)} && !models.empty()) {
    return;
  }
  if (busy()) cancel();
  updatePanes();
}

bool PreviewPanel::chooseModel(const std::filesystem::path& path) {
  const int index = findModel(*state_->model, path);
  if (index >= 0) state_->model->setCurrentIndex(index);
  return index >= 0;
}

bool PreviewPanel::chooseComparedModel(const std::filesystem::path& path) {
  const int index = findModel(*state_->compared, path);
  if (index >= 0) state_->compared->setCurrentIndex(index);
  return index >= 0;
}

void PreviewPanel::setPrompt(const QString& prompt) { state_->form->setPrompt(prompt); }

// After another model was chosen: whose picture a pane shows.
void PreviewPanel::updatePanes() {
  const std::array choices = {state_->model, state_->compared};
  for (std::size_t pane = 0; pane < choices.size(); ++pane) {
    state_->panes[pane]->setModelLabel(choices[pane]->currentText());
    const bool has_model = !choices[pane]->currentData().toString().isEmpty();
    if (pane > 0) state_->panes[pane]->setVisible(has_model);
    state_->panes[pane]->showMessage(
        has_model ? tr("Type a prompt and press Generate, or move the CFG slider.")
                  : tr("There is no model yet. Choose a base model first."));
  }
  state_->save->setEnabled(false);
  if (state_->worker.busy() && !state_->wanted) cancel();
}

GenerationSettings PreviewPanel::settings() const {
  auto settings = state_->rest;
  state_->form->read(settings);
  settings.cfg = state_->cfg->value();
  return settings;
}

void PreviewPanel::setSettings(const GenerationSettings& settings) {
  const QSignalBlocker quiet(state_->cfg);  // no picture is asked for
  state_->rest = settings;
  state_->form->write(settings);
  state_->cfg->setValue(settings.cfg);
}

void PreviewPanel::generate() {
  const std::array choices = {state_->model, state_->compared};
  std::vector<PreviewJob> jobs;
  for (std::size_t pane = 0; pane < choices.size(); ++pane) {
    const auto model = choices[pane]->currentData().toString();
    if (model.isEmpty()) continue;
    const auto label = choices[pane]->currentText().toStdString();
    jobs.push_back({static_cast<int>(pane), model.toStdString(), settings(), label});
    state_->panes[pane]->showWaiting();
  }
  if (jobs.empty()) return;
  state_->wanted = true;
  state_->worker.request(std::move(jobs));
  state_->timer->start();
  takeEvents();
}

void PreviewPanel::cancel() {
  state_->worker.cancel();
  state_->wanted = false;
  for (auto* pane : state_->panes) pane->showCancelled();
  takeEvents();
}

bool PreviewPanel::busy() const { return state_->worker.busy(); }

void PreviewPanel::takeEvents() {
  const bool busy = state_->worker.busy();
  const auto events = state_->worker.takeAll();
  if (events.progress) {
    state_->panes[static_cast<std::size_t>(events.progress->pane)]->showProgress(*events.progress);
  }
  for (const auto& picture : events.pictures) {
    state_->panes[static_cast<std::size_t>(picture.job.pane)]->showResult(picture);
    state_->save->setEnabled(state_->panes[0]->result() != nullptr);
  }
  state_->form->setBusy(busy);
  if (!busy) state_->timer->stop();
}

QImage PreviewPanel::picture(int pane) const {
  const auto* result = state_->panes.at(static_cast<std::size_t>(pane))->result();
  return result == nullptr ? QImage() : toQImage(*result->picture);
}

void PreviewPanel::savePicture(int pane, const std::filesystem::path& path) const {
  const auto& shown = *state_->panes.at(static_cast<std::size_t>(pane));
  const auto none = PreviewPicture{};
  writePreviewPicture(
      shown.result() == nullptr ? none : *shown.result(), shown.modelLabel().toStdString(), path);
}

void PreviewPanel::openSaveMenu() {
  if (!state_->panes[1]->isVisible()) return askAndSave(0);
  QMenu menu;
  for (int pane = 0; pane < 2; ++pane) {
    const auto& shown = *state_->panes[static_cast<std::size_t>(pane)];
    const auto side = pane == 0 ? tr("Left: %1…") : tr("Right: %1…");
    auto* action =
        menu.addAction(side.arg(shown.modelLabel()), this, [=, this] { askAndSave(pane); });
    action->setEnabled(shown.result() != nullptr);
  }
  menu.exec(state_->save->mapToGlobal(QPoint(0, state_->save->height())));
}

void PreviewPanel::askAndSave(int pane) {
  const auto& shown = *state_->panes[static_cast<std::size_t>(pane)];
  if (shown.result() == nullptr) return;
  // Copies: the pane may show something else by the time a file is chosen.
  const auto picture = *shown.result();
  const auto label = shown.modelLabel().toStdString();
  const QDir pictures(QStandardPaths::writableLocation(QStandardPaths::PicturesLocation));
  auto file = QFileDialog::getSaveFileName(
      this, tr("Save picture as"), pictures.filePath("picture.png"), tr("PNG pictures (*.png)"));
  if (file.isEmpty()) return;
  if (!file.endsWith(".png", Qt::CaseInsensitive)) file += ".png";
  const std::filesystem::path path = file.toStdString();
  const auto write = [picture, label, path](std::stop_token) {
    writePreviewPicture(picture, label, path);
    return true;
  };
  const auto done = [this, file](bool) { Q_EMIT informed(tr("The picture is in %1.").arg(file)); };
  state_->files.run(write, done, [this](const QString& error) { Q_EMIT failed(error); });
}

}  // namespace diptych::ui
