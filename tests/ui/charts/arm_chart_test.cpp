// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/arm_chart.h"

#include "core/base/error.h"
#include "tests/ui/charts/arm_curves_of.h"
#include "tests/ui/support/test_registry.h"
#include "ui/charts/arm_picture.h"
#include "ui/charts/qcustomplot.h"

#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

namespace diptych::ui {

class ArmChartTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    chart_ = std::make_unique<ArmChart>();
    chart_->resize(800, 500);
    chart_->show();
    QVERIFY(QTest::qWaitForWindowExposed(chart_.get()));
  }

  void cleanup() { chart_.reset(); }

  void saysWhatItWaitsFor() {
    QVERIFY(hint().contains("No experiment"));
    chart_->setCurves({{"original", {}, {}}});
    QVERIFY(hint().contains("Waiting"));
    chart_->setCurves(fallingArms({"original"}, 1, 50));
    QCOMPARE(hint(), QString());
  }

  void drawsMeanBandAndSeeds() {
    chart_->setCurves(fallingArms({"original", "easier"}, 3, 100));
    QCOMPARE(chart_->plot()->graphCount(), 2 * (2 + 1 + 3));
    QCOMPARE(chart_->plot()->legend->itemCount(), 2);
    chart_->setCurves(fallingArms({"original", "easier"}, 1, 100));
    QCOMPARE(chart_->plot()->graphCount(), 2 * (2 + 1));  // one seed is its own mean
    QCOMPARE(chart_->plot()->yAxis->label(), QStringLiteral("Loss (MSE)"));
  }

  void followsUntilTheUserZooms() {
    chart_->setCurves(fallingArms({"original"}, 2, 100));
    const auto* axis = chart_->plot()->xAxis;
    QVERIFY(axis->range().upper >= 100 && axis->range().upper < 110);
    QTest::keyClick(chart_->plot(), Qt::Key_Plus);
    QVERIFY(!chart_->following());
    const auto zoomed = axis->range();
    chart_->setCurves(fallingArms({"original"}, 3, 300));
    QCOMPARE(axis->range(), zoomed);
    QTest::mouseClick(chart_->findChild<QToolButton*>("armFit"), Qt::LeftButton);
    QVERIFY(chart_->following());
    QVERIFY(axis->range().upper >= 300);
  }

  void countsOverTheChosenUnit() {
    chart_->setCurves(fallingArms({"original"}, 2, 100));
    auto* choice = chart_->findChild<QComboBox*>("armAxis");
    const auto upper = [this] { return chart_->plot()->xAxis->range().upper; };
    choice->setCurrentIndex(static_cast<int>(ChartAxis::Epoch));
    QVERIFY(upper() >= 20 && upper() < 22);
    choice->setCurrentIndex(static_cast<int>(ChartAxis::PicturesSeen));
    QVERIFY(upper() >= 400 && upper() < 440);
    choice->setCurrentIndex(static_cast<int>(ChartAxis::Minutes));
    QVERIFY(upper() >= 5 && upper() < 5.5);
    QCOMPARE(chart_->axis(), ChartAxis::Minutes);
  }

  void hidesAnArmByAClickInTheLegend() {
    chart_->setCurves(fallingArms({"original", "easier"}, 2, 100));
    QTRY_VERIFY(chart_->plot()->legend->item(1)->rect().width() > 0);
    QSignalSpy changed(chart_.get(), &ArmChart::viewChanged);
    const auto place = chart_->plot()->legend->item(1)->rect().center();
    QTest::mouseClick(chart_->plot(), Qt::LeftButton, {}, place);
    QVERIFY(chart_->hiddenArms().contains("easier"));
    QVERIFY(changed.count() > 0);
    QCOMPARE(chart_->plot()->legend->itemCount(), 2);  // it stays, to be clicked again
    QVERIFY(chart_->plot()->yAxis->range().lower > 0.12);
    QTest::qWait(QApplication::doubleClickInterval() + 1);
    QTest::mouseClick(chart_->plot(), Qt::LeftButton, {}, place);
    QVERIFY(chart_->hiddenArms().empty());
  }

  void remembersHiddenArmsByName() {
    chart_->setArmShown("easier", false);
    chart_->setCurves(fallingArms({"original", "easier"}, 2, 100));
    QVERIFY(chart_->plot()->yAxis->range().lower > 0.12);
    chart_->setCurves(fallingArms({"easier", "original"}, 2, 100));
    QVERIFY(chart_->plot()->yAxis->range().lower < 0.12);
    QCOMPARE(chart_->hiddenArms(), std::set<std::string>{"easier"});
  }

  void hidesArmsByKeyAndByMenu() {
    chart_->setCurves(fallingArms({"original", "easier"}, 2, 100));
    QTest::keyClick(chart_->plot(), Qt::Key_2);
    QVERIFY(chart_->hiddenArms().contains("easier"));
    QTest::keyClick(chart_->plot(), Qt::Key_9);
    QCOMPARE(chart_->hiddenArms().size(), 1U);
    const auto actions = chart_->findChild<QToolButton*>("armChoice")->menu()->actions();
    QCOMPARE(actions.size(), 2);
    QVERIFY(actions[0]->isChecked());
    QVERIFY(!actions[1]->isChecked());
    actions[1]->trigger();
    QVERIFY(chart_->hiddenArms().empty());
    QVERIFY(actions[1]->isChecked());
  }

  void readsOutByKeyboardAndMouse() {
    chart_->setCurves(fallingArms({"original", "easier"}, 2, 100));
    QTest::keyClick(chart_->plot(), Qt::Key_Left);
    QVERIFY(chart_->plot()->accessibleDescription().contains("easier: step 100"));
    QTest::keyClick(chart_->plot(), Qt::Key_Escape);
    QVERIFY(!chart_->findChild<QLabel*>("armReadout")->isVisible());
    QTRY_VERIFY(chart_->plot()->axisRect()->width() > 100);
    const int x = static_cast<int>(chart_->plot()->xAxis->coordToPixel(42));
    QTest::mouseMove(chart_->plot(), QPoint(x, 200));
    QTRY_VERIFY(chart_->plot()->accessibleDescription().contains("original: step 40"));
    QVERIFY(chart_->findChild<QLabel*>("armReadout")->isVisible());
  }

  void tellsArmsApartByMarkersToo() {
    chart_->setCurves(fallingArms({"original", "easier"}, 1, 100));
    chart_->plot()->replot();
    const auto shape = [this](int graph) {
      return chart_->plot()->graph(graph)->scatterStyle().shape();
    };
    QVERIFY(shape(2) != QCPScatterStyle::ssNone);
    QVERIFY(shape(2) != shape(5));
  }

  void followsThePalette() {
    chart_->setCurves(fallingArms({"original"}, 2, 100));
    QPalette dark;
    dark.setColor(QPalette::Base, QColor(20, 20, 22));
    dark.setColor(QPalette::Text, Qt::white);
    chart_->setPalette(dark);
    QCOMPARE(chart_->plot()->toPixmap().toImage().pixelColor(1, 1), QColor(20, 20, 22));
  }

  void survivesLossesThatAreNotFinite() {
    auto arms = fallingArms({"original"}, 2, 100);
    arms[0].seeds[0].points[4].value = std::nan("");
    arms[0].band = bandOf(arms[0].seeds);
    chart_->setCurves(arms);
    chart_->plot()->replot();
    QVERIFY(chart_->plot()->yAxis->range().upper < 0.2);
  }

  void drawsAPictureWithoutAWindow() {
    const auto arms = fallingArms({"original", "easier"}, 3, 100);
    const auto picture = drawArmPicture(arms, ChartAxis::PicturesSeen, {});
    QCOMPARE(picture.size(), QSize(2400, 1400));
    QCOMPARE(picture.pixelColor(2, 2), QColor(Qt::white));
    QVERIFY_EXCEPTION_THROWN(drawArmPicture({}, ChartAxis::Step, {}), diptych::Error);
  }

 private:
  QString hint() const {
    const auto* label = chart_->findChild<QLabel*>("armHint");
    return label->isVisible() ? label->text() : QString();
  }

  std::unique_ptr<ArmChart> chart_;
};

const Registered<ArmChartTest> arm_chart_test;

}  // namespace diptych::ui

#include "arm_chart_test.moc"
