// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/decimated_curve.h"

#include "tests/ui/support/test_registry.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>

namespace diptych::ui {

class DecimatedCurveTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void keepsFewPointsAsTheyAre() {
    DecimatedCurve curve;
    for (int i = 0; i < 100; ++i) curve.append(i, i % 7);
    const auto all = curve.part(0, 99, 200);
    QCOMPARE(all.size(), 100U);
    QCOMPARE(all[8].y, 1.0);
    const auto some = curve.part(10, 20, 200);
    QCOMPARE(some.front().x, 9.0);  // a neighbour on each side
    QCOMPARE(some.back().x, 21.0);
    QCOMPARE(curve.countIn(10, 20), 11U);
    QVERIFY(DecimatedCurve().part(0, 1, 10).empty());
  }

  // However coarse: every spike is there, and nothing that was not.
  void losesNoSpike() {
    DecimatedCurve curve;
    constexpr int kPoints = 100'000;
    for (int i = 0; i < kPoints; ++i) {
      const double spike = i == 54'321 ? 9 : (i == 12'345 ? -9 : 0);
      curve.append(i, std::sin(i * 0.01) + spike);
    }
    for (const std::size_t most : {100U, 1000U, 20'000U}) {
      const auto part = curve.part(0, kPoints, most);
      QVERIFY2(part.size() <= most + 4, qPrintable(QString::number(part.size())));
      QVERIFY(part.size() * 8 >= most);
      const auto [low, high] = std::minmax_element(
          part.begin(), part.end(), [](const auto& a, const auto& b) { return a.y < b.y; });
      QCOMPARE(low->x, 12'345.0);
      QCOMPARE(high->x, 54'321.0);
      for (std::size_t i = 1; i < part.size(); ++i) QVERIFY(part[i].x >= part[i - 1].x);
    }
  }

  void leavesGapsOpen() {
    DecimatedCurve curve;
    for (int i = 0; i < 10'000; ++i) {
      curve.append(i, i == 5000 ? std::numeric_limits<double>::quiet_NaN() : 1);
    }
    const auto part = curve.part(0, 10'000, 100);
    QCOMPARE(
        std::count_if(part.begin(), part.end(), [](const auto& p) { return std::isnan(p.y); }), 1);
    double low = 0, high = 0;
    QVERIFY(curve.range(false, low, high));
    QCOMPARE(low, 1.0);
  }

  void knowsItsRange() {
    DecimatedCurve curve;
    double low = 0, high = 0;
    QVERIFY(!curve.range(false, low, high));
    for (const double y : {0.5, -1.0, 0.25, 2.0})
      curve.append(static_cast<double>(curve.size()), y);
    QVERIFY(curve.range(false, low, high));
    QCOMPARE(low, -1.0);
    QCOMPARE(high, 2.0);
    QVERIFY(curve.range(true, low, high));
    QCOMPARE(low, 0.25);
  }
};

const Registered<DecimatedCurveTest> decimated_curve_test;

}  // namespace diptych::ui

#include "decimated_curve_test.moc"
