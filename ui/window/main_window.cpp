// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/main_window.h"

#include "core/base/log.h"
#include "core/sweep/sweep_models.h"
#include "ui/bridge/paths.h"
#include "ui/charts/loss_chart.h"
#include "ui/experiment/experiment_page.h"
#include "ui/gallery/data_set_gallery.h"
#include "ui/gallery/data_set_panel.h"
#include "ui/preview/preview_panel.h"
#include "ui/preview/sample_grid.h"
#include "ui/sweep/sweep_page.h"
#include "ui/training/model_chooser.h"
#include "ui/training/run_list.h"
#include "ui/training/training_form.h"
#include "ui/widgets/themed_icon.h"
#include "ui/window/event_import.h"
#include "ui/window/log_window.h"
#include "ui/window/message_bar.h"
#include "ui/window/run_actions.h"
#include "ui/window/run_status.h"
#include "ui/window/run_views.h"

#include <QAction>
#include <QCloseEvent>
#include <QDockWidget>
#include <QGuiApplication>
#include <QLayout>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QRandomGenerator>
#include <QScreen>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTimer>
#include <QToolBar>

#include <algorithm>
#include <utility>

namespace diptych::ui {

namespace {

const QString& settingsKey(Wing wing) {
  static const QString keys[] = {QStringLiteral("data/original"), QStringLiteral("data/synthetic")};
  return keys[static_cast<int>(wing)];
}

}  // namespace

MainWindow::MainWindow(QWidget* parent) : QMainWindow(parent) {
  setObjectName(QStringLiteral("main_window"));
  setWindowTitle(QStringLiteral("Diptych"));
  setWindowIcon(themedIcon(QStringLiteral("diptych"), palette()));
  actions_ = new RunActions(this);
  actions_->useTheme(palette());
  createCentre();
  createDocks();
  createPageBar();
  createToolBar();
  createMenus();
  createStatusBar();
  log_ = new LogWindow(this);
  views_ = new RunViews(bridge_, runs_, *chart_, *samples_, *preview_, this);
  connectEventImport();
  connectActions();
  connectGallery();
  connectRun();
  connectRunList();
  connectExperiment();
  connectSweeps();
  default_layout_ = saveState(kLayoutVersion);
  restoreSettings();
  runs_.setRunsFolder(toText(form_->read().config.runs_folder));
  views_->setBaseModel(toPath(form_->modelChooser().model()));
  gallery_->setTrainedModel(form_->modelChooser().model());
  offerSweepModels();
  updateActions();
}

MainWindow::~MainWindow() = default;

void MainWindow::connectActions() {
  auto& original = gallery_->original();
  auto& synthetic = gallery_->synthetic();
  connect(actions_->open_original, &QAction::triggered, &original, &DataSetPanel::chooseFolder);
  connect(actions_->open_synthetic, &QAction::triggered, &synthetic, &DataSetPanel::chooseFolder);
  connect(actions_->start, &QAction::triggered, this, &MainWindow::startRun);
  connect(actions_->pause, &QAction::triggered, this, &MainWindow::pauseOrContinue);
  connect(actions_->stop, &QAction::triggered, &bridge_, &RunBridge::stop);
  connect(actions_->sample_now, &QAction::triggered, this, [this] {
    bridge_.sampleNow();
    tellRequest(tr("Sample pictures are made as soon as the step is done."));
  });
  connect(actions_->save_now, &QAction::triggered, this, [this] {
    bridge_.saveNow();
    tellRequest(tr("The run is saved as soon as the step is done."));
  });
  connect(actions_->export_chart, &QAction::triggered, chart_, &LossChart::showExportDialog);
  connect(message_bar_, &MessageBar::logRequested, this, &MainWindow::showLog);
}

void MainWindow::connectGallery() {
  const auto wire = [this](DataSetPanel& panel, Wing wing) {
    connect(&panel, &DataSetPanel::dataSetRefreshed, this, [this, wing](const auto& data_set) {
      form_->setDataSet(wing, data_set);
    });
    connect(&panel, &DataSetPanel::failed, this, [this](const QString& message) {
      start_wanted_ = false;
      showError(message);
    });
    connect(
        &panel, &DataSetPanel::dataSetChanged, this, [this, &panel, wing](const auto& data_set) {
          QSettings().setValue(settingsKey(wing), panel.folder());
          if (data_set->items.empty()) {
            start_wanted_ = false;
            showError(tr("%1 holds no pictures. Choose another folder.").arg(panel.folder()));
          }
          form_->setDataSet(wing, data_set);
          if (preview_->settings().prompt.empty() && !data_set->items.empty()) {
            preview_->setPrompt(QString::fromStdString(data_set->items.front().caption));
          }
        });
  };
  wire(gallery_->original(), Wing::Original);
  wire(gallery_->synthetic(), Wing::Synthetic);
  preview_->setCaptionSource([this] { return randomCaption(); });
  connect(&gallery_->control(), &DataSetPanel::failed, this, &MainWindow::showError);
  connect(gallery_, &DataSetGallery::failed, this, &MainWindow::showError);
  connect(gallery_, &DataSetGallery::informed, this, &MainWindow::showNews);
  connect(form_, &TrainingForm::readinessChanged, this, &MainWindow::updateActions);
  connect(form_, &TrainingForm::readinessChanged, this, &MainWindow::startWhenReady);
  connect(form_, &TrainingForm::runsFolderChanged, &runs_, &RunListModel::setRunsFolder);
  auto& model = form_->modelChooser();
  connect(&model, &ModelChooser::factsChanged, this, &MainWindow::startWhenReady);
  connect(&model, &ModelChooser::modelChanged, this, [this](const QString& path) {
    views_->setBaseModel(toPath(path));
    gallery_->setTrainedModel(path);
  });
}

// Of either set; empty when there is none.
QString MainWindow::randomCaption() const {
  std::vector<const DataSet*> sets;
  for (const auto* panel : {&gallery_->original(), &gallery_->synthetic()}) {
    if (panel->dataSet() && !panel->dataSet()->items.empty())
      sets.push_back(panel->dataSet().get());
  }
  if (sets.empty()) return {};
  auto& random = *QRandomGenerator::global();
  const auto below = [&random](std::size_t count) {
    return random.bounded(static_cast<quint32>(count));
  };
  const auto& items = sets[below(sets.size())]->items;
  return QString::fromStdString(items[below(items.size())].caption);
}

void MainWindow::connectRun() {
  connect(&bridge_, &RunBridge::stateChanged, this, &MainWindow::takeState);
  connect(&bridge_, &RunBridge::progressChanged, status_, &RunStatus::showProgress);
  connect(&bridge_, &RunBridge::messageArrived, this, &MainWindow::showNews);
  connect(views_, &RunViews::chartChanged, this, &MainWindow::updateActions);
  connect(views_, &RunViews::failed, this, &MainWindow::showError);
  connect(views_, &RunViews::previewWanted, this, [this] { showDock(3); });
  connect(views_, &RunViews::samplesWanted, this, [this] { showDock(4); });
  const auto tell = [this](auto* view) {
    using View = std::remove_pointer_t<decltype(view)>;
    connect(view, &View::informed, this, &MainWindow::showNews);
    connect(view, &View::failed, this, &MainWindow::showError);
  };
  tell(chart_);
  tell(preview_);
  tell(samples_);
}

void MainWindow::connectEventImport() {
  connect(events_, &EventImport::failed, this, &MainWindow::showError);
  connect(events_, &EventImport::informed, this, &MainWindow::showNews);
  connect(events_, &EventImport::chartChanged, this, &MainWindow::updateActions);
}

void MainWindow::connectRunList() {
  connect(&runs_, &RunListModel::failed, this, &MainWindow::showError);
  connect(&runs_, &RunListModel::refreshed, this, &MainWindow::offerResume);
  connect(run_list_, &RunList::failed, this, &MainWindow::showError);
  connect(run_list_, &RunList::informed, this, &MainWindow::showNews);
  connect(run_list_, &RunList::resumeRequested, this, &MainWindow::resumeRun);
  connect(run_list_, &RunList::samplesRequested, views_, &RunViews::showSamples);
}

void MainWindow::connectExperiment() {
  auto& bridge = experiment_->bridge();
  connect(&bridge, &ExperimentBridge::stateChanged, this, &MainWindow::takeExperimentState);
  connect(&bridge, &ExperimentBridge::progressChanged, status_, &RunStatus::showProgress);
  connect(&bridge, &ExperimentBridge::failed, this, [this] {
    closing_ = false;  // the window stays, so that the message is read
  });
  connect(experiment_, &ExperimentPage::failed, this, &MainWindow::showError);
  connect(experiment_, &ExperimentPage::informed, this, &MainWindow::showNews);
  connect(
      experiment_,
      &ExperimentPage::undoOffered,
      this,
      [this](const QString& message, const std::function<void()>& undo) {
        message_bar_->offer(message, tr("&Undo"), undo);
      });
  connect(experiment_, &ExperimentPage::runRequested, this, [this](const QString& folder) {
    showPage(Page::Workbench);
    openChosenRun(folder);
  });
  const auto suggest = [this] {
    experiment_->suggest(gallery_->original().folder(), form_->modelChooser().model());
  };
  const auto show_losses = [this] { gallery_->setExperiment(experiment_->experiment().folder()); };
  connect(&experiment_->experiment(), &OpenExperiment::opened, this, show_losses);
  connect(&experiment_->experiment(), &OpenExperiment::resultsChanged, this, show_losses);
  connect(&gallery_->original(), &DataSetPanel::dataSetChanged, this, suggest);
  connect(&form_->modelChooser(), &ModelChooser::modelChanged, this, suggest);
  suggest();
}

void MainWindow::connectSweeps() {
  connect(sweeps_, &SweepPage::failed, this, &MainWindow::showError);
  connect(sweeps_, &SweepPage::informed, this, &MainWindow::showNews);
  connect(
      sweeps_,
      &SweepPage::continueOffered,
      this,
      [this](const QString& message, const std::function<void()>& go_on) {
        message_bar_->offer(message, tr("&Continue"), [this, go_on] {
          showPage(Page::Sweeps);
          go_on();
        });
      });
  connect(sweeps_, &SweepPage::started, message_bar_, &MessageBar::dismiss);
  connect(sweeps_, &SweepPage::sendToSlider, this, &MainWindow::sendToPreview);
  connect(&runs_, &RunListModel::refreshed, this, &MainWindow::offerSweepModels);
  auto& model = form_->modelChooser();
  connect(&model, &ModelChooser::modelChanged, this, &MainWindow::offerSweepModels);
  const auto& experiment = experiment_->experiment();
  connect(&experiment, &OpenExperiment::opened, this, &MainWindow::offerSweepModels);
  connect(&experiment, &OpenExperiment::viewChanged, this, &MainWindow::offerSweepModels);
}

// New sweeps are made beside the runs. Models are the base model, the runs that have one, and for
// an axis all checkpoints of a run and the arms of the experiment that is open.
void MainWindow::offerSweepModels() {
  sweeps_->setSweepsFolder(plainPath(runs_.runsFolder() + QStringLiteral("/../sweeps")));
  std::vector<SweepModelChoice> models, checkpoints;
  const auto base = form_->modelChooser().model();
  if (!base.isEmpty()) models.push_back({tr("Base model"), toPath(base), {}});
  for (const auto& row : runs_.rows()) {
    if (!row.checkpoint) continue;
    models.push_back({runs_.labelOf(toText(row.info.folder)), row.info.folder, {}});
    checkpoints.push_back(
        {models.back().label, row.info.folder / "checkpoints", tr("All checkpoints of")});
  }
  models.insert(models.end(), checkpoints.begin(), checkpoints.end());
  if (const auto& view = experiment_->experiment().view()) {
    const auto folder = toPath(experiment_->experiment().folder());
    const auto group = tr("Experiment %1").arg(QString::fromStdString(view->experiment.name));
    models.push_back({tr("All arms"), folder, group});
    for (const auto& arm : view->experiment.arms) {
      models.push_back({QString::fromStdString(arm.name), armPath(folder, arm.name), group});
    }
  }
  sweeps_->setModels(models);
}

void MainWindow::showDock(std::size_t which) {
  docks_[which]->show();
  docks_[which]->raise();
}

void MainWindow::sendToPreview(
    const GenerationSettings& settings, const std::filesystem::path& model) {
  showPage(Page::Workbench);
  showDock(3);
  preview_->setSettings(settings);
  std::error_code unreadable;
  if (std::filesystem::exists(model, unreadable)) {
    views_->previewModel(model);
  } else {
    showNews(tr("The preview has these settings now, but the model %1 is gone: choose another.")
                 .arg(toText(model)));
  }
}

// The status bar is the experiment's while it is worked on.
void MainWindow::takeExperimentState() {
  const auto& bridge = experiment_->bridge();
  status_->showState(
      !bridge.active()    ? RunState::Idle
      : bridge.stopping() ? RunState::Stopping
      : bridge.paused()   ? RunState::Paused
                          : RunState::Running);
  run_list_->setResumeAllowed(!anythingActive());
  updateActions();
  if (!closing_ || anythingActive()) return;
  QMetaObject::invokeMethod(
      this,
      [this] {
        if (closing_) close();
      },
      Qt::QueuedConnection);
}

bool MainWindow::anythingActive() const {
  return bridge_.active() || experiment_->bridge().active();
}

// A page that is not shown asks for no room: together with the panels it would be too much for a
// laptop.
void MainWindow::takeRoomForPage() {
  for (int i = 0; i < pages_->count(); ++i) {
    const auto policy = i == pages_->currentIndex() ? QSizePolicy::Preferred : QSizePolicy::Ignored;
    pages_->widget(i)->setSizePolicy(policy, policy);
  }
}

// Panels and tools of the workbench give the other pages their room, and come back as they were.
void MainWindow::showPage(Page page) {
  QAction* actions[] = {workbench_action_, experiment_action_, data_sets_action_, sweeps_action_};
  actions[static_cast<int>(page)]->setChecked(true);
  if (page == page_) return;
  if (page_ == Page::Workbench) workbench_layout_ = saveState(kLayoutVersion);
  page_ = page;
  pages_->setCurrentWidget(
      page == Page::Experiment ? static_cast<QWidget*>(experiment_)
      : page == Page::Sweeps   ? static_cast<QWidget*>(sweeps_)
                               : gallery_);
  takeRoomForPage();
  pages_->updateGeometry();  // at once: the panels that come back must not find the old page's room
  centralWidget()->layout()->activate();
  panels_menu_->setEnabled(page == Page::Workbench);
  if (page == Page::Workbench) {
    restoreState(workbench_layout_, kLayoutVersion);
    return;
  }
  for (auto* dock : docks_) dock->hide();
  main_tools_->setVisible(page == Page::DataSets);
  pages_->currentWidget()->setFocus();
}

void MainWindow::open(const StartOptions& options) {
  const auto text = [](const std::string& path) { return plainPath(toText(path)); };
  if (!options.runs.empty()) form_->setRunsFolder(text(options.runs));
  if (!options.model.empty()) form_->modelChooser().setModel(text(options.model));
  if (!options.original.empty()) gallery_->original().openFolder(text(options.original));
  if (!options.synthetic.empty()) gallery_->synthetic().openFolder(text(options.synthetic));
  if (options.original.empty() != options.synthetic.empty()) {
    form_->setWing(options.original.empty() ? Wing::Synthetic : Wing::Original);
  }
  if (!options.run.empty()) openChosenRun(text(options.run));
  if (!options.experiment.empty()) {
    experiment_->openFolder(text(options.experiment));
    showPage(Page::Experiment);
  }
  start_wanted_ = options.start;
}

void MainWindow::openChosenRun(const QString& folder) {
  run_to_offer_ = folder;
  runs_.addRun(folder);
  runs_.setShown(folder, true);
  views_->showSamples(folder);
  docks_[1]->raise();
}

// Once the list knows the run that was named on the command line.
void MainWindow::offerResume() {
  const auto* run = runs_.run(run_to_offer_);
  if (!run) return;
  const auto folder = std::exchange(run_to_offer_, QString());
  run_list_->select(folder);
  if (run->state != RunState::Stopped && run->state != RunState::Failed) return;
  message_bar_->offer(
      tr("%1 was stopped at step %2. It can go on from there.")
          .arg(runs_.labelOf(folder))
          .arg(run->step),
      tr("Resume"),
      [this, folder] { resumeRun(folder); });
}

void MainWindow::startWhenReady() {
  if (!start_wanted_ || !form_->hasDataSet() || !form_->modelChooser().facts()) return;
  if (gallery_->original().loading() || gallery_->synthetic().loading()) return;
  start_wanted_ = false;
  startRun();
}

void MainWindow::startRun() {
  if (anythingActive()) return;
  const auto config = form_->configForStart();
  if (!config) {
    showDock(0);
    showError(
        tr("The training cannot start yet: the fields with problems are marked in the form."));
    return;
  }
  message_bar_->dismiss();
  saveSettings();
  runs_.setRunsFolder(toText(config->runs_folder));  // it may still be being typed
  views_->setOwnConfig(*config);
  bridge_.start(*config);
}

void MainWindow::resumeRun(const QString& folder) {
  if (anythingActive()) {
    showError(tr("A run is going on. Stop it before you resume another."));
    return;
  }
  message_bar_->dismiss();
  if (const auto* run = runs_.run(folder)) views_->setOwnConfig(run->config);
  bridge_.resume(folder);
}

void MainWindow::pauseOrContinue() {
  if (bridge_.state() == RunState::Paused) {
    bridge_.continueRun();
  } else {
    bridge_.pause();
    tellRequest(tr("The training pauses after this step."));
  }
}

// What was asked of the run, until it is done or soon will be.
void MainWindow::tellRequest(const QString& message) {
  constexpr int kShown_ms = 5000;
  request_ = message;
  showNews(message);
  QTimer::singleShot(kShown_ms, this, &MainWindow::forgetRequest);
}

void MainWindow::forgetRequest() {
  if (!request_.isEmpty() && message_bar_->text() == request_) message_bar_->dismiss();
  request_.clear();
}

void MainWindow::takeState(RunState state, const QString& message) {
  forgetRequest();
  status_->showState(state);
  updateActions();
  run_list_->setResumeAllowed(!anythingActive());
  if (state == RunState::Failed) {
    closing_ = false;  // the window stays, so that the message is read
    showError(message);
  } else if (state == RunState::Stopped && !closing_) {
    log_->note(message);
    message_bar_->offer(message, tr("Resume"), [this, run = bridge_.runId()] { resumeRun(run); });
  } else if (!message.isEmpty()) {
    showNews(message);
  }
  if (closing_ && !anythingActive())
    QMetaObject::invokeMethod(this, &QWidget::close, Qt::QueuedConnection);
}

void MainWindow::updateActions() {
  auto states = runActionStates(bridge_.state(), form_->hasDataSet());
  states.start = states.start && !experiment_->bridge().active();
  actions_->setStates(states);
  experiment_->setOtherTraining(bridge_.active());
  actions_->export_chart->setEnabled(chart_->showsCurves());
}

void MainWindow::reopenDataSets() {
  const QSettings settings;
  for (const auto wing : {Wing::Original, Wing::Synthetic}) {
    const auto folder = settings.value(settingsKey(wing)).toString();
    auto& panel = wing == Wing::Original ? gallery_->original() : gallery_->synthetic();
    if (!folder.isEmpty()) panel.openFolder(folder);
  }
}

void MainWindow::showError(const QString& message) {
  log_->note(message);
  message_bar_->showError(message);
}

void MainWindow::showNews(const QString& message) {
  constexpr int kNewsShown_ms = 8000;
  log_->note(message);
  // The status bar is the run's while there is one.
  if (!message_bar_->showNews(message) && !anythingActive()) {
    statusBar()->showMessage(message, kNewsShown_ms);
  }
}

void MainWindow::showLog() {
  if (bridge_.runId() != QStringLiteral("run")) log_->showRun(bridge_.runId());
  log_->show();
  log_->raise();
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (!anythingActive()) {
    saveSettings();
    event->accept();
    return;
  }
  event->ignore();
  if (!closing_) askToClose();
}

void MainWindow::askToClose() {
  if (findChild<QMessageBox*>(QStringLiteral("close_question"))) return;
  auto* box = new QMessageBox(
      QMessageBox::Question,
      tr("A run is going on"),
      tr("A training is running. Stop it and close the window?"),
      QMessageBox::NoButton,
      this);
  box->setObjectName(QStringLiteral("close_question"));
  box->setAttribute(Qt::WA_DeleteOnClose);
  box->setInformativeText(
      tr("It stops after the current step and saves; it can be resumed later."));
  auto* stop = box->addButton(tr("&Stop and save"), QMessageBox::AcceptRole);
  stop->setObjectName(QStringLiteral("stop_and_close"));
  auto* keep = box->addButton(tr("&Keep running"), QMessageBox::RejectRole);
  keep->setObjectName(QStringLiteral("keep_running"));
  box->setDefaultButton(keep);
  box->setEscapeButton(keep);
  connect(stop, &QAbstractButton::clicked, this, &MainWindow::stopAndClose);
  box->open();
}

void MainWindow::stopAndClose() {
  closing_ = true;
  if (!anythingActive()) {
    QMetaObject::invokeMethod(this, &QWidget::close, Qt::QueuedConnection);
    return;
  }
  message_bar_->dismiss();
  message_bar_->showNews(
      tr("Stopping: the current step ends and the run is saved. Then the window closes."));
  bridge_.stop();
  experiment_->bridge().stop();
}

void MainWindow::changeEvent(QEvent* event) {
  QMainWindow::changeEvent(event);
  if (event->type() == QEvent::PaletteChange && actions_) actions_->useTheme(palette());
}

void MainWindow::saveSettings() {
  QSettings settings;
  settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
  settings.setValue(
      QStringLiteral("window/state"),
      page_ == Page::Workbench ? saveState(kLayoutVersion) : workbench_layout_);
  settings.setValue(QStringLiteral("window/page"), static_cast<int>(page_));
  experiment_->save(settings);
  sweeps_->save(settings);
  gallery_->save(settings);
  settings.setValue(QStringLiteral("training/wing"), static_cast<int>(form_->wing()));
  settings.setValue(QStringLiteral("window/locked"), lock_panels_->isChecked());
  settings.setValue(QStringLiteral("runs/shown"), runs_.shownRuns());
  chart_->save(settings);
  preview_->save(settings);
  form_->save(settings);
}

void MainWindow::restoreSettings() {
  QSettings settings;
  resize(QSize(1360, 740).boundedTo(screen()->availableSize()));
  restoreGeometry(settings.value(QStringLiteral("window/geometry")).toByteArray());
  restoreState(settings.value(QStringLiteral("window/state")).toByteArray(), kLayoutVersion);
  gallery_->restore(settings);
  form_->setWing(
      settings.value(QStringLiteral("training/wing")).toInt() == 1 ? Wing::Synthetic
                                                                   : Wing::Original);
  lock_panels_->setChecked(settings.value(QStringLiteral("window/locked"), true).toBool());
  form_->restore(settings);
  chart_->restore(settings);
  runs_.showWhenThere(settings.value(QStringLiteral("runs/shown")).toStringList());
  preview_->restore(settings);
  experiment_->restore(settings);
  sweeps_->restore(settings);
  const int page = settings.value(QStringLiteral("window/page")).toInt();
  if (page > static_cast<int>(Page::Workbench) && page <= static_cast<int>(Page::Sweeps)) {
    showPage(static_cast<Page>(page));
    const auto layout = settings.value(QStringLiteral("window/state")).toByteArray();
    if (!layout.isEmpty()) workbench_layout_ = layout;  // sizes are known only once it was shown
  }
}

}  // namespace diptych::ui
