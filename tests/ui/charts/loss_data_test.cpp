// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/loss_data.h"

#include "tests/ui/charts/loss_points.h"
#include "tests/ui/support/test_registry.h"

#include <QTest>

#include <limits>

namespace diptych::ui {

class LossDataTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void sortsScalarsIntoCurves() {
    LossData data;
    auto& run = data.add("a", "run a");
    run.append(fallingLosses(0, 20));
    QCOMPARE(run.of(Curve::Validation).size(), 3U);
    QCOMPARE(run.of(Curve::Training).size(), 3U);
    QCOMPARE(run.of(Curve::Step).size(), 20U);
    QCOMPARE(data.pointCount(), 26U);  // the learning rate is no loss
  }

  void keepsEveryUnitOfTheHorizontalAxis() {
    LossData data;
    auto& run = data.add("a", "run a");
    run.append({{"loss/val", 40, 8.0, 160, 120.0, 0.1}});
    const auto& point = run.of(Curve::Validation).front();
    QCOMPARE(point.x(ChartAxis::Step), 40.0);
    QCOMPARE(point.x(ChartAxis::Epoch), 8.0);
    QCOMPARE(point.x(ChartAxis::PicturesSeen), 160.0);
    QCOMPARE(point.x(ChartAxis::Minutes), 2.0);
  }

  // A resumed run goes back to its saved state and comes through the same steps again.
  void replacesWhatAResumedRunRepeats() {
    LossData data;
    auto& run = data.add("a", "run a");
    run.append(fallingLosses(0, 50));
    const auto first_new = run.append({{"loss/val", 30, 6.0, 120, 90.0, 0.5}});
    const auto& validation = run.of(Curve::Validation);
    QCOMPARE(first_new[0], 3U);
    QCOMPARE(validation.size(), 4U);
    QCOMPARE(validation.back().value, 0.5);
    QCOMPARE(run.of(Curve::Training).size(), 6U);  // is told apart when its own point comes
  }

  void takesLossesThatAreNotFinite() {
    const double inf = std::numeric_limits<double>::infinity();
    LossData data;
    auto& run = data.add("a", "run a");
    run.append({{"loss/val", 1, 0.1, 4, 1.0, inf}, {"loss/val", 2, inf, 8, 2.0, 0.1}});
    QCOMPARE(run.of(Curve::Validation).size(), 1U);  // the second has no place
    QVERIFY(std::isnan(run.of(Curve::Validation).front().value));
  }

  void keepsTheColorsOfRunsThatStay() {
    LossData data;
    data.add("a", "run a");
    data.add("b", "run b");
    data.add("c", "run c");
    data.remove("b");
    QCOMPARE(data.find("a")->color, 0);
    QCOMPARE(data.find("c")->color, 2);
    QCOMPARE(data.add("d", "run d").color, 1);
    QCOMPARE(data.add("a", "renamed").color, 0);
    QCOMPARE(data.find("a")->label, QStringLiteral("renamed"));
  }
};

const Registered<LossDataTest> loss_data_test;

}  // namespace diptych::ui

#include "loss_data_test.moc"
