// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/experiment/experiment_page.h"

#include "ui/bridge/paths.h"
#include "ui/charts/arm_chart.h"
#include "ui/charts/timestep_chart.h"
#include "ui/experiment/arm_dialog.h"
#include "ui/experiment/arm_table_model.h"
#include "ui/experiment/check_list.h"
#include "ui/experiment/comparison_tables.h"
#include "ui/experiment/experiment_form.h"
#include "ui/experiment/new_experiment_dialog.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/themed_icon.h"

#include <QAction>
#include <QComboBox>
#include <QDesktopServices>
#include <QEvent>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTreeView>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace diptych::ui {

namespace {

using Kind = ExperimentTask::Kind;
using State = ExperimentTask::State;

enum Tab { SetupTab, CheckTab, CurvesTab };

std::size_t countDone(const std::vector<ExperimentTask>& tasks) {
  return static_cast<std::size_t>(std::count_if(
      tasks.begin(), tasks.end(), [](const auto& task) { return task.state == State::Done; }));
}

// What an arm's pictures depend on.
nlohmann::json madeFrom(const Arm& arm) {
  return {
      arm.recipe ? arm.recipe->kind : std::string(),
      arm.recipe ? arm.recipe->settings : nlohmann::json(),
      arm.from,
      arm.model_of,
      arm.other,
      arm.name};
}

// The arm and all that are made from it.
std::vector<std::string> madeOf(const Experiment& experiment, const std::string& name) {
  std::vector<std::string> names = {name};
  for (const auto& arm : experiment.arms) {  // arms stand behind what they are made from
    const auto is_source = [&](const std::string& it) { return it == arm.from || it == arm.other; };
    if (std::any_of(names.begin(), names.end(), is_source)) names.push_back(arm.name);
  }
  return names;
}

// A later arm of the same name is to be looked at anew.
void forgetAccepted(Experiment& experiment, const std::string& arm) {
  std::erase_if(
      experiment.accepted, [&](const std::string& id) { return id.starts_with(arm + ": "); });
}

}  // namespace

ExperimentPage::ExperimentPage(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("experiment_page"));
  createActions();
  stack_ = new QStackedWidget;
  stack_->addWidget(createEmptyState());
  stack_->addWidget(createContent());
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(createHeader());
  layout->addWidget(stack_, 1);
  useTheme();
  connectExperiment();
  connectBridge();
  connectViews();
  updateActions();
}

ExperimentPage::~ExperimentPage() = default;

void ExperimentPage::connectExperiment() {
  connect(&experiment_, &OpenExperiment::opened, this, [this] {
    arms_->clearMessages();
    thumbnails_.clear();
    form_->clear();
    tabs_->setCurrentIndex(SetupTab);
  });
  connect(&experiment_, &OpenExperiment::created, this, &ExperimentPage::openFolder);
  connect(&experiment_, &OpenExperiment::viewChanged, this, &ExperimentPage::showView);
  connect(&experiment_, &OpenExperiment::resultsChanged, this, &ExperimentPage::showResults);
  connect(&experiment_, &OpenExperiment::checkChanged, this, &ExperimentPage::showCheck);
  connect(&experiment_, &OpenExperiment::reportChanged, this, [this] {
    updateActions();
    if (experiment_.reporting()) Q_EMIT informed(tr("The report is being written…"));
  });
  connect(&experiment_, &OpenExperiment::reportWritten, this, [this](const QString& html) {
    Q_EMIT informed(tr("The report is in %1.").arg(html));
    QDesktopServices::openUrl(QUrl::fromLocalFile(html));
  });
  connect(&experiment_, &OpenExperiment::failed, this, &ExperimentPage::failed);
}

