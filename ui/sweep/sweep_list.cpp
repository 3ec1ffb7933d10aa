// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sweep/sweep_list.h"

#include "core/sweep/sweep_folder.h"
#include "ui/bridge/paths.h"

#include <QDateTime>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QLocale>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace diptych::ui {
namespace {

// As the folder's name begins; empty: somebody has renamed it.
QString begunAt(const std::filesystem::path& folder) {
  constexpr int kStampLength = 15;
  const auto stamp = toText(folder.filename()).left(kStampLength);
  const auto time = QDateTime::fromString(stamp, QStringLiteral("yyyyMMdd-hhmmss"));
  return time.isValid() ? QLocale().toString(time, QStringLiteral("d MMM hh:mm")) : QString();
}

QString describeSweep(const SweepInfo& sweep) {
  QStringList axes;
  for (const auto& axis : sweep.plan.axes) {
    axes << QString::fromStdString(sweepKindTitle(axis.kind));
  }
  QStringList words{SweepList::tr("%1 of %2 cells").arg(sweep.files).arg(sweep.plan.cells())};
  if (sweep.busy) words << SweepList::tr("being made");
  words << begunAt(sweep.folder);
  words.removeAll(QString());
  return QStringLiteral("%1\n%2\n%3")
      .arg(
          QString::fromStdString(sweep.plan.name),
          words.join(QStringLiteral("  ·  ")),
          axes.join(QStringLiteral(" × ")));
}

}  // namespace

struct SweepList::Listed {
  std::vector<SweepInfo> sweeps;
  std::vector<std::string> problems;
};

SweepList::SweepList(QWidget* parent) : QWidget(parent) {
  setObjectName("sweepListPanel");
  list_ = new QListWidget(this);
  list_->setObjectName("sweepList");
  list_->setAccessibleName(tr("Sweeps"));
  list_->setFrameShape(QFrame::NoFrame);
  list_->setSpacing(5);
  list_->setTextElideMode(Qt::ElideRight);
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  hint_ = new QLabel(this);
  hint_->setObjectName("sweepListHint");
  hint_->setAlignment(Qt::AlignCenter);
  hint_->setWordWrap(true);
  auto* other = new QPushButton(tr("&Open elsewhere…"), this);
  other->setObjectName("sweepOpenElsewhere");
  other->setToolTip(tr("Choose the folder of a sweep"));
  connect(other, &QPushButton::clicked, this, &SweepList::askForFolder);
  reuse_ = new QPushButton(tr("&Use its settings"), this);
  reuse_->setObjectName("sweepReuse");
  reuse_->setToolTip(tr("Plan a new sweep, beginning with the settings of the one that is open"));
  reuse_->setEnabled(false);
  connect(reuse_, &QPushButton::clicked, this, &SweepList::reuseWanted);
  const auto open = [this](const QListWidgetItem* item) {
    if (item != nullptr) Q_EMIT openWanted(item->data(Qt::UserRole).toString());
  };
  connect(list_, &QListWidget::itemClicked, this, open);
  connect(list_, &QListWidget::itemActivated, this, open);
  auto* all = new QVBoxLayout(this);
  all->setContentsMargins(0, 0, 0, 0);
  all->addWidget(list_, 1);
  all->addWidget(hint_, 1);
  auto* foot = new QHBoxLayout;
  foot->setContentsMargins(9, 0, 9, 9);
  foot->addWidget(other);
  foot->addStretch(1);
  foot->addWidget(reuse_);
  all->addLayout(foot);
  showEmpty();
}

void SweepList::setFolder(const QString& folder) {
  if (folder == folder_) return;
  folder_ = folder;
  told_.clear();
  refresh();
}

int SweepList::count() const { return list_->count(); }

void SweepList::select(const QString& sweep) {
  reuse_->setEnabled(!sweep.isEmpty());
  selected_ = sweep;
  const QSignalBlocker quiet(list_);
  list_->setCurrentRow(-1);
  for (int row = 0; row < list_->count(); ++row) {
    if (list_->item(row)->data(Qt::UserRole).toString() == sweep) list_->setCurrentRow(row);
  }
}

void SweepList::refresh() {
  reader_.cancel();
  const auto work = [folder = toPath(folder_)](std::stop_token) {
    Listed listed;
    listed.sweeps = listSweeps(folder, &listed.problems);
    return listed;
  };
  reader_.run(work, [this](const Listed& listed) { take(listed); });
}

void SweepList::take(const Listed& listed) {
  {
    const QSignalBlocker quiet(list_);
    list_->clear();
    for (const auto& sweep : listed.sweeps) {
      auto* item = new QListWidgetItem(describeSweep(sweep), list_);
      item->setData(Qt::UserRole, toText(sweep.folder));
      item->setToolTip(toText(sweep.folder));
    }
  }
  select(selected_);
  showEmpty();
  if (listed.problems.empty()) return;
  const auto problem = QString::fromStdString(listed.problems.front());
  if (problem != told_) Q_EMIT failed(problem);
  told_ = problem;
}

void SweepList::showEmpty() {
  list_->setVisible(list_->count() > 0);
  hint_->setVisible(list_->count() == 0);
  hint_->setText(tr("There is no sweep in\n%1 yet.").arg(folder_));
}

void SweepList::askForFolder() {
  const auto folder = QFileDialog::getExistingDirectory(this, tr("Open a sweep"), folder_);
  if (!folder.isEmpty()) Q_EMIT openWanted(plainPath(folder));
}

}  // namespace diptych::ui
