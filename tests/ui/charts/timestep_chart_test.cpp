// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/timestep_chart.h"

#include "core/base/error.h"
#include "tests/ui/charts/arm_curves_of.h"
#include "tests/ui/support/test_registry.h"
#include "ui/charts/qcustomplot.h"
#include "ui/charts/timestep_picture.h"

#include <QComboBox>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>

namespace diptych::ui {

class TimestepChartTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    chart_ = std::make_unique<TimestepChart>();
    chart_->resize(900, 420);
    chart_->show();
    QVERIFY(QTest::qWaitForWindowExposed(chart_.get()));
  }

  void cleanup() { chart_.reset(); }

  void saysWhatItWaitsFor() {
    const auto* hint = chart_->findChild<QLabel*>("timestepHint");
    QVERIFY(hint->isVisible());
    QVERIFY(!chart_->bandPlot()->isVisible());
    chart_->setMaps({fallingMap("original")});
    QVERIFY(!hint->isVisible());
    QVERIFY(chart_->bandPlot()->isVisible());
    chart_->setMaps({});
    QVERIFY(hint->isVisible());
    QCOMPARE(chart_->arm(), std::string());
  }

  // Full blue where it fell most, red where it rose.
  void coloursWhatFellAndWhatRose() {
    chart_->setMaps({fallingMap("original")});
    QTRY_VERIFY(isLaidOut());
    const auto picture = chart_->heatPlot()->toPixmap().toImage();
    const auto fallen = picture.pixelColor(cell(10, 0));
    const auto risen = picture.pixelColor(cell(10, 3));
    const auto start = picture.pixelColor(cell(0, 2));
    QVERIFY2(fallen.blue() > 150 && fallen.red() < 60, qPrintable(fallen.name()));
    QVERIFY2(risen.red() > risen.blue() + 10, qPrintable(risen.name()));
    QVERIFY2(start.lightness() > 235, qPrintable(start.name()));
  }

  void comparesArmsInTheSameColours() {
    chart_->setMaps({fallingMap("original"), fallingMap("weaker", 0.2)});
    QCOMPARE(chart_->arm(), std::string("original"));
    const auto range = chart_->bandPlot()->yAxis->range();
    QTRY_VERIFY(isLaidOut());
    const auto strong = chart_->heatPlot()->toPixmap().toImage().pixelColor(cell(10, 0));
    QSignalSpy changed(chart_.get(), &TimestepChart::armChanged);
    chart_->findChild<QComboBox*>("timestepArm")->setCurrentIndex(1);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(chart_->arm(), std::string("weaker"));
    const auto weak = chart_->heatPlot()->toPixmap().toImage().pixelColor(cell(10, 0));
    QVERIFY(weak.lightness() > strong.lightness() + 50);
    QCOMPARE(chart_->bandPlot()->yAxis->range(), range);
  }

  void keepsTheChosenArm() {
    chart_->setMaps({fallingMap("original"), fallingMap("weaker", 0.2)});
    chart_->setArm("weaker");
    chart_->setMaps({fallingMap("another"), fallingMap("original"), fallingMap("weaker", 0.3)});
    QCOMPARE(chart_->arm(), std::string("weaker"));
    chart_->setMaps({fallingMap("original")});
    QCOMPARE(chart_->arm(), std::string("original"));
  }

  void drawsOneCurveForEachBand() {
    chart_->setMaps({fallingMap("original")});
    QCOMPARE(chart_->bandPlot()->graphCount(), 4);
    QCOMPARE(chart_->bandPlot()->legend->itemCount(), 4);
    QCOMPARE(chart_->bandPlot()->graph(0)->name(), QStringLiteral("t 0 to 249"));
  }

  void saysTheNumberUnderTheMouse() {
    chart_->setMaps({fallingMap("original")});
    QTRY_VERIFY(isLaidOut());
    QTest::mouseMove(chart_->heatPlot(), cell(10, 0));
    QTRY_COMPARE(readout(), QStringLiteral("Step 100, t 0 to 249: loss 0.14000, -30.0 %"));
    QTest::mouseMove(chart_->heatPlot(), QPoint(2, 2));
    QTRY_VERIFY(readout().contains("arrow keys"));
  }

  void movesFromCellToCellByKeyboard() {
    chart_->setMaps({fallingMap("original")});
    QTest::keyClick(chart_->heatPlot(), Qt::Key_Up);
    QVERIFY(readout().contains("Step 100, t 0 to 249"));
    QTest::keyClick(chart_->heatPlot(), Qt::Key_Up);
    QTest::keyClick(chart_->heatPlot(), Qt::Key_Left);
    QVERIFY2(readout().contains("Step 90, t 250 to 499"), qPrintable(readout()));
    QTest::keyClick(chart_->heatPlot(), Qt::Key_Right);
    QTest::keyClick(chart_->heatPlot(), Qt::Key_Right);
    QVERIFY(readout().contains("Step 100, t 250 to 499"));
    QTest::keyClick(chart_->heatPlot(), Qt::Key_Escape);
    QVERIFY(readout().contains("arrow keys"));
  }

  void followsThePalette() {
    chart_->setMaps({fallingMap("original")});
    QPalette dark;
    dark.setColor(QPalette::Base, QColor(20, 20, 22));
    dark.setColor(QPalette::Text, Qt::white);
    chart_->setPalette(dark);
    QCOMPARE(chart_->heatPlot()->toPixmap().toImage().pixelColor(1, 1), QColor(20, 20, 22));
    QCOMPARE(chart_->bandPlot()->toPixmap().toImage().pixelColor(1, 1), QColor(20, 20, 22));
  }

  void showsASingleTimestepToo() {
    auto map = fallingMap("original");
    map.bands.resize(1);
    map.losses.resize(1);
    chart_->setMaps({map});
    QTRY_VERIFY(isLaidOut());
    const auto colour = chart_->heatPlot()->toPixmap().toImage().pixelColor(cell(10, 0));
    QVERIFY2(colour.blue() > 150 && colour.red() < 60, qPrintable(colour.name()));
  }

  void drawsPicturesWithoutAWindow() {
    const std::vector<TimestepMap> maps = {
        fallingMap("original"), fallingMap("weaker", 0.2), fallingMap("third", 0.5)};
    QCOMPARE(drawHeatPictures(maps, 1).size(), QSize(940, 600));
    QCOMPARE(drawBandPictures(maps, 1).size(), QSize(940, 600));
    QVERIFY_EXCEPTION_THROWN(drawHeatPictures({}, 1), diptych::Error);
  }

 private:
  bool isLaidOut() const {
    return chart_->heatPlot()->width() + chart_->bandPlot()->width() <= chart_->width();
  }
  QPoint cell(int validation, int band) const {
    chart_->heatPlot()->replot();  // where it will be when everything is laid out
    return {
        static_cast<int>(chart_->heatPlot()->xAxis->coordToPixel(validation)),
        static_cast<int>(chart_->heatPlot()->yAxis->coordToPixel(band))};
  }
  QString readout() const { return chart_->findChild<QLabel*>("timestepReadout")->text(); }

  std::unique_ptr<TimestepChart> chart_;
};

const Registered<TimestepChartTest> timestep_chart_test;

}  // namespace diptych::ui

#include "timestep_chart_test.moc"
