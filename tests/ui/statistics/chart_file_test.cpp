// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/image/image.h"
#include "tests/ui/support/test_registry.h"
#include "ui/bridge/paths.h"
#include "ui/charts/qcustomplot.h"
#include "ui/statistics/statistics_chart_file.h"
#include "ui/statistics/statistics_plot.h"

#include <QTemporaryDir>
#include <QTest>

namespace diptych::ui {
namespace {

ChartContents plantedChart() {
  ChartPanel panel;
  panel.x_label = "Frequency";
  panel.y_label = "Power";
  panel.curves = {{0, {0, 1, 2}, {0, 4, 1}}, {1, {0, 1, 2}, {1, 2, 3}}};
  return {"A planted chart", "Two curves.", {panel}};
}

const std::vector<SetLook> kLooks = {
    {"Original", QColor("#0072B2")}, {"Synthetic", QColor("#D55E00")}};

}  // namespace

class ChartFileTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void writesAllFormats() {
    const QTemporaryDir folder;
    QCustomPlot plot;
    StatisticsPlot shown(plot);
    shown.draw(plantedChart(), kLooks, lightTheme(), plot.font());
    for (const auto* name : {"chart.png", "chart.svg", "chart.pdf"}) {
      const auto path = toPath(folder.filePath(name));
      writeChartFile(drawChartFile(shown, chartFormatOf(path), {600, 400}), path);
    }
    const auto picture = QImage(folder.filePath("chart.png"));
    QCOMPARE(picture.size(), QSize(1200, 800));
    const auto text = readPngText(toPath(folder.filePath("chart.png")));
    QCOMPARE(text.at("Title"), std::string("A planted chart"));
    QCOMPARE(text.at("Data set 2"), std::string("Synthetic"));
    const auto svg = readFile(toPath(folder.filePath("chart.svg")), 10000000);
    QVERIFY(svg.find("Synthetic") != std::string::npos);
    QVERIFY(svg.find("#d55e00") != std::string::npos);
    QVERIFY(svg.find("A planted chart") != std::string::npos);
    const auto pdf = readFile(toPath(folder.filePath("chart.pdf")), 10000000);
    QVERIFY(pdf.starts_with("%PDF-"));
    QVERIFY(pdf.find("/MediaBox [0 0 600.000000 400.000000]") != std::string::npos);
  }

  void keepsTheShownRange() {
    QCustomPlot plot;
    StatisticsPlot shown(plot);
    shown.draw(plantedChart(), kLooks, lightTheme(), plot.font());
    const auto whole = drawChartFile(shown, ChartFormat::Png, {600, 400}).picture;
    plot.axisRect()->axis(QCPAxis::atBottom)->setRange(1, 1.1);
    const auto part = drawChartFile(shown, ChartFormat::Png, {600, 400}).picture;
    QVERIFY(whole != part);
  }

  void refusesOtherFormatsAndSizes() {
    QVERIFY_EXCEPTION_THROWN(chartFormatOf("chart.bmp"), Error);
    QVERIFY_EXCEPTION_THROWN(chartFormatOf("chart"), Error);
    QCOMPARE(chartFormatOf("chart.PDF"), ChartFormat::Pdf);
    QCustomPlot plot;
    StatisticsPlot shown(plot);
    shown.draw(plantedChart(), kLooks, lightTheme(), plot.font());
    QVERIFY_EXCEPTION_THROWN(drawChartFile(shown, ChartFormat::Png, {10, 10}), Error);
  }
};

const Registered<ChartFileTest> chart_file_test;

}  // namespace diptych::ui

#include "chart_file_test.moc"
