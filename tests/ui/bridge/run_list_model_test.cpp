// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/run_list_model.h"

#include "core/base/atomic_file.h"
#include "core/experiment/metrics_database.h"
#include "core/experiment/run_folder.h"
#include "core/experiment/run_lock.h"
#include "core/experiment/run_record.h"
#include "tests/ui/support/test_registry.h"
#include "ui/bridge/paths.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace diptych::ui {

namespace {

QString makeRun(const QTemporaryDir& runs, const char* name) {
  TrainingConfig config;
  config.name = name;
  config.model = "/models/m";
  config.data_set = "/data/d";
  config.runs_folder = toPath(runs.path());
  return toText(createRunFolder(config));
}

void addLosses(const QString& run, std::int64_t first, std::int64_t last) {
  MetricsWriter writer(toPath(run));
  for (auto step = first; step <= last; ++step) {
    MetricPoint point;
    point.name = "loss/val";
    point.step = step;
    point.value = 1.0 / static_cast<double>(step);
    writer.add(point);
  }
  writer.commit();
}

}  // namespace

class RunListModelTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void listsRunsAndTheirNewestLoss() {
    const QTemporaryDir runs;
    const auto first = makeRun(runs, "first");
    addLosses(first, 1, 4);
    RunListModel model;
    const QAbstractItemModelTester tester(
        &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setRunsFolder(runs.path());
    QTRY_COMPARE(model.rowCount(), 1);
    QCOMPARE(model.index(0, RunListModel::Name).data().toString(), QStringLiteral("first"));
    QCOMPARE(
        model.index(0, RunListModel::ValidationLoss).data().toString(),
        QLocale().toString(0.25, 'f', 5));
    makeRun(runs, "second");
    model.refresh();
    QTRY_COMPARE(model.rowCount(), 2);
    std::filesystem::remove_all(toPath(first));
    model.refresh();
    QTRY_COMPARE(model.rowCount(), 1);
    QCOMPARE(model.index(0, RunListModel::Name).data().toString(), QStringLiteral("second"));
  }

