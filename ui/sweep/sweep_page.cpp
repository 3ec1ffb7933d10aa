// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sweep/sweep_page.h"

#include "core/sweep/sweep_folder.h"
#include "ui/bridge/paths.h"
#include "ui/sweep/sweep_cell_panel.h"
#include "ui/sweep/sweep_exporter.h"
#include "ui/sweep/sweep_form.h"
#include "ui/sweep/sweep_list.h"
#include "ui/sweep/sweep_view.h"
#include "ui/widgets/duration.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QSettings>
#include <QSignalBlocker>
#include <QSlider>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>

#include <utility>

namespace diptych::ui {
namespace {

constexpr int kDrainEvery_ms = 100;
constexpr int kListEvery_ms = 3000;

bool isWorking(SweepRunState state) {
  return state == SweepRunState::Running || state == SweepRunState::Stopping;
}

}  // namespace

SweepPage::SweepPage(QWidget* parent, SweepGeneratorFactory factory)
    : QWidget(parent), factory_(std::move(factory)) {
  setObjectName("sweepPage");
  setAccessibleName(tr("Sweeps"));
  layOut();
  connectParts();
  showState();
}

SweepPage::~SweepPage() = default;

void SweepPage::connectParts() {
  connect(form_, &SweepForm::startWanted, this, &SweepPage::startNew);
  connect(list_, &SweepList::openWanted, this, &SweepPage::openSweep);
  connect(list_, &SweepList::reuseWanted, this, [this] {
    form_->showPlan(view_->plan());
    side_->setCurrentWidget(form_);
  });
  connect(list_, &SweepList::failed, this, &SweepPage::failed);
  connect(side_, &QTabWidget::currentChanged, list_, &SweepList::refresh);
  connect(continue_, &QPushButton::clicked, this, &SweepPage::startOpenSweep);
  connect(stop_, &QPushButton::clicked, this, &SweepPage::stop);
  connect(exporter_, &SweepExporter::informed, this, &SweepPage::informed);
  connect(exporter_, &SweepExporter::failed, this, &SweepPage::failed);
  connect(sheet_, &QSlider::valueChanged, view_, &SweepView::setSheet);
  connect(view_, &SweepView::sheetChanged, this, &SweepPage::showSheet);
  connect(view_, &SweepView::chosen, this, [this](const SweepCell& cell) {
    if (panel_->isVisibleTo(this)) showCell(cell);
  });
  connect(view_, &SweepView::activated, this, &SweepPage::showCell);
  connect(view_, &SweepView::closeWanted, this, &SweepPage::closePanel);
  connect(view_, &SweepView::referenceWanted, this, &SweepPage::toggleReference);
  connect(view_, &SweepView::focusMoved, this, [this](const SweepCell& cell) {
    if (runsOpenSweep()) runner_->setFocus(cell);
  });
  connect(panel_, &SweepCellPanel::closeWanted, this, &SweepPage::closePanel);
  connect(panel_, &SweepCellPanel::referenceWanted, this, &SweepPage::toggleReference);
  connect(panel_, &SweepCellPanel::sendWanted, this, [this](const SweepCell& cell) {
    Q_EMIT sendToSlider(settingsOf(view_->plan(), cell), modelOf(view_->plan(), cell).path);
  });
  connect(differences_, &QCheckBox::toggled, this, &SweepPage::showReference);
  for (auto* look : {kind_, gain_}) {
    connect(look, &QComboBox::currentIndexChanged, this, &SweepPage::showReference);
  }
  timer_.setInterval(kDrainEvery_ms);
  connect(&timer_, &QTimer::timeout, this, &SweepPage::drain);
}

void SweepPage::setSweepsFolder(const QString& folder) { list_->setFolder(folder); }

void SweepPage::setModels(const std::vector<SweepModelChoice>& models) { form_->setModels(models); }

QString SweepPage::sweepFolder() const { return toText(folder_); }

bool SweepPage::active() const { return runner_ && isWorking(runner_->state()); }

bool SweepPage::runsOpenSweep() const { return active() && runner_->folder() == folder_; }

// The plan reads configurations of models, and its folder is made: both touch the disk.
void SweepPage::startNew() {
  const auto request = form_->request();
  if (!request || active() || preparing_) return;
  preparing_ = true;
  form_->setProblem({});
  showState();
  const auto work = [request = *request, sweeps = toPath(list_->folder())](std::stop_token) {
    const auto plan = planSweep(request.name, request.base, request.model, request.axes);
    return std::pair(createSweep(sweeps, plan), plan);
  };
  const auto done = [this](const std::pair<std::filesystem::path, SweepPlan>& made) {
    preparing_ = false;
    showOpened(made.first, made.second);
    scanned_ = true;  // there is nothing yet
    startOpenSweep();
  };
  planner_.run(work, done, [this](const QString& error) {
    preparing_ = false;
    form_->setProblem(error);
    showState();
  });
}

void SweepPage::openSweep(const QString& folder) {
  reader_.cancel();
  const auto work = [path = toPath(folder)](std::stop_token) { return readSweep(path); };
  const auto done = [this, folder](const SweepPlan& plan) {
    showOpened(toPath(folder), plan);
    scan();
  };
  reader_.run(work, done, [this](const QString& error) {
    offer_ = false;
    Q_EMIT failed(error);
  });
}

void SweepPage::showOpened(const std::filesystem::path& folder, const SweepPlan& plan) {
  reader_.cancel();
  folder_ = folder;
  scanned_ = false;
  progress_ = {};
  panel_->clear();
  panel_->hide();
  stack_->setCurrentIndex(1);
  const auto name = QString::fromStdString(plan.name);
  title_->setText(name);
  title_->setToolTip(toText(folder));
  exporter_->setSweep(folder, name);
  {
    const QSignalBlocker quiet(sheet_);
    sheet_->setRange(0, plan.sheets() - 1);
  }
  sheets_->setVisible(plan.sheets() > 1);
  view_->showSweep(folder, plan);
  showReference();
  list_->select(toText(folder));
  list_->refresh();
  showState();
}

void SweepPage::scan() {
  const auto work = [folder = folder_, plan = view_->plan()](const std::stop_token& stop) {
    return scanSweep(folder, plan, stop);
  };
  const auto done = [this](const diptych::SweepState& there) {
    for (std::size_t i = 0; i < there.finished.size(); ++i) {
      if (there.finished[i]) {
        view_->setCellState(view_->plan().cellAt(i), CellState::Finished);
      }
    }
    scanned_ = true;
    showState();
    const auto missing = there.finished.size() - there.count;
    if (!std::exchange(offer_, false) || missing == 0 || active()) return;
    Q_EMIT continueOffered(
        tr("The sweep \"%1\" was stopped with %2 of %3 cells. It can go on from there.")
            .arg(title_->text())
            .arg(there.count)
            .arg(there.finished.size()),
        [this] { startOpenSweep(); });
  };
  reader_.run(work, done, [this](const QString& error) { Q_EMIT failed(error); });
}

void SweepPage::startOpenSweep() {
  if (folder_.empty() || active()) return;
  for (std::size_t i = 0; i < view_->plan().cells(); ++i) {  // failed ones are tried again
    const auto cell = view_->plan().cellAt(i);
    if (view_->cellState(cell) == CellState::Failed) view_->setCellState(cell, CellState::Open);
  }
  view_->readAgain();  // broken ones are made again
  runner_ = std::make_unique<SweepRunner>(folder_, factory_);
  runner_->setFocus(view_->chosenCell());
  progress_ = {};
  runner_->start();
  timer_.start();
  listed_.start();
  view_->setFocus();
  showState();
  Q_EMIT started();
}

void SweepPage::stop() {
  if (runner_) runner_->stop();
  showState();
}

void SweepPage::drain() {
  const bool working = active();  // asked first: what comes before the end is in the events
  const auto events = runner_->takeAll();
  if (events.progress) {
    progress_ = *events.progress;
    if (progress_.seconds_per_step > 0) seconds_per_step_ = progress_.seconds_per_step;
  }
  if (runner_->folder() == folder_) takeCells(events);
  if (!events.failure.empty()) Q_EMIT failed(QString::fromStdString(events.failure));
  if (!working) endRun();
  if (list_->isVisible() && listed_.hasExpired(kListEvery_ms)) {
    listed_.start();
    list_->refresh();
  }
  showState();
}

void SweepPage::takeCells(const SweepEvents& events) {
  scanned_ = scanned_ || !events.cells.empty();
  const auto shown = panel_->shown();
  for (const auto& event : events.cells) {
    const auto error = QString::fromStdString(event.error);
    view_->setCellState(
        event.cell, error.isEmpty() ? CellState::Finished : CellState::Failed, error);
    if (shown && shown->cell == event.cell && panel_->isVisibleTo(this)) showCell(event.cell);
  }
  if (!events.progress) return;
  const double share =
      progress_.total > 0 ? static_cast<double>(progress_.done) / progress_.total : 0;
  view_->setMaking(progress_.cell, share);
}

void SweepPage::endRun() {
  timer_.stop();
  view_->setMaking(std::nullopt);
  form_->setSecondsPerStep(seconds_per_step_);
  list_->refresh();
  if (runner_->state() != SweepRunState::Finished) return;
  const auto failed_cells = runner_->folder() == folder_ ? view_->countOf(CellState::Failed) : 0;
  if (isVisible() && failed_cells == 0) return;  // one sees it
  Q_EMIT informed(
      failed_cells == 0 ? tr("The sweep is finished.")
                        : tr("The sweep is finished but for %1 cells.").arg(failed_cells));
}

QString SweepPage::stateText() const {
  const auto number = [](std::size_t value) {
    return QLocale().toString(static_cast<qulonglong>(value));
  };
  const auto finished = view_->countOf(CellState::Finished);
  QStringList words{tr("%1 of %2 cells").arg(number(finished), number(view_->plan().cells()))};
  if (!scanned_ && !runsOpenSweep()) words = QStringList{tr("looking at the cells…")};
  const auto failed_cells = view_->countOf(CellState::Failed);
  if (failed_cells > 0) words << tr("%1 failed").arg(number(failed_cells));
  if (!runsOpenSweep()) return words.join(QStringLiteral("  ·  "));
  if (runner_->state() == SweepRunState::Stopping) {
    words << tr("stopping");
  } else if (progress_.loading) {
    words << tr("loading %1").arg(QString::fromStdString(progress_.model));
  } else if (progress_.seconds_left >= 0) {
    words << tr("%1 left").arg(describeDuration(progress_.seconds_left));
  }
  return words.join(QStringLiteral("  ·  "));
}

void SweepPage::showState() {
  const bool working = active();
  form_->setStartAllowed(
      !working && !preparing_, preparing_ ? tr("Preparing…") : tr("A sweep is being made."));
  stop_->setVisible(working);
  stop_->setEnabled(working && runner_->state() == SweepRunState::Running);
  if (folder_.empty()) return;
  const auto finished = view_->countOf(CellState::Finished);
  const bool missing = finished < view_->plan().cells();
  continue_->setVisible(!working && missing);
  continue_->setEnabled(scanned_);
  continue_->setText(finished == 0 ? tr("St&art") : tr("Con&tinue"));
  bar_->setRange(0, static_cast<int>(view_->plan().cells()));
  bar_->setValue(static_cast<int>(finished));
  bar_->setVisible(missing || working);
  state_->setText(stateText());
}

void SweepPage::showSheet(int sheet) {
  const auto& plan = view_->plan();
  const QSignalBlocker quiet(sheet_);
  sheet_->setValue(sheet);
  if (plan.axes.size() < 3) return;
  const auto& axis = plan.axes[2];
  const auto label = sweepAxisLabel(axis.kind, axis.labels.at(static_cast<std::size_t>(sheet)));
  sheet_label_->setText(
      tr("%1  (%2 of %3)").arg(QString::fromStdString(label)).arg(sheet + 1).arg(plan.sheets()));
  sheet_label_->setToolTip(QString::fromStdString(label));
}

void SweepPage::showCell(const SweepCell& cell) {
  ShownCell shown;
  shown.folder = folder_;
  shown.plan = view_->plan();
  shown.cell = cell;
  shown.finished = view_->cellState(cell) == CellState::Finished;
  shown.error = view_->cellError(cell);
  shown.reference = view_->reference();
  shown.difference = shownDifference();
  panel_->show();
  panel_->showCell(shown);
}

// Esc: first the cell, then the comparison.
void SweepPage::closePanel() {
  if (panel_->isVisibleTo(this)) {
    panel_->clear();
    panel_->hide();
    view_->setFocus();
  } else if (view_->reference()) {
    toggleReference(*view_->reference());
  }
}

void SweepPage::toggleReference(const SweepCell& cell) {
  const bool ends = view_->reference() == cell;
  if (!ends && view_->cellState(cell) != CellState::Finished) {
    Q_EMIT informed(tr("Only a finished picture can be the reference."));
    return;
  }
  const QSignalBlocker quiet(differences_);
  differences_->setChecked(!ends);
  view_->setReference(ends ? std::nullopt : std::optional(cell));
  showReference();
}

std::optional<SweepDifference> SweepPage::shownDifference() const {
  if (!view_->reference() || !differences_->isChecked()) return std::nullopt;
  return SweepDifference{
      *view_->reference(),
      static_cast<DifferenceKind>(kind_->currentData().toInt()),
      gain_->currentData().toDouble()};
}

void SweepPage::showReference() {
  const auto reference = view_->reference();
  if (!reference) {
    const QSignalBlocker quiet(differences_);
    differences_->setChecked(false);
  }
  const auto difference = shownDifference();
  differences_->setEnabled(reference.has_value());
  for (auto* look : {kind_, gain_}) look->setEnabled(difference.has_value());
  if (reference) view_->setReference(reference, difference);
  exporter_->setDifference(difference);
  if (panel_->isVisibleTo(this) && panel_->shown()) showCell(panel_->shown()->cell);
}

void SweepPage::save(QSettings& settings) const {
  settings.beginGroup(QStringLiteral("sweeps"));
  form_->save(settings);
  settings.setValue(QStringLiteral("open"), sweepFolder());
  settings.setValue(QStringLiteral("making"), active() ? toText(runner_->folder()) : QString());
  settings.setValue(QStringLiteral("seconds_per_step"), seconds_per_step_);
  settings.setValue(QStringLiteral("splitter"), splitter_->saveState());
  settings.setValue(QStringLiteral("tab"), side_->currentIndex());
  settings.setValue(QStringLiteral("difference_kind"), kind_->currentData());
  settings.setValue(QStringLiteral("difference_gain"), gain_->currentData());
  settings.endGroup();
}

void SweepPage::restore(QSettings& settings) {
  settings.beginGroup(QStringLiteral("sweeps"));
  form_->restore(settings);
  seconds_per_step_ = settings.value(QStringLiteral("seconds_per_step"), -1).toDouble();
  form_->setSecondsPerStep(seconds_per_step_);
  splitter_->restoreState(settings.value(QStringLiteral("splitter")).toByteArray());
  side_->setCurrentIndex(settings.value(QStringLiteral("tab")).toInt());
  for (const auto& [look, key] :
       {std::pair(kind_, "difference_kind"), std::pair(gain_, "difference_gain")}) {
    const int remembered = look->findData(settings.value(QLatin1String(key)).toInt());
    if (settings.contains(QLatin1String(key)) && remembered >= 0) look->setCurrentIndex(remembered);
  }
  const auto making = settings.value(QStringLiteral("making")).toString();
  const auto open = settings.value(QStringLiteral("open")).toString();
  settings.endGroup();
  panel_->hide();  // a splitter shows what it restores
  offer_ = !making.isEmpty();
  const auto folder = making.isEmpty() ? open : making;
  if (!folder.isEmpty()) openSweep(folder);
}

}  // namespace diptych::ui
