// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/preview_panel.h"

#include "ui/preview/preview_panel_state.h"

#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace diptych::ui {
namespace {

constexpr int kTakeEvery_ms = 5;
constexpr int kRest_ms = 120;  // a slider that did not move for so long rests
constexpr int kPace_ms = 100;  // of noise to noise: a coarse picture needs as long
constexpr int kLeastPaneWidth = 150;

}  // namespace

PreviewPanel::State::State(PreviewPanel& panel, GeneratorFactory factory)
    : pictures(new QGridLayout),
      add(new QToolButton(&panel)),
      cfg(new CfgSlider(&panel)),
      form(new PreviewForm(&panel)),
      save(new QPushButton(tr("Save…"), &panel)),
      timer(new QTimer(&panel)),
      rest(new QTimer(&panel)),
      pace(new QTimer(&panel)),
      worker(std::move(factory)) {}

PreviewPanel::PreviewPanel(QWidget* parent, GeneratorFactory factory)
    : QWidget(parent), state_(std::make_unique<State>(*this, std::move(factory))) {
  setObjectName("previewPanel");
  setAccessibleName(tr("Preview"));
  state_->save->setObjectName("previewSave");
  state_->save->setAccessibleName(tr("Save picture"));
  state_->save->setToolTip(tr("Save the picture with its settings as PNG"));
  state_->add->setObjectName("previewAdd");
  state_->add->setAccessibleName(tr("Compare with another model"));
  state_->add->setText(tr("Compare…"));
  state_->add->setToolTip(
      tr("Another model beside it: the same prompt, seed and starting noise, the same slider"));
  state_->timer->setInterval(kTakeEvery_ms);
  state_->rest->setInterval(kRest_ms);
  state_->rest->setSingleShot(true);
  state_->pace->setInterval(kPace_ms);
  state_->pace->setSingleShot(true);
  createPanes();
  layOut();
  connectControls();
  setModels({});
}

PreviewPanel::~PreviewPanel() {
  // A line that loses the focus while the widgets go says that it was edited.
  state_->form->disconnect(this);
}

void PreviewPanel::createPanes() {
  const std::array names = {"previewPane", "previewComparedPane", "previewPane3", "previewPane4"};
  const std::array choices = {
      "previewModel", "previewComparedModel", "previewModel3", "previewModel4"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    state_->panes[i] = new PreviewPane(names[i], choices[i], this);
    state_->panes[i]->setVisible(i == 0);
  }
}

void PreviewPanel::layOut() {
  state_->pictures->setSpacing(8);
  auto* slider = new QHBoxLayout;
  slider->setSpacing(8);
  slider->addWidget(state_->cfg, 1);
  slider->addWidget(state_->add, 0, Qt::AlignTop);
  auto* all = new QVBoxLayout(this);
  all->setContentsMargins(10, 10, 10, 10);
  all->setSpacing(8);
  all->addLayout(state_->pictures, 1);
  all->addLayout(slider);
  all->addWidget(state_->form);
  state_->form->addButton(state_->save);
  placePanes();
}

// Side by side while there is room, else in two columns.
void PreviewPanel::placePanes() {
  const int open = paneCount();
  const bool narrow = open > 2 && width() < open * kLeastPaneWidth;
  const int columns = narrow ? 2 : open;
  int place = 0;
  for (auto* shown : state_->panes) {
    state_->pictures->removeWidget(shown);
    if (shown->isHidden()) continue;
    state_->pictures->addWidget(shown, place / columns, place % columns);
    shown->setClosable(open > 1);
    ++place;
  }
  for (int column = 0; column < kMostPanes; ++column) {
    state_->pictures->setColumnStretch(column, column < columns ? 1 : 0);
  }
}

void PreviewPanel::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  placePanes();
}