void ExperimentPage::connectBridge() {
  connect(&bridge_, &ExperimentBridge::stateChanged, this, &ExperimentPage::updateActions);
  connect(&bridge_, &ExperimentBridge::taskChanged, this, &ExperimentPage::takeTask);
  connect(&bridge_, &ExperimentBridge::messageArrived, this, &ExperimentPage::informed);
  connect(&bridge_, &ExperimentBridge::stopped, this, [this] {
    Q_EMIT informed(tr("The experiment was stopped. Start goes on from there."));
    experiment_.refresh();
    experiment_.checkNow();
  });
  connect(&bridge_, &ExperimentBridge::failed, this, [this](const QString& message) {
    if (check_->openCount() > 0) tabs_->setCurrentIndex(CheckTab);
    Q_EMIT failed(message);
    experiment_.refresh();
    experiment_.checkNow();
  });
  connect(&bridge_, &ExperimentBridge::finished, this, [this](int failed_tasks) {
    experiment_.refresh();
    experiment_.checkNow();
    if (failed_tasks == 0) {
      Q_EMIT informed(tr("The experiment is finished."));
    } else {
      Q_EMIT failed(
          tr("%n task(s) failed; the others are done. Rest the mouse on a failed cell to "
             "see why. Start tries them once more.",
             nullptr,
             failed_tasks));
    }
  });
}

void ExperimentPage::connectViews() {
  connect(new_, &QAction::triggered, this, &ExperimentPage::askForNew);
  connect(open_, &QAction::triggered, this, &ExperimentPage::askForFolder);
  connect(start_, &QAction::triggered, this, &ExperimentPage::start);
  connect(pause_, &QAction::triggered, this, &ExperimentPage::pauseOrContinue);
  connect(stop_, &QAction::triggered, &bridge_, &ExperimentBridge::stop);
  connect(report_, &QAction::triggered, &experiment_, &OpenExperiment::writeReport);
  connect(add_arm_, &QAction::triggered, this, [this] { editArm(true); });
  connect(edit_arm_, &QAction::triggered, this, [this] { editArm(false); });
  connect(remove_arm_, &QAction::triggered, this, &ExperimentPage::removeArm);
  connect(
      arm_view_->selectionModel(),
      &QItemSelectionModel::currentChanged,
      this,
      &ExperimentPage::updateActions);
  connect(arm_view_, &QWidget::customContextMenuRequested, this, &ExperimentPage::showArmMenu);
  connect(arm_view_, &QTreeView::doubleClicked, this, [this](const QModelIndex& index) {
    const auto folder = index.data(ArmTableModel::FolderRole).toString();
    if (index.column() >= ArmTableModel::FirstSeed && !folder.isEmpty()) {
      Q_EMIT runRequested(folder);
    } else if (edit_arm_->isEnabled()) {
      editArm(false);
    }
  });
  connect(&thumbnails_, &ThumbnailLoader::thumbnailsReady, arm_view_->viewport(), [this] {
    arm_view_->viewport()->update();
  });
  connect(panel_, &QComboBox::currentIndexChanged, this, &ExperimentPage::showCurves);
  connect(form_, &ExperimentForm::applied, &experiment_, &OpenExperiment::save);
  connect(check_, &CheckList::accepted, this, &ExperimentPage::accept);
  connect(check_, &CheckList::checkRequested, &experiment_, &OpenExperiment::checkNow);
}

void ExperimentPage::openFolder(const QString& folder) {
  if (bridge_.active()) {
    Q_EMIT failed(tr("An experiment is being worked on. Stop it before you open another."));
    return;
  }
  to_open_.clear();
  experiment_.open(folder);
}

void ExperimentPage::suggest(const QString& pictures, const QString& model) {
  pictures_ = pictures;
  model_ = model;
}

void ExperimentPage::setOtherTraining(bool active) {
  other_training_ = active;
  updateActions();
}

