// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/run_bridge.h"

#include "core/experiment/metrics_database.h"
#include "tests/ui/support/test_registry.h"
#include "ui/bridge/paths.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

namespace diptych::ui {

namespace {

MetricPoint lossAt(std::int64_t step) {
  MetricPoint point;
  point.name = "loss/val";
  point.step = step;
  point.value = 1.0 / static_cast<double>(step);
  return point;
}

}  // namespace

class RunBridgeTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void handsOnWholeBatches() {
    RunBridge bridge;
    const QSignalSpy batches(&bridge, &RunBridge::pointsArrived);
    std::vector<MetricPoint> points;
    connect(&bridge, &RunBridge::pointsArrived, this, [&](const QString&, const auto& batch) {
      points.insert(points.end(), batch.begin(), batch.end());
    });
    auto& events = bridge.watchedEvents();
    const std::jthread run([&events] {
      for (int step = 1; step <= 3000; ++step) events.push(lossAt(step));
    });
    QTRY_COMPARE(points.size(), 3000U);
    QVERIFY2(batches.count() < 10, qPrintable(QString::number(batches.count())));
    for (int i = 0; i < 3000; ++i) QCOMPARE(points[i].step, i + 1);
  }

  void namesTheRunBeforeItsPoints() {
    RunBridge bridge;
    QStringList order;
    connect(&bridge, &RunBridge::runIdChanged, this, [&](const QString& id) { order << id; });
    connect(&bridge, &RunBridge::pointsArrived, this, [&](const QString& id, const auto&) {
      order << QStringLiteral("points of ") + id;
    });
    auto& events = bridge.watchedEvents();
    events.push(lossAt(1));
    events.push(StateChange{RunState::Running, "", "/runs/a"});
    QTRY_COMPARE(bridge.state(), RunState::Running);
    QCOMPARE(order, QStringList({QStringLiteral("/runs/a"), QStringLiteral("points of /runs/a")}));
  }

  void passesOnEveryStateWithItsMessage() {
    RunBridge bridge;
    QList<RunState> states;
    QString last;
    connect(&bridge, &RunBridge::stateChanged, this, [&](RunState state, const QString& message) {
      states << state;
      last = message;
    });
    auto& events = bridge.watchedEvents();
    events.push(StateChange{RunState::Preparing, "", {}});
    events.push(StateChange{RunState::Running, "", {}});
    events.push(StateChange{RunState::Failed, "the disk is full", {}});
    QTRY_COMPARE(
        states, QList<RunState>({RunState::Preparing, RunState::Running, RunState::Failed}));
    QCOMPARE(last, QStringLiteral("the disk is full"));
    QVERIFY(!bridge.active());
  }

  void staysStoppingUntilTheRunHasStopped() {
    RunBridge bridge;
    auto& events = bridge.watchedEvents();
    events.push(StateChange{RunState::Preparing, "", {}});
    QTRY_COMPARE(bridge.state(), RunState::Preparing);
    bridge.stop();
    QCOMPARE(bridge.state(), RunState::Stopping);
    events.push(StateChange{RunState::Running, "", {}});  // had not seen the request yet
    events.pushMessage("still here");
    const QSignalSpy messages(&bridge, &RunBridge::messageArrived);
    QTRY_COMPARE(messages.count(), 1);
    QCOMPARE(bridge.state(), RunState::Stopping);
    events.push(StateChange{RunState::Stopped, "", {}});
    QTRY_COMPARE(bridge.state(), RunState::Stopped);
  }

  void ignoresStopWithoutARun() {
    RunBridge bridge;
    bridge.stop();
    QCOMPARE(bridge.state(), RunState::Idle);
  }

  void readsLostPointsFromTheDatabase() {
    const QTemporaryDir folder;
    const auto total = static_cast<std::int64_t>(EventQueue::kMaxPoints) + 500;
    {
      MetricsWriter writer(toPath(folder.path()));
      for (std::int64_t step = 1; step <= total; ++step) writer.add(lossAt(step));
      writer.commit();
    }
    RunBridge bridge;
    std::size_t replaced = 0;
    connect(&bridge, &RunBridge::pointsReplaced, this, [&](const QString&, const auto& points) {
      replaced = points.size();
    });
    auto& events = bridge.watchedEvents();
    events.push(StateChange{RunState::Running, "", toPath(folder.path())});
    for (std::int64_t step = 1; step <= total; ++step) events.push(lossAt(step));
    QTRY_COMPARE_WITH_TIMEOUT(replaced, static_cast<std::size_t>(total), 20000);
  }

  void reportsARunThatCannotStart() {
    RunBridge bridge;
    QString message;
    connect(&bridge, &RunBridge::stateChanged, this, [&](RunState state, const QString& text) {
      if (state == RunState::Failed) message = text;
    });
    const QTemporaryDir folder;
    TrainingConfig config;
    config.model = "/no/such/model";
    config.data_set = "/no/such/pictures";
    config.runs_folder = toPath(folder.path());
    bridge.start(config);
    QVERIFY(bridge.active());
    QTRY_COMPARE_WITH_TIMEOUT(bridge.state(), RunState::Failed, 20000);
    QVERIFY2(message.contains(QStringLiteral("/no/such/")), qPrintable(message));
  }
};

const Registered<RunBridgeTest> run_bridge_test;

}  // namespace diptych::ui

#include "run_bridge_test.moc"