  void readsTickedRunsAndFollowsThem() {
    const QTemporaryDir runs;
    const auto run = makeRun(runs, "live");
    addLosses(run, 1, 10);
    RunListModel model;
    const QAbstractItemModelTester tester(
        &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    std::vector<MetricPoint> points;
    connect(&model, &RunListModel::pointsRead, this, [&](const QString& id, const auto& batch) {
      QCOMPARE(id, run);
      points.insert(points.end(), batch.begin(), batch.end());
    });
    model.setRunsFolder(runs.path());
    QTRY_COMPARE(model.rowCount(), 1);
    QVERIFY(points.empty());
    QVERIFY(model.setData(model.index(0, 0), Qt::Checked, Qt::CheckStateRole));
    QTRY_COMPARE(points.size(), 10U);
    addLosses(run, 11, 15);                                // as another program would
    QTRY_COMPARE_WITH_TIMEOUT(points.size(), 15U, 10000);  // by itself
    QCOMPARE(points.back().step, 15);
  }

  void showsHowFarALiveRunIs() {
    const QTemporaryDir runs;
    const auto run = makeRun(runs, "live");
    const RunLock lock(toPath(run));
    auto record = readRunRecord(toPath(run));
    record.state = RunState::Running;
    writeRunRecord(toPath(run), record);
    addLosses(run, 1, 7);
    RunListModel model;
    model.setRunsFolder(runs.path());
    QTRY_COMPARE(model.rowCount(), 1);
    QCOMPARE(model.index(0, RunListModel::Step).data().toString(), QStringLiteral("7"));
  }

  void readsARunThatIsUntickedAndTickedAgainAtOnce() {
    const QTemporaryDir runs;
    const auto run = makeRun(runs, "live");
    addLosses(run, 1, 10);
    RunListModel model;
    std::size_t points = 0;
    connect(&model, &RunListModel::pointsRead, this, [&](const QString&, const auto& batch) {
      points += batch.size();
    });
    const QSignalSpy refreshed(&model, &RunListModel::refreshed);
    model.setRunsFolder(runs.path());
    QTRY_COMPARE(model.rowCount(), 1);
    model.setShown(run, true);
    model.setShown(run, false);
    QTRY_VERIFY(refreshed.count() >= 3);  // what was read for the first tick was not wanted
    QCOMPARE(points, 0U);
    model.setShown(run, true);
    QTRY_COMPARE(points, 10U);
  }

  void tellsOfARunThatIsGone() {
    const QTemporaryDir runs;
    const QTemporaryDir elsewhere;
    const auto run = makeRun(runs, "gone");
    RunListModel model;
    QSignalSpy removed(&model, &RunListModel::removed);
    model.setRunsFolder(runs.path());
    QTRY_COMPARE(model.rowCount(), 1);
    model.setShown(run, true);
    const auto away = elsewhere.filePath(QStringLiteral("run"));
    std::filesystem::rename(toPath(run), toPath(away));
    model.refresh();
    QTRY_COMPARE(removed.count(), 1);
    QCOMPARE(removed.at(0).at(0).toString(), run);
    QVERIFY(!model.isShown(run));
    QVERIFY(model.shownRuns().contains(run));
    std::filesystem::rename(toPath(away), toPath(run));
    model.refresh();
    QTRY_VERIFY(model.isShown(run));
  }

  void ticksWhatWasRememberedOnceItIsThere() {
    const QTemporaryDir runs;
    const auto run = makeRun(runs, "old");
    RunListModel model;
    model.showWhenThere({run, QStringLiteral("/no/such/run")});
    QVERIFY(!model.isShown(run));
    model.setRunsFolder(runs.path());
    QTRY_VERIFY(model.isShown(run));
    QVERIFY(!model.isShown(QStringLiteral("/no/such/run")));
  }

  void saysOnceWhatCannotBeRead() {
    const QTemporaryDir runs;
    writeFileAtomically(toPath(makeRun(runs, "one")) / kMetricsFile, "no database");
    writeFileAtomically(toPath(makeRun(runs, "two")) / kRunFile, "no JSON");
    RunListModel model;
    QSignalSpy failed(&model, &RunListModel::failed);
    const QSignalSpy refreshed(&model, &RunListModel::refreshed);
    model.setRunsFolder(runs.path());
    QTRY_COMPARE(failed.count(), 2);
    QCOMPARE(model.rowCount(), 1);
    const auto messages = failed.at(0).at(0).toString() + failed.at(1).at(0).toString();
    QVERIFY(messages.contains("metrics.sqlite") && messages.contains("run.json"));
    model.refresh();
    QTRY_VERIFY(refreshed.count() >= 2);
    QCOMPARE(failed.count(), 2);
  }

  void tellsRunsOfOneMinuteApart() {
    const QTemporaryDir runs;
    for (const char* name : {"20261123-135550-a", "20261123-135510-a", "20261123-135550-b"}) {
      std::filesystem::rename(toPath(makeRun(runs, "x")), toPath(runs.filePath(name)));
    }
    RunListModel model;
    model.setRunsFolder(runs.path());
    QTRY_COMPARE(model.rowCount(), 3);
    QCOMPARE(
        model.labelOf(runs.filePath("20261123-135550-a")),
        QStringLiteral("a (2026-11-23 13:55:50)"));
    QCOMPARE(
        model.labelOf(runs.filePath("20261123-135550-b")), QStringLiteral("b (2026-11-23 13:55)"));
  }

  void leavesTheOwnRunToTheBridge() {
    const QTemporaryDir runs;
    const auto run = makeRun(runs, "own");
    addLosses(run, 1, 10);
    RunListModel model;
    const QSignalSpy read(&model, &RunListModel::pointsRead);
    const QSignalSpy refreshed(&model, &RunListModel::refreshed);
    model.setOwnRun(run);
    model.setShown(run, true);
    model.setRunsFolder(runs.path());
    QTRY_VERIFY(refreshed.count() >= 2);
    QCOMPARE(read.count(), 0);
    model.setOwnRun({});  // it has ended: the disk has everything
    QTRY_COMPARE(read.count(), 1);
  }

  void listsARunFromElsewhere() {
    const QTemporaryDir runs;
    const QTemporaryDir elsewhere;
    const auto run = makeRun(elsewhere, "old");
    RunListModel model;
    model.setRunsFolder(runs.path());
    model.addRun(run);
    QTRY_COMPARE(model.rowCount(), 1);
    QVERIFY(model.run(run) != nullptr);
    QVERIFY(model.run(QStringLiteral("/no/such/run")) == nullptr);
  }
};

const Registered<RunListModelTest> run_list_model_test;

}  // namespace diptych::ui

#include "run_list_model_test.moc"