void ExperimentPage::start() {
  if (bridge_.active() || other_training_ || !experiment_.view()) return;
  if (form_->edited()) {
    tabs_->setCurrentIndex(SetupTab);
    Q_EMIT failed(tr("The setup has edits that are not applied yet. Apply or revert them first."));
    return;
  }
  if (check_->openCount() > 0) {
    tabs_->setCurrentIndex(CheckTab);
    Q_EMIT failed(
        tr("Arms differ in more than the declared variable. Make them alike, or accept each "
           "difference in the list."));
    return;
  }
  arms_->clearMessages();
  tabs_->setCurrentIndex(CurvesTab);
  bridge_.start(experiment_.folder());
}

void ExperimentPage::pauseOrContinue() {
  if (bridge_.paused()) {
    bridge_.continueQueue();
  } else {
    bridge_.pause();
    Q_EMIT informed(tr("The training pauses after this step."));
  }
}

void ExperimentPage::showView() {
  const auto& view = experiment_.view();
  stack_->setCurrentIndex(view ? 1 : 0);
  const bool first = arms_->columnCount() == 0;
  arms_->setView(view, experiment_.folder());
  updateActions();
  showTask();
  if (!view) {
    title_->clear();
    return;
  }
  const auto& experiment = view->experiment;
  title_->setText(
      QStringLiteral("%1 – %2").arg(QString::fromStdString(experiment.name), experiment_.folder()));
  title_->setToolTip(
      QString::fromStdString(experiment.hypothesis) + QLatin1Char('\n') + experiment_.folder());
  const bool any_runs =
      std::any_of(experiment.arms.begin(), experiment.arms.end(), [this](auto& arm) {
        return hasRuns(arm.name);
      });
  form_->setExperiment(experiment, any_runs);
  showCurves();
  if (!first) return;
  for (int column = 0; column < arms_->columnCount() - 1; ++column) {
    arm_view_->resizeColumnToContents(column);
  }
  if (any_runs) tabs_->setCurrentIndex(CurvesTab);
}

void ExperimentPage::showCurves() {
  const auto& view = experiment_.view();
  if (!view) {
    curves_->setCurves({});
  } else {
    curves_->setCurves(panel_->currentIndex() == 0 ? view->held_out : view->learned);
  }
}

void ExperimentPage::showResults() {
  const auto& results = experiment_.results();
  const auto comparison = results ? std::optional(results->comparison) : std::nullopt;
  arms_->setComparison(comparison);
  verdicts_->setComparison(comparison);
  runs_->setComparison(comparison);
  cross_->setComparison(comparison);
  timesteps_->setMaps(results ? results->timesteps : std::vector<TimestepMap>());
  updateActions();
}

void ExperimentPage::showCheck() {
  auto check = experiment_.check();
  if (check && experiment_.view()) {  // ticks count at once, before all pictures are looked at anew
    const auto& accepted = experiment_.view()->experiment.accepted;
    for (auto& difference : check->differences) {
      difference.accepted =
          std::find(accepted.begin(), accepted.end(), difference.id()) != accepted.end();
    }
  }
  check_->setCheck(check, experiment_.checking());
  const int open = check_->openCount();
  tabs_->setTabText(CheckTab, open > 0 ? tr("Check (%1)").arg(open) : tr("Check"));
  updateActions();
}

void ExperimentPage::updateActions() {
  const bool there = experiment_.view().has_value();
  const bool active = bridge_.active();
  new_->setEnabled(!active);
  open_->setEnabled(!active);
  start_->setEnabled(there && !active && !other_training_);
  const bool training = bridge_.task() && (bridge_.task()->kind == Kind::Run ||
                                           bridge_.task()->kind == Kind::Teacher);
  pause_->setEnabled(active && !bridge_.stopping() && (training || bridge_.paused()));
  pause_->setText(bridge_.paused() ? tr("&Continue") : tr("&Pause"));
  stop_->setEnabled(active && !bridge_.stopping());
  report_->setEnabled(experiment_.results() && !experiment_.reporting());
  report_->setText(experiment_.reporting() ? tr("Writing…") : tr("Open &report"));
  add_arm_->setEnabled(there);
  const auto* arm = arms_->arm(selectedArm());
  const bool free = arm && canBeEdited(arm->name);
  edit_arm_->setEnabled(free);
  remove_arm_->setEnabled(free && experiment_.view()->experiment.arms.size() > 1);
  showTask();
}

