// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/training/run_list.h"

#include "core/experiment/metrics_database.h"
#include "core/experiment/run_folder.h"
#include "core/experiment/run_record.h"
#include "tests/ui/support/test_registry.h"
#include "ui/bridge/paths.h"
#include "ui/bridge/run_list_model.h"

#include <QAction>
#include <QMenu>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

namespace diptych::ui {

namespace {

QString makeRun(const QTemporaryDir& runs, RunState state) {
  TrainingConfig config;
  config.model = "/models/m";
  config.data_set = "/data/d";
  config.runs_folder = toPath(runs.path());
  const auto folder = createRunFolder(config);
  auto record = readRunRecord(folder);
  record.state = state;
  writeRunRecord(folder, record);
  return toText(folder);
}

QMenu* openMenu(RunList& list) {
  auto* view = list.findChild<QTreeView*>(QStringLiteral("runs"));
  view->setCurrentIndex(view->model()->index(0, 0));
  Q_EMIT view->customContextMenuRequested({5, 5});
  return list.findChild<QMenu*>(QStringLiteral("run_menu"));
}

}  // namespace

class RunListTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void offersToResumeAStoppedRun() {
    const QTemporaryDir runs;
    const auto run = makeRun(runs, RunState::Stopped);
    RunListModel model;
    RunList list(model);
    list.show();
    model.setRunsFolder(runs.path());
    QTRY_COMPARE(model.rowCount(), 1);
    const QSignalSpy resumed(&list, &RunList::resumeRequested);
    auto* menu = openMenu(list);
    QVERIFY(menu->actions().front()->isEnabled());
    menu->actions().front()->trigger();
    QCOMPARE(resumed.count(), 1);
    QCOMPARE(resumed[0][0].toString(), run);
  }

  void doesNotResumeWhileAnotherRunGoesOn() {
    const QTemporaryDir runs;
    makeRun(runs, RunState::Stopped);
    RunListModel model;
    RunList list(model);
    list.setResumeAllowed(false);
    list.show();
    model.setRunsFolder(runs.path());
    QTRY_COMPARE(model.rowCount(), 1);
    QVERIFY(!openMenu(list)->actions().front()->isEnabled());
  }

  void doesNotResumeAFinishedRun() {
    const QTemporaryDir runs;
    makeRun(runs, RunState::Finished);
    RunListModel model;
    RunList list(model);
    list.show();
    model.setRunsFolder(runs.path());
    QTRY_COMPARE(model.rowCount(), 1);
    QVERIFY(!openMenu(list)->actions().front()->isEnabled());
  }

  void ticksARunByKeyboard() {
    const QTemporaryDir runs;
    const auto run = makeRun(runs, RunState::Finished);
    RunListModel model;
    RunList list(model);
    list.show();
    model.setRunsFolder(runs.path());
    QTRY_COMPARE(model.rowCount(), 1);
    list.select(run);
    auto* view = list.findChild<QTreeView*>(QStringLiteral("runs"));
    QTest::keyClick(view, Qt::Key_Space);
    QVERIFY(model.isShown(run));
    QTest::keyClick(view, Qt::Key_Space);
    QVERIFY(!model.isShown(run));
  }
};

const Registered<RunListTest> run_list_test;

}  // namespace diptych::ui

#include "run_list_test.moc"