void PreviewPanel::connectControls() {
  const auto changed = [this] {
    if (state_->wanted) follow();
  };
  connect(state_->cfg, &CfgSlider::valueChanged, this, &PreviewPanel::follow);
  connect(state_->form, &PreviewForm::generateWanted, this, &PreviewPanel::generate);
  connect(state_->form, &PreviewForm::cancelWanted, this, &PreviewPanel::cancel);
  connect(state_->form, &PreviewForm::changed, this, changed);
  connect(state_->form, &PreviewForm::moved, this, &PreviewPanel::followPaced);
  for (int index = 0; index < kMostPanes; ++index) {
    connect(&pane(index), &PreviewPane::modelChosen, this, [this, changed] {
      updateButtons();
      changed();
    });
    connect(&pane(index), &PreviewPane::otherModelWanted, this, [=, this](bool folder) {
      askForModel(index, folder);
    });
    connect(&pane(index), &PreviewPane::saveWanted, this, [=, this] { askAndSave(index); });
    connect(&pane(index), &PreviewPane::closeWanted, this, [=, this] { closePane(index); });
  }
  connect(state_->add, &QToolButton::clicked, this, &PreviewPanel::addPane);
  connect(state_->save, &QPushButton::clicked, this, &PreviewPanel::openSaveMenu);
  connect(state_->timer, &QTimer::timeout, this, &PreviewPanel::takeEvents);
  connect(state_->rest, &QTimer::timeout, this, [this] { request(PreviewHaste::Resting); });
  connect(state_->pace, &QTimer::timeout, this, [this] {
    if (std::exchange(state_->moved_again, false)) followPaced();
  });
}

PreviewPane& PreviewPanel::pane(int index) const {
  return *state_->panes.at(static_cast<std::size_t>(index));
}

bool PreviewPanel::isOpen(int index) const { return !pane(index).isHidden(); }

int PreviewPanel::paneCount() const {
  return static_cast<int>(std::count_if(
      state_->panes.begin(), state_->panes.end(), [](const auto* p) { return !p->isHidden(); }));
}

void PreviewPanel::openPane(int index, bool open) {
  if (isOpen(index) == open) return;
  pane(index).setVisible(open);
  if (open) pane(index).forget();
  placePanes();
  updateButtons();
}

// With the first model that is not shown yet.
void PreviewPanel::addPane() {
  int index = 1;
  while (index < kMostPanes && isOpen(index)) ++index;
  if (index == kMostPanes) return;
  openPane(index, true);
  for (const auto& model : state_->models) {
    const bool shown = std::any_of(state_->panes.begin(), state_->panes.end(), [&](auto* other) {
      return other != &pane(index) && !other->isHidden() && other->model() &&
             *other->model() == model;
    });
    if (shown) continue;
    const QSignalBlocker quiet(&pane(index));
    pane(index).chooseKey(keyOf(model));
    break;
  }
  pane(index).forget();
  if (state_->wanted) follow();
}

// The panes behind it move up.
void PreviewPanel::closePane(int index) {
  int last = index;
  for (int next = index + 1; next < kMostPanes && isOpen(next); ++next) {
    const QSignalBlocker quiet(&pane(next - 1));
    if (pane(next).model() != nullptr) pane(next - 1).chooseKey(keyOf(*pane(next).model()));
    pane(next - 1).forget();
    last = next;
  }
  openPane(last, false);
  if (state_->wanted) request(PreviewHaste::Resting);
}

void PreviewPanel::setModels(const std::vector<PreviewModel>& models) {
  state_->models = models;
  bool all_there = true;
  for (int index = 0; index < kMostPanes; ++index) {
    const bool there = pane(index).setModels(models);
    if (isOpen(index)) all_there = all_there && there;
  }
  std::erase_if(state_->live, [&models](const auto& live) {  // they are large
    return std::none_of(models.begin(), models.end(), [&live](const auto& model) {
      return model.live_run == live.first;
    });
  });
  if (!all_there && busy()) cancel();
  updateButtons();
}

bool PreviewPanel::chooseModel(const std::filesystem::path& path, int index) {
  return pane(index).chooseModel(path);
}

bool PreviewPanel::chooseComparedModel(const std::filesystem::path& path) {
  if (path.empty()) {
    if (isOpen(1)) closePane(1);
    return true;
  }
  const QSignalBlocker quiet(&pane(1));
  if (!pane(1).chooseModel(path)) return false;
  openPane(1, true);
  pane(1).forget();
  if (state_->wanted) follow();
  return true;
}

void PreviewPanel::setPrompt(const QString& prompt) { state_->form->setPrompt(prompt); }

void PreviewPanel::setCaptionSource(std::function<QString()> source) {
  state_->form->setCaptionSource(std::move(source));
}

GenerationSettings PreviewPanel::settings() const {
  GenerationSettings settings;
  state_->form->read(settings);
  settings.cfg = state_->cfg->value();
  return settings;
}