// "7 of 27: run of original with seed 2".
void ExperimentPage::showTask() {
  const auto& view = experiment_.view();
  progress_->setVisible(view.has_value());
  if (!view) {
    task_->clear();
    return;
  }
  const auto done = countDone(view->tasks);
  progress_->setRange(0, static_cast<int>(view->tasks.size()));
  progress_->setValue(static_cast<int>(done));
  QString text = tr("%1 of %2 done").arg(done).arg(view->tasks.size());
  if (bridge_.stopping()) {
    text += tr(" · stopping");
  } else if (bridge_.paused()) {
    text += tr(" · paused");
  } else if (bridge_.task() && bridge_.task()->state == State::Active) {
    text += QStringLiteral(" · ") + QString::fromStdString(describeTask(*bridge_.task()));
  }
  task_->setText(text);
}

void ExperimentPage::takeTask(const ExperimentTask& task) {
  arms_->setMessage(task);
  if (task.state == State::Failed) {
    Q_EMIT failed(QStringLiteral("%1: %2").arg(
        QString::fromStdString(describeTask(task)), QString::fromStdString(task.message)));
  }
  updateActions();
  experiment_.refresh();
}

int ExperimentPage::selectedArm() const { return arm_view_->currentIndex().row(); }

bool ExperimentPage::hasRuns(const std::string& arm) const {
  const auto& view = experiment_.view();
  return view && std::any_of(view->tasks.begin(), view->tasks.end(), [&](const auto& task) {
           return task.kind == Kind::Run && task.arm == arm && !task.folder.empty();
         });
}

bool ExperimentPage::canBeEdited(const std::string& arm) const {
  const auto& task = bridge_.task();
  return !hasRuns(arm) && !(task && task->state == State::Active && task->arm == arm);
}

