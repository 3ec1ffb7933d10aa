// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/training/run_list.h"

#include "core/experiment/run_folder.h"
#include "ui/bridge/paths.h"
#include "ui/bridge/run_bridge.h"
#include "ui/bridge/run_list_model.h"
#include "ui/bridge/worker.h"

#include <QDesktopServices>
#include <QFileDialog>
#include <QHeaderView>
#include <QMenu>
#include <QTreeView>
#include <QUrl>
#include <QVBoxLayout>

namespace diptych::ui {

namespace {

bool canBeResumed(const RunInfo& run) {
  return run.state == RunState::Stopped || run.state == RunState::Failed;
}

}  // namespace

RunList::RunList(RunListModel& model, QWidget* parent)
    : QWidget(parent), model_(model), worker_(std::make_unique<Worker>()) {
  setObjectName(QStringLiteral("run_list"));
  setAccessibleName(tr("Runs"));
  view_ = new QTreeView;
  view_->setObjectName(QStringLiteral("runs"));
  view_->setAccessibleName(tr("Runs; ticked ones are shown in the chart"));
  view_->setToolTip(
      tr("Ticked runs are shown in the chart; a double click shows a run's samples. The menu key "
         "or a right click "
         "resumes a run, opens its folder or exports its numbers."));
  view_->setModel(&model_);
  view_->setRootIsDecorated(false);
  view_->setUniformRowHeights(true);
  view_->setAllColumnsShowFocus(true);
  view_->setContextMenuPolicy(Qt::CustomContextMenu);
  view_->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
  view_->header()->setStretchLastSection(true);
  connect(view_, &QWidget::customContextMenuRequested, this, &RunList::showMenu);
  connect(view_, &QTreeView::doubleClicked, this, [this] { Q_EMIT samplesRequested(selected()); });
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(view_);
}

RunList::~RunList() = default;

QString RunList::selected() const {
  return view_->currentIndex().data(RunListModel::FolderRole).toString();
}

void RunList::select(const QString& folder) {
  for (int row = 0; row < model_.rowCount(); ++row) {
    const auto index = model_.index(row, 0);
    if (index.data(RunListModel::FolderRole).toString() == folder) view_->setCurrentIndex(index);
  }
}

void RunList::showMenu(const QPoint& place) {
  const auto folder = selected();
  const auto* run = model_.run(folder);
  if (!run) return;
  auto* menu = new QMenu(this);
  menu->setObjectName(QStringLiteral("run_menu"));
  menu->setAttribute(Qt::WA_DeleteOnClose);
  auto* resume =
      menu->addAction(tr("&Resume"), this, [this, folder] { Q_EMIT resumeRequested(folder); });
  resume->setEnabled(resume_allowed_ && canBeResumed(*run));
  menu->addAction(
      tr("Show its &samples"), this, [this, folder] { Q_EMIT samplesRequested(folder); });
  menu->addSeparator();
  menu->addAction(tr("&Open folder"), this, [folder] {
    QDesktopServices::openUrl(QUrl::fromLocalFile(folder));
  });
  menu->addAction(tr("&Export numbers as CSV…"), this, [this, folder] { exportNumbers(folder); });
  menu->popup(view_->viewport()->mapToGlobal(place));
}

void RunList::exportNumbers(const QString& folder) {
  auto* dialog = new QFileDialog(this, tr("Export numbers as CSV"));
  dialog->setObjectName(QStringLiteral("csv_dialog"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setNameFilter(tr("Tables (*.csv)"));
  dialog->setDefaultSuffix(QStringLiteral("csv"));
  dialog->selectFile(model_.labelOf(folder) + QStringLiteral(".csv"));
  connect(dialog, &QFileDialog::fileSelected, this, [this, folder](const QString& csv) {
    writeNumbers(folder, csv);
  });
  dialog->open();
}

void RunList::writeNumbers(const QString& folder, const QString& csv) {
  worker_->run(
      [run = toPath(folder), path = toPath(csv)](const std::stop_token&) {
        exportCsv(run, path);
        return true;
      },
      [this, csv](bool) { Q_EMIT informed(tr("The numbers are in %1.").arg(csv)); },
      [this](const QString& message) { Q_EMIT failed(message); });
}

}  // namespace diptych::ui
