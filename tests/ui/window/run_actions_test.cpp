// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/run_actions.h"

#include "tests/ui/support/test_registry.h"

#include <QAction>
#include <QTest>

namespace diptych::ui {

class RunActionsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void followTheState() {
    const RunActionStates ready{.start = true};
    const RunActionStates nothing{};
    const RunActionStates running{.pause = true, .stop = true, .sample = true, .save = true};
    auto paused = running;
    paused.continues = true;
    QVERIFY(runActionStates(RunState::Idle, true) == ready);
    QVERIFY(runActionStates(RunState::Idle, false) == nothing);
    QVERIFY(runActionStates(RunState::Preparing, true) == RunActionStates{.stop = true});
    QVERIFY(runActionStates(RunState::Running, true) == running);
    QVERIFY(runActionStates(RunState::Running, false) == running);  // the data set is the run's own
    QVERIFY(runActionStates(RunState::Paused, true) == paused);
    QVERIFY(runActionStates(RunState::Stopping, true) == nothing);
    for (const auto end : {RunState::Stopped, RunState::Finished, RunState::Failed}) {
      QVERIFY(runActionStates(end, true) == ready);
      QVERIFY(runActionStates(end, false) == nothing);
    }
  }

  void turnPauseIntoContinue() {
    QObject owner;
    RunActions actions(&owner);
    actions.useTheme(QPalette());
    actions.setStates(runActionStates(RunState::Running, true));
    QCOMPARE(actions.pause->text(), QStringLiteral("&Pause"));
    actions.setStates(runActionStates(RunState::Paused, true));
    QCOMPARE(actions.pause->text(), QStringLiteral("&Continue"));
    QVERIFY(actions.pause->isEnabled());
    actions.setStates(runActionStates(RunState::Stopped, true));
    QCOMPARE(actions.pause->text(), QStringLiteral("&Pause"));
    QVERIFY(!actions.pause->isEnabled());
  }

  void haveIconsTipsAndShortcuts() {
    QObject owner;
    RunActions actions(&owner);
    actions.useTheme(QPalette());
    for (const auto* action : actions.findChildren<QAction*>()) {
      QVERIFY2(!action->icon().isNull(), qPrintable(action->objectName()));
      QVERIFY2(!action->toolTip().isEmpty(), qPrintable(action->objectName()));
      QVERIFY2(!action->shortcut().isEmpty(), qPrintable(action->objectName()));
    }
  }
};

const Registered<RunActionsTest> run_actions_test;

}  // namespace diptych::ui

#include "run_actions_test.moc"
