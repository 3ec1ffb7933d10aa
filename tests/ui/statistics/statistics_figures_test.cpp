// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statistics/statistics_figures.h"

#include "tests/ui/statistics/planted_sets.h"
#include "tests/ui/support/test_registry.h"
#include "ui/statistics/picture_table_model.h"
#include "ui/statistics/picture_values.h"

#include <QAbstractItemModelTester>
#include <QTest>

#include <cmath>
#include <numeric>

namespace diptych::ui {
namespace {

StatisticsInput plantedInput(std::size_t pictures = 5) {
  StatisticsInput input;
  for (const auto& [title, noise] : {std::pair("Original", 4.0), std::pair("Synthetic", 1.0)}) {
    const auto data_set = plantedSet(title, pictures);
    input.sets.push_back(
        {title,
         data_set,
         std::make_shared<const SetMeasures>(plantedMeasures(*data_set, noise, -0.1))});
  }
  input.losses.resize(2);
  return input;
}

const ChartContents& chartCalled(const std::vector<ChartContents>& charts, const QString& title) {
  const auto found = std::find_if(
      charts.begin(), charts.end(), [&](const auto& chart) { return chart.title == title; });
  return *found;
}

const SummaryRow& rowCalled(const StatisticsSummary& summary, const std::string& name) {
  return *std::find_if(
      summary.rows.begin(), summary.rows.end(), [&](const auto& row) { return row.name == name; });
}

}  // namespace

class StatisticsFiguresTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  // Differences 1, 2, 3: mean 2, deviation 1; t(0.975, 2) = 4.302653 (tables), so 2 +- 2.484138.
  void tellsTheDifferenceOfPairedLosses() {
    auto input = plantedInput();
    input.pairs = {{0, 0}, {1, 1}, {2, 2}, {3, 3}};
    const auto losses = [](std::vector<double> values) {
      return std::make_shared<const std::vector<double>>(std::move(values));
    };
    input.losses = {losses({0, 0, 0, 0, 0}), losses({1, 2, 3, NAN, 7})};
    const auto row = rowCalled(summarize(input), "loss");
    QVERIFY(row.difference);
    QCOMPARE(row.difference->pairs, std::size_t(3));
    QCOMPARE(row.difference->mean, 2.0);
    QVERIFY(std::abs(row.difference->low - (2 - 2.484138)) < 1e-5);
    QVERIFY(std::abs(row.difference->high - (2 + 2.484138)) < 1e-5);
    QVERIFY(!isClear(*row.difference));
  }

  void takesTheDifferenceOfPairsFromTheMeasures() {
    auto input = plantedInput();
    input.pairs = {{0, 0}, {1, 1}, {2, 3}};
    const auto expected =
        comparePairs(*input.sets[0].measures, *input.sets[1].measures, input.pairs);
    const auto summary = summarize(input);
    QVERIFY(summary.paired);
    for (const auto& difference : expected) {
      const auto& row = rowCalled(summary, difference.measure);
      QVERIFY2(row.difference, difference.measure.c_str());
      QCOMPARE(row.difference->mean, difference.mean);
      QCOMPARE(row.difference->low, difference.low);
    }
    QCOMPARE(expected.size(), std::size_t(12));
    QVERIFY(!rowCalled(summary, "pictures").difference);
  }

  void writesTheSummaryAsCsv() {
    auto input = plantedInput();
    input.sets[1].measures = nullptr;
    const auto csv = QString::fromStdString(summaryAsCsv(summarize(input))).split("\r\n");
    QCOMPARE(
        csv[0],
        QStringLiteral("measure,unit,Original mean,Original deviation,Original pictures,Synthetic "
                       "mean,Synthetic deviation,Synthetic pictures,pairs,difference,difference "
                       "low 95 %,difference high 95 %"));
    QVERIFY(csv.contains("pictures,,4,,,,,,,,,"));
    QVERIFY(csv.contains("noise,8-bit levels,4,0.25,4,,,,,,,"));
    for (const auto& line : csv) QVERIFY(line.isEmpty() || line.count(',') == 11);
  }

  // 5 values of PSNR (30, 31, 32, 33; one unread): each a quarter of the pictures.
  void countsTheSharesOfHistograms() {
    const auto charts = chartsOf(plantedInput());
    const auto& chart = chartCalled(charts, "Round trip PSNR");
    QCOMPARE(chart.panels.size(), std::size_t(1));
    const auto& curve = chart.panels[0].curves[0];
    QCOMPARE(curve.x.front(), 30.0);
    QCOMPARE(curve.x.back(), 33.0);
    QCOMPARE(curve.y.front(), 25.0);
    QVERIFY(std::abs(std::accumulate(curve.y.begin(), curve.y.end(), 0.0) - 100) < 1e-9);
  }

  // All pictures alike: the range has an extent nevertheless.
  void drawsHistogramsOfOneValue() {
    const auto charts = chartsOf(plantedInput());
    const auto& curve = chartCalled(charts, "Spectral slope").panels[0].curves[0];
    QVERIFY(curve.x.front() < -2 && curve.x.back() > -2);
    QVERIFY(std::abs(std::accumulate(curve.y.begin(), curve.y.end(), 0.0) - 100) < 1e-9);
  }

  void leavesOutWhatIsNotKnown() {
    auto input = plantedInput();
    input.sets[0].measures = nullptr;
    const auto charts = chartsOf(input);
    QVERIFY(chartCalled(charts, "Base-model loss").panels.empty());
    QCOMPARE(chartCalled(charts, "Covariance of the latents").panels.size(), std::size_t(1));
    QCOMPARE(charts[0].panels[0].curves.size(), std::size_t(1));
    QCOMPARE(charts[0].panels[0].curves[0].set, std::size_t(1));
  }

  void leadsFromProblemsToTheirPictures() {
    const auto rows = problemRows(plantedInput());
    QCOMPARE(rows.size(), std::size_t(2));
    QCOMPARE(rows[1].set, std::size_t(1));
    QCOMPARE(rows[1].items[1], std::optional<std::size_t>(4));
  }

  void sortsPicturesByTheirNumbers() {
    PictureTableModel model(nullptr);
    QAbstractItemModelTester tester(&model);
    model.setInput(std::make_shared<const StatisticsInput>(plantedInput()));
    QTRY_COMPARE(model.rowCount(), 10);
    model.sort(PictureTableModel::FirstValueColumn, Qt::DescendingOrder);
    QTRY_COMPARE(model.row(0).item, std::size_t(3));
    QCOMPARE(model.row(0).set, std::size_t(0));
    QCOMPARE(model.index(0, 2).data().toString(), QStringLiteral("4.30"));
    QCOMPARE(model.row(9).item, std::size_t(4));  // without a number: last
    model.sort(-1);
    QTRY_COMPARE(model.row(9).set, std::size_t(1));
    model.setInput(nullptr);
    QCOMPARE(model.rowCount(), 0);
  }
};

const Registered<StatisticsFiguresTest> statistics_figures_test;

}  // namespace diptych::ui

#include "statistics_figures_test.moc"
