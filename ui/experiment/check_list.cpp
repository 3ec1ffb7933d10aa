// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/experiment/check_list.h"

#include "ui/widgets/duration.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace diptych::ui {

namespace {

enum Column { Accept, In, How };
constexpr int kIdRole = Qt::UserRole;

QString bytes(std::uint64_t count) {
  return QLocale().formattedDataSize(static_cast<qint64>(count), 1);
}

QStringList lines(const std::vector<std::string>& texts, const char* color) {
  QStringList result;
  for (const auto& text : texts) {
    result << QStringLiteral("<span style=\"color:%1\">●</span> %2")
                  .arg(QLatin1String(color), QString::fromStdString(text).toHtmlEscaped());
  }
  return result;
}

QString preflightText(const Preflight& preflight) {
  QStringList parts;
  if (preflight.runs_left == 0) {
    parts << CheckList::tr("All runs are finished.");
  } else {
    parts << CheckList::tr(
                 "%n run(s) to train: %1 of disk (%2 free), %3 of memory (%4 there), %5.",
                 nullptr,
                 static_cast<int>(preflight.runs_left))
                 .arg(
                     bytes(preflight.disk_needed),
                     bytes(preflight.disk_free),
                     bytes(preflight.memory_needed),
                     bytes(preflight.memory_available),
                     preflight.seconds < 0
                         ? CheckList::tr("time not known before the first run is finished")
                         : CheckList::tr("about %1").arg(describeDuration(preflight.seconds)));
  }
  parts << lines(preflight.problems, "#c03020") << lines(preflight.warnings, "#b07000");
  return parts.join(QStringLiteral("<br>"));
}

}  // namespace

CheckList::CheckList(QWidget* parent) : QWidget(parent) {
  preflight_ = new QLabel;
  preflight_->setObjectName(QStringLiteral("preflight"));
  preflight_->setTextFormat(Qt::RichText);
  preflight_->setWordWrap(true);
  list_ = new QTreeWidget;
  list_->setObjectName(QStringLiteral("differences"));
  list_->setAccessibleName(tr("In what arms differ from the first one"));
  list_->setHeaderLabels({tr("Accepted"), tr("In"), tr("How it differs from the first arm")});
  list_->setRootIsDecorated(true);
  list_->setToolTip(
      tr("A comparison tells something only when arms differ in one thing. The declared variable "
         "may differ; everything else needs a tick."));
  connect(list_, &QTreeWidget::itemChanged, this, [this](QTreeWidgetItem* item, int column) {
    if (column != Accept) return;
    Q_EMIT accepted(
        {item->data(Accept, kIdRole).toString()}, item->checkState(Accept) == Qt::Checked);
  });
  accept_all_ = new QPushButton(tr("&Accept all"));
  accept_all_->setObjectName(QStringLiteral("accept_all"));
  accept_all_->setToolTip(tr("Differences that are accepted stand in the report"));
  connect(accept_all_, &QPushButton::clicked, this, [this] {
    QStringList ids;
    for (int arm = 0; arm < list_->topLevelItemCount(); ++arm) {
      for (int i = 0; i < list_->topLevelItem(arm)->childCount(); ++i) {
        const auto* item = list_->topLevelItem(arm)->child(i);
        const bool is_open = item->data(Accept, Qt::CheckStateRole).isValid() &&
                             item->checkState(Accept) == Qt::Unchecked;
        if (is_open) ids << item->data(Accept, kIdRole).toString();
      }
    }
    Q_EMIT accepted(ids, true);
  });
  again_ = new QPushButton(tr("&Check again"));
  again_->setObjectName(QStringLiteral("check_again"));
  again_->setToolTip(tr("Look at all pictures anew: files may have changed"));
  connect(again_, &QPushButton::clicked, this, &CheckList::checkRequested);
  auto* row = new QHBoxLayout;
  row->addWidget(preflight_, 1);
  row->addWidget(accept_all_, 0, Qt::AlignTop);
  row->addWidget(again_, 0, Qt::AlignTop);
  auto* layout = new QVBoxLayout(this);
  layout->addLayout(row);
  layout->addWidget(list_, 1);
  setCheck(std::nullopt, false);
}

void CheckList::setCheck(const std::optional<ExperimentCheck>& check, bool checking) {
  again_->setEnabled(!checking);
  open_ = 0;
  if (!check) {
    list_->clear();
    accept_all_->setEnabled(false);
    preflight_->setText(checking ? tr("Looking at all pictures…") : QString());
    return;
  }
  showDifferences(check->differences);
  preflight_->setText(preflightText(check->preflight));
  accept_all_->setEnabled(open_ > 0);
}

void CheckList::showDifferences(const std::vector<ArmDifference>& differences) {
  const QSignalBlocker blocker(list_);
  list_->clear();
  QTreeWidgetItem* group = nullptr;
  for (const auto& difference : differences) {
    const auto arm = QString::fromStdString(difference.arm);
    if (!group || group->text(0) != arm) {
      group = new QTreeWidgetItem(list_, {arm});
      group->setFlags(Qt::ItemIsEnabled);
      group->setFirstColumnSpanned(true);
    }
    auto* item = new QTreeWidgetItem(
        group,
        {{}, QString::fromStdString(difference.kind), QString::fromStdString(difference.what)});
    item->setToolTip(How, item->text(How));
    item->setData(Accept, kIdRole, QString::fromStdString(difference.id()));
    if (difference.declared) {
      item->setText(Accept, tr("the variable"));
    } else {
      item->setCheckState(Accept, difference.accepted ? Qt::Checked : Qt::Unchecked);
      item->setText(Accept, difference.accepted ? tr("yes") : tr("not yet"));
      if (!difference.accepted) ++open_;
    }
  }
  list_->expandAll();
  for (const int column : {Accept, In}) list_->resizeColumnToContents(column);
}

}  // namespace diptych::ui