void ExperimentPage::askForNew() {
  auto* dialog = new NewExperimentDialog(pictures_, model_, this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(
      dialog, &QDialog::accepted, this, [this, dialog] { experiment_.create(dialog->wanted()); });
  dialog->open();
}

void ExperimentPage::askForFolder() {
  auto* dialog =
      new QFileDialog(this, tr("Open the folder of an experiment"), experiment_.folder());
  dialog->setObjectName(QStringLiteral("open_experiment_dialog"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::Directory);
  connect(dialog, &QFileDialog::fileSelected, this, &ExperimentPage::openFolder);
  dialog->open();
}

void ExperimentPage::editArm(bool add) {
  const auto& view = experiment_.view();
  if (!view || (!add && !arms_->arm(selectedArm()))) return;
  const auto row = add ? std::nullopt : std::optional(static_cast<std::size_t>(selectedArm()));
  const auto edited = row ? view->experiment.arms[*row].name : std::string();
  auto* dialog = new ArmDialog(view->experiment, row, this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(
      dialog, &QDialog::accepted, this, [this, dialog, edited] { takeArm(dialog->arm(), edited); });
  dialog->open();
}

// Into the experiment as it is now: others may have written it while the dialog was open.
void ExperimentPage::takeArm(const Arm& arm, const std::string& edited) {
  if (!experiment_.view()) return;
  auto experiment = experiment_.view()->experiment;
  if (edited.empty()) {
    experiment.arms.push_back(arm);
    forgetAccepted(experiment, arm.name);
    experiment_.saveAndRemake(experiment, {arm.name});
    return;
  }
  const auto place = std::find_if(
      experiment.arms.begin(), experiment.arms.end(), [&](auto& it) { return it.name == edited; });
  if (place == experiment.arms.end() || !canBeEdited(edited)) {
    Q_EMIT failed(tr("The arm %1 is being worked on by now, so it was not changed.")
                      .arg(QString::fromStdString(edited)));
    return;
  }
  const bool other_pictures = madeFrom(*place) != madeFrom(arm);
  if (arm.name != edited) forgetAccepted(experiment, edited);
  *place = arm;
  experiment_.saveAndRemake(
      experiment, other_pictures ? madeOf(experiment, arm.name) : std::vector<std::string>());
  if (other_pictures) thumbnails_.clear();
}

void ExperimentPage::removeArm() {
  const auto* arm = arms_->arm(selectedArm());
  if (!arm) return;
  auto experiment = experiment_.view()->experiment;
  const auto row = selectedArm();
  const auto removed = *arm;
  experiment.arms.erase(experiment.arms.begin() + row);
  forgetAccepted(experiment, removed.name);
  experiment_.save(experiment);
  const auto folder = experiment_.folder();
  Q_EMIT undoOffered(
      tr("The arm %1 was removed.").arg(QString::fromStdString(removed.name)),
      [this, removed, row, folder] {
        if (!experiment_.view() || experiment_.folder() != folder) return;
        auto now = experiment_.view()->experiment;
        const auto place = std::min<std::size_t>(static_cast<std::size_t>(row), now.arms.size());
        now.arms.insert(now.arms.begin() + static_cast<std::ptrdiff_t>(place), removed);
        experiment_.save(now);
      });
}

void ExperimentPage::showArmMenu(const QPoint& place) {
  const auto index = arm_view_->indexAt(place);
  auto* menu = new QMenu(this);
  menu->setObjectName(QStringLiteral("arm_menu"));
  menu->setAttribute(Qt::WA_DeleteOnClose);
  const auto folder = index.data(ArmTableModel::FolderRole).toString();
  if (!folder.isEmpty()) {
    if (index.column() >= ArmTableModel::FirstSeed) {
      menu->addAction(
          tr("&Show run in the workbench"), this, [this, folder] { Q_EMIT runRequested(folder); });
    }
    menu->addAction(tr("Open &folder"), this, [folder] {
      QDesktopServices::openUrl(QUrl::fromLocalFile(folder));
    });
    menu->addSeparator();
  }
  menu->addActions({add_arm_, edit_arm_, remove_arm_});
  menu->popup(arm_view_->viewport()->mapToGlobal(place));
}

void ExperimentPage::accept(const QStringList& ids, bool accept) {
  auto experiment = experiment_.view()->experiment;
  for (const auto& id : ids) {
    std::erase(experiment.accepted, id.toStdString());
    if (accept) experiment.accepted.push_back(id.toStdString());
  }
  experiment_.save(experiment);
  showCheck();
}

void ExperimentPage::save(QSettings& settings) const {
  settings.setValue(
      QStringLiteral("experiment/folder"), to_open_.isEmpty() ? experiment_.folder() : to_open_);
  settings.setValue(QStringLiteral("experiment/splitter"), splitter_->saveState());
  settings.setValue(QStringLiteral("experiment/panel"), panel_->currentIndex());
}

void ExperimentPage::restore(QSettings& settings) {
  splitter_->restoreState(settings.value(QStringLiteral("experiment/splitter")).toByteArray());
  panel_->setCurrentIndex(settings.value(QStringLiteral("experiment/panel")).toInt());
  const auto folder = settings.value(QStringLiteral("experiment/folder")).toString();
  if (!folder.isEmpty()) to_open_ = folder;
}

void ExperimentPage::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  if (!to_open_.isEmpty()) experiment_.open(std::exchange(to_open_, QString()));
  experiment_.setWatched(true);
}

void ExperimentPage::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  experiment_.setWatched(false);
}

void ExperimentPage::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) useTheme();
}

}  // namespace diptych::ui