void PreviewPanel::setSettings(const GenerationSettings& settings) {
  const QSignalBlocker quiet(state_->cfg);  // no picture is asked for
  state_->form->write(settings);
  state_->cfg->setValue(settings.cfg);
}

void PreviewPanel::setLiveWeights(const QString& run, const diptych::SharedWeights& weights) {
  auto& known = state_->live[run];
  const bool newer = !known.snapshot || known.step != weights.step;
  known = weights;
  if (newer && state_->wanted) request(PreviewHaste::Resting);
}

void PreviewPanel::askForLiveWeights() {
  QStringList runs;
  for (int index = 0; index < kMostPanes; ++index) {
    const auto* model = pane(index).model();
    if (isOpen(index) && model != nullptr && !model->live_run.isEmpty()) runs << model->live_run;
  }
  runs.removeDuplicates();
  for (const auto& run : runs) Q_EMIT liveWeightsWanted(run);
}

void PreviewPanel::generate() {
  state_->form->rememberPrompt();
  askForLiveWeights();
  request(PreviewHaste::Resting);
}

// While something moves: what can be shown at once, the real picture when it rests.
void PreviewPanel::follow() {
  request(PreviewHaste::Dragging);
  state_->rest->start();
}

// Another seed takes another picture from its beginning: asked for at every turn of a hand, none
// would ever be done.
void PreviewPanel::followPaced() {
  state_->rest->start();
  if (state_->pace->isActive()) {
    state_->moved_again = true;
    return;
  }
  state_->pace->start();
  follow();
}

void PreviewPanel::request(PreviewHaste haste) {
  std::vector<PreviewJob> jobs;
  for (int index = 0; index < kMostPanes; ++index) {
    if (auto job = jobOf(index)) {
      jobs.push_back(std::move(*job));
      if (haste == PreviewHaste::Resting) pane(index).showWaiting();
    }
  }
  state_->rest->stop();
  if (jobs.empty()) return;
  state_->wanted = true;
  state_->worker.request(std::move(jobs), haste);
  state_->timer->start();
  takeEvents();
}

std::optional<PreviewJob> PreviewPanel::jobOf(int index) {
  const auto* model = pane(index).model();
  if (!isOpen(index) || model == nullptr) return std::nullopt;
  PreviewJob job{index, model->path, settings(), model->label.toStdString(), model->variant};
  if (model->live_run.isEmpty()) return job;
  const auto& live = state_->live[model->live_run];
  if (!live.snapshot) {
    state_->wanted = true;
    pane(index).showMessage(tr("Waiting for the weights of the training…"));
    Q_EMIT liveWeightsWanted(model->live_run);
    return std::nullopt;
  }
  job.label = tr("%1, step %2").arg(model->label).arg(live.step).toStdString();
  const auto name =
      QStringLiteral("%1 %2 %3").arg(model->live_run).arg(live.step).arg(model->averages);
  job.weights = LiveWeights{live.snapshot, name.toStdString(), model->averages};
  return job;
}

void PreviewPanel::cancel() {
  state_->rest->stop();
  state_->worker.cancel();
  state_->wanted = false;
  for (int index = 0; index < kMostPanes; ++index) pane(index).showCancelled();
  takeEvents();
}

bool PreviewPanel::busy() const { return state_->rest->isActive() || state_->timer->isActive(); }

PreviewCounts PreviewPanel::counts() const { return state_->worker.counts(); }

void PreviewPanel::takeEvents() {
  const bool busy = state_->worker.busy();
  const auto events = state_->worker.takeAll();
  if (events.progress) pane(events.progress->pane).showProgress(*events.progress);
  for (const auto& picture : events.pictures) showPicture(picture);
  for (const auto& [index, sketch] : events.sketches) showPicture(sketch);
  state_->form->setBusy(busy);
  updateButtons();
  if (!busy) state_->timer->stop();
}

void PreviewPanel::showPicture(const PreviewPicture& picture) {
  pane(picture.job.pane).showPicture(picture);
  if (picture.picture) {
    Q_EMIT pictureShown(picture.job.pane, picture.stage, picture.job.settings.cfg);
  }
}

void PreviewPanel::updateButtons() {
  state_->save->setEnabled(pane(0).result() != nullptr);
  state_->add->setEnabled(paneCount() < kMostPanes && !state_->models.empty());
}

QImage PreviewPanel::picture(int index) const { return pane(index).picture(); }

}  // namespace diptych::ui
