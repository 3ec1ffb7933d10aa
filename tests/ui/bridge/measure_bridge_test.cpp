// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/measure_bridge.h"

#include "tests/ui/support/held_measure.h"
#include "tests/ui/support/test_registry.h"

#include <QSignalSpy>
#include <QTest>

namespace diptych::ui {
namespace {

std::shared_ptr<const DataSet> setOf(std::size_t pictures) {
  auto data_set = std::make_shared<DataSet>();
  data_set->items.resize(pictures);
  return data_set;
}

SetMeasures worthOf(const DataSet& data_set) {
  SetMeasures measures;
  measures.distinct_pictures = static_cast<double>(data_set.items.size());
  return measures;
}

MeasureSettings withModel(const char* model) {
  return {.model = model, .device = "cpu", .cache = {}};
}

}  // namespace

class MeasureBridgeTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void measuresSetsOneAfterTheOther() {
    HeldMeasure held(worthOf);
    MeasureBridge bridge(held.function());
    const QSignalSpy started(&bridge, &MeasureBridge::started);
    const QSignalSpy progress(&bridge, &MeasureBridge::progressChanged);
    const QSignalSpy finished(&bridge, &MeasureBridge::finished);
    std::vector<std::pair<int, double>> results;
    connect(&bridge, &MeasureBridge::measured, this, [&](int set, const auto& measures) {
      results.emplace_back(set, measures->distinct_pictures);
    });
    bridge.measure({setOf(3), nullptr, setOf(5)}, withModel("a"));
    QVERIFY(bridge.measuring());
    QCOMPARE(started.count(), 1);
    const QList<QVariant> first = {0, 1ULL, 8ULL};
    QTRY_VERIFY(!progress.isEmpty() && progress.last() == first);
    held.release();
    QTRY_COMPARE(finished.count(), 1);
    QVERIFY(!bridge.measuring());
    QCOMPARE(results, (std::vector<std::pair<int, double>>{{0, 3.0}, {2, 5.0}}));
  }

  void measuresNothingTwice() {
    HeldMeasure held(worthOf);
    held.release();
    MeasureBridge bridge(held.function());
    const QSignalSpy finished(&bridge, &MeasureBridge::finished);
    const auto one = setOf(1);
    bridge.measure({one, setOf(2)}, withModel("a"));
    QTRY_COMPARE(finished.count(), 1);
    QVERIFY(bridge.known(one, "a"));
    QVERIFY(!bridge.known(one, "b"));
    QVERIFY(!bridge.known(nullptr, "a"));
    bridge.measure({one}, withModel("a"));
    QCOMPARE(finished.count(), 2);
    QCOMPARE(held.calls(), 2);
    bridge.measure({one}, withModel("b"));
    QTRY_COMPARE(finished.count(), 3);
    QCOMPARE(held.calls(), 3);
  }

  void givesBackTheMemoryOfSetsThatAreGone() {
    HeldMeasure held(worthOf);
    held.release();
    MeasureBridge bridge(held.function());
    const QSignalSpy finished(&bridge, &MeasureBridge::finished);
    auto gone = setOf(1);
    const auto stays = setOf(2);
    bridge.measure({gone, stays}, withModel("a"));
    QTRY_COMPARE(finished.count(), 1);
    const std::weak_ptr<const SetMeasures> measures = bridge.known(gone, "a");
    QTRY_COMPARE(gone.use_count(), 1);  // the worker has let go of it
    gone.reset();
    QVERIFY(!measures.expired());
    bridge.forgetGone();
    QTRY_VERIFY(measures.expired());
    QVERIFY(bridge.known(stays, "a"));
  }

  void stopsOnRequest() {
    HeldMeasure held(worthOf);
    MeasureBridge bridge(held.function());
    const QSignalSpy cancelled(&bridge, &MeasureBridge::cancelled);
    const QSignalSpy measured(&bridge, &MeasureBridge::measured);
    bridge.measure({setOf(3), setOf(3)}, withModel("a"));
    QTRY_COMPARE(held.calls(), 1);
    bridge.cancel();
    QCOMPARE(cancelled.count(), 1);
    QVERIFY(!bridge.measuring());
    QTRY_COMPARE(held.stopped(), 1);
    bridge.cancel();
    QCOMPARE(cancelled.count(), 1);
    QVERIFY(measured.isEmpty());
  }

  void answersTheNewestRequest() {
    HeldMeasure held(worthOf);
    MeasureBridge bridge(held.function());
    const QSignalSpy finished(&bridge, &MeasureBridge::finished);
    std::vector<double> results;
    connect(&bridge, &MeasureBridge::measured, this, [&](int, const auto& measures) {
      results.push_back(measures->distinct_pictures);
    });
    bridge.measure({setOf(3)}, withModel("a"));
    QTRY_COMPARE(held.calls(), 1);
    bridge.measure({setOf(4)}, withModel("a"));
    QTRY_COMPARE(held.stopped(), 1);
    held.release();
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(results, std::vector<double>{4});
  }

  void saysWhatWentWrongOnce() {
    HeldMeasure held([](const DataSet&) -> SetMeasures { throw Error("no such model"); });
    held.release();
    MeasureBridge bridge(held.function());
    const QSignalSpy failed(&bridge, &MeasureBridge::failed);
    const QSignalSpy finished(&bridge, &MeasureBridge::finished);
    bridge.measure({setOf(1), setOf(1)}, withModel("a"));
    QTRY_COMPARE(failed.count(), 1);
    QCOMPARE(failed[0][0].toString(), QStringLiteral("no such model"));
    QVERIFY(!bridge.measuring());
    QVERIFY(finished.isEmpty());
  }
};

const Registered<MeasureBridgeTest> measure_bridge_test;

}  // namespace diptych::ui

#include "measure_bridge_test.moc"
