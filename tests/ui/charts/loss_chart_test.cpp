// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/loss_chart.h"

#include "tests/ui/charts/loss_points.h"
#include "tests/ui/support/test_registry.h"
#include "ui/charts/qcustomplot.h"

#include <QAction>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QElapsedTimer>
#include <QLabel>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <limits>

namespace diptych::ui {
namespace {

void turnWheel(QWidget* widget, int clicks) {
  const QPointF middle = widget->rect().center();
  QWheelEvent event(
      middle,
      widget->mapToGlobal(middle),
      {},
      QPoint(0, 120 * clicks),
      Qt::NoButton,
      Qt::NoModifier,
      Qt::NoScrollPhase,
      false);
  QApplication::sendEvent(widget, &event);
}

QString hintOf(const LossChart& chart) {
  const auto* hint = chart.findChild<QLabel*>("lossHint");
  return hint->isVisible() ? hint->text() : QString();
}

// The size of the picture that the widget shows, in what differs from its background.
int inkedPixels(const QImage& picture) {
  int count = 0;
  const auto paper = picture.pixel(picture.width() - 3, picture.height() / 2);
  for (int y = 0; y < picture.height(); ++y) {
    for (int x = 0; x < picture.width(); ++x) count += picture.pixel(x, y) != paper ? 1 : 0;
  }
  return count;
}

}  // namespace

class LossChartTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    chart_ = std::make_unique<LossChart>();
    chart_->resize(800, 500);
    chart_->show();
    QVERIFY(QTest::qWaitForWindowExposed(chart_.get()));
  }

  void cleanup() { chart_.reset(); }

  void keepsTheReadoutInsideANarrowChart() {
    chart_->resize(480, 320);
    chart_->addRun("a", "a run with a long name (2026-11-24 22:41)");
    chart_->appendPoints("a", fallingLosses(0, 20));
    QTRY_VERIFY(chart_->plot()->axisRect()->width() < 480);  // laid out
    QTest::mouseMove(chart_->plot(), chart_->plot()->axisRect()->center());
    const auto* box = chart_->findChild<QLabel*>("lossReadout");
    QTRY_VERIFY(box->isVisible());
    QVERIFY2(
        box->width() <= chart_->plot()->axisRect()->width(),
        qPrintable(QString::number(box->width())));
  }

  void putsTheLegendWhereFewestCurvesAre() {
    const auto corner = [this] {
      return chart_->plot()->axisRect()->insetLayout()->insetAlignment(0);
    };
    chart_->addRun("a", "falls");
    chart_->appendPoints("a", fallingLosses(0, 40));
    QTRY_COMPARE(corner(), Qt::AlignTop | Qt::AlignRight);
    chart_->clear();
    chart_->addRun("b", "rises");
    auto rising = fallingLosses(0, 40);
    for (auto& point : rising) point.value = 1 + static_cast<double>(point.step) / 100;
    chart_->appendPoints("b", rising);
    QTRY_VERIFY(corner() != (Qt::AlignTop | Qt::AlignRight));
  }

  void saysWhatToDoWhenEmpty() {
    QVERIFY(hintOf(*chart_).contains("press Start"));
    chart_->addRun("a", "run a");
    QVERIFY(hintOf(*chart_).contains("Waiting"));
    chart_->appendPoints("a", fallingLosses(0, 20));
    QCOMPARE(hintOf(*chart_), QString());
    chart_->setRunVisible("a", false);
    QVERIFY(hintOf(*chart_).contains("ticked"));
    chart_->clear();
    QVERIFY(hintOf(*chart_).contains("press Start"));
    QCOMPARE(chart_->pointCount(), 0U);
  }

  void countsPointsOfTheRunsItKnows() {
    chart_->addRun("a", "run a");
    chart_->appendPoints("a", fallingLosses(0, 20));
    chart_->appendPoints("nobody", fallingLosses(0, 20));
    QCOMPARE(chart_->pointCount(), 26U);
    chart_->removeRun("a");
    QVERIFY(!chart_->hasRun("a"));
    QCOMPARE(chart_->pointCount(), 0U);
  }

  void replotsOncePerTurnOfTheEventLoop() {
    chart_->addRun("a", "run a");
    QCoreApplication::processEvents();
    QSignalSpy replots(chart_->plot(), &QCustomPlot::afterReplot);
    for (int batch = 0; batch < 50; ++batch) {
      chart_->appendPoints("a", fallingLosses(batch * 10 + 1, batch * 10 + 10));
    }
    QCOMPARE(replots.count(), 0);
    QTRY_COMPARE(replots.count(), 1);
    QCoreApplication::processEvents();
    QCOMPARE(replots.count(), 1);
  }

  void followsNewPointsUntilTheUserZooms() {
    chart_->addRun("a", "run a");
    chart_->appendPoints("a", fallingLosses(0, 100));
    const auto* axis = chart_->plot()->xAxis;
    QVERIFY(axis->range().upper >= 100 && axis->range().upper < 110);
    QVERIFY(chart_->following());

    turnWheel(chart_->plot(), 2);
    QVERIFY(!chart_->following());
    const auto zoomed = axis->range();
    QVERIFY(zoomed.size() < 90);
    chart_->appendPoints("a", fallingLosses(101, 300));
    QCOMPARE(axis->range(), zoomed);

    QTest::mouseClick(chart_->findChild<QToolButton*>("lossFit"), Qt::LeftButton);
    QVERIFY(chart_->following());
    QVERIFY(axis->range().upper >= 300);
  }

  void fitsOnDoubleClick() {
    chart_->addRun("a", "run a");
    chart_->appendPoints("a", fallingLosses(0, 100));
    turnWheel(chart_->plot(), 2);
    QTest::mouseDClick(chart_->plot(), Qt::LeftButton);
    QVERIFY(chart_->following());
  }

  void pansByDragging() {
    chart_->addRun("a", "run a");
    chart_->appendPoints("a", fallingLosses(0, 100));
    QTRY_VERIFY(chart_->plot()->axisRect()->width() > 100);
    const double lower = chart_->plot()->xAxis->range().lower;
    const QPoint middle = chart_->plot()->rect().center();
    QTest::mousePress(chart_->plot(), Qt::LeftButton, {}, middle);
    QTest::mouseMove(chart_->plot(), middle + QPoint(-120, 0));
    QTest::mouseRelease(chart_->plot(), Qt::LeftButton, {}, middle + QPoint(-120, 0));
    QVERIFY(chart_->plot()->xAxis->range().lower > lower + 5);
    QVERIFY(!chart_->following());
  }

  void zoomsToARectangleWithShift() {
    chart_->addRun("a", "run a");
    chart_->appendPoints("a", fallingLosses(0, 100));
    QCoreApplication::processEvents();
    auto* plot = chart_->plot();
    const QRect area = plot->axisRect()->rect();
    const QPoint from = area.center() - QPoint(60, 40);
    const QPoint to = area.center() + QPoint(60, 40);
    const auto wanted = plot->xAxis->pixelToCoord(from.x());
    QTest::mousePress(plot, Qt::LeftButton, Qt::ShiftModifier, from);
    QTest::mouseMove(plot, to);
    QTest::mouseRelease(plot, Qt::LeftButton, Qt::ShiftModifier, to);
    QVERIFY(std::abs(plot->xAxis->range().lower - wanted) < 1);
    QVERIFY(plot->xAxis->range().size() < 30);
  }

  void countsOverTheChosenUnit() {
    chart_->addRun("a", "run a");
    chart_->appendPoints("a", fallingLosses(0, 100));
    auto* choice = chart_->findChild<QComboBox*>("lossAxis");
    const auto upper = [this] { return chart_->plot()->xAxis->range().upper; };
    choice->setCurrentIndex(static_cast<int>(ChartAxis::Epoch));
    QVERIFY(upper() >= 20 && upper() < 22);
    choice->setCurrentIndex(static_cast<int>(ChartAxis::PicturesSeen));
    QVERIFY(upper() >= 400 && upper() < 440);
    chart_->setAxis(ChartAxis::Minutes);
    QVERIFY(upper() >= 5 && upper() < 5.5);
    QCOMPARE(choice->currentIndex(), static_cast<int>(ChartAxis::Minutes));
    QCOMPARE(chart_->plot()->xAxis->label(), QStringLiteral("Training time (minutes)"));
    chart_->appendPoints("a", fallingLosses(101, 200));
    QVERIFY(upper() >= 10);
  }

  // Event files of other trainers do not say at which epoch a step was.
  void leavesOutCurvesThatHaveNoPlace() {
    std::vector<MetricPoint> points;
    for (int step = 1; step <= 20; ++step) {
      points.push_back({.name = "loss/val", .step = step, .value = 1});
    }
    chart_->addRun("events x", "x");
    chart_->appendPoints("events x", points);
    chart_->setAxis(ChartAxis::Step);
    const auto* plot = chart_->plot();
    const auto drawn = [plot] {
      int count = 0;
      for (int i = 0; i < plot->graphCount(); ++i) {
        count += plot->graph(i)->visible() && plot->graph(i)->dataCount() > 0 ? 1 : 0;
      }
      return count;
    };
    QTRY_COMPARE(drawn(), 1);
    chart_->setAxis(ChartAxis::Epoch);
    QTRY_COMPARE(drawn(), 0);
    QVERIFY(plot->xAxis->label().contains("not told"));
    chart_->setAxis(ChartAxis::Step);
    QTRY_COMPARE(drawn(), 1);
    QVERIFY(!plot->xAxis->label().contains("not told"));
  }

  void hasALogarithmicAxis() {
    chart_->addRun("a", "run a");
    chart_->appendPoints("a", fallingLosses(0, 100));
    chart_->appendPoints("a", {{"loss/val", 110, 22, 440, 330, 0.0}});
    chart_->findChild<QAction*>("lossLogarithmic")->trigger();
    QVERIFY(chart_->logarithmic());
    const auto* axis = chart_->plot()->yAxis;
    QCOMPARE(axis->scaleType(), QCPAxis::stLogarithmic);
    QVERIFY(axis->range().lower > 0.05 && axis->range().upper < 0.2);  // the zero is left out
    chart_->plot()->replot();
    QVERIFY(axis->ticker()->tickCount() > 0);
  }

  void showsEachStepOnlyWhenAsked() {
    chart_->addRun("a", "run a");
    chart_->appendPoints("a", fallingLosses(0, 100));
    const double upper = chart_->plot()->yAxis->range().upper;
    chart_->findChild<QAction*>("lossEachStep")->trigger();
    QVERIFY(chart_->stepLossShown());
    QVERIFY(chart_->plot()->yAxis->range().upper > upper + 0.02);
  }

  void saysWhatTheNumberIs() {
    chart_->addRun("a", "run a");
    chart_->appendPoints("a", {{"loss/val", 0, 0, 0, 0, 0.15}});
    QCOMPARE(chart_->plot()->yAxis->label(), QStringLiteral("Validation loss (MSE)"));
    chart_->appendPoints("a", fallingLosses(10, 20));
    QCOMPARE(chart_->plot()->yAxis->label(), QStringLiteral("Loss (MSE)"));
  }

  void namesVisibleRunsInTheLegend() {
    chart_->addRun("a", "run a");
    chart_->addRun("b", "run b");
    QCOMPARE(chart_->plot()->legend->itemCount(), 4);  // and two line styles
    chart_->setRunVisible("a", false);
    QCOMPARE(chart_->plot()->legend->itemCount(), 3);
    chart_->addRun("b", "renamed");
    QCOMPARE(
        qobject_cast<QCPPlottableLegendItem*>(chart_->plot()->legend->item(0))->plottable()->name(),
        QStringLiteral("renamed"));
  }

  void readsOutTheNearestPointByKeyboard() {
    chart_->addRun("a", "run a");
    chart_->appendPoints("a", fallingLosses(0, 100));
    QTest::keyClick(chart_->plot(), Qt::Key_Left);
    QVERIFY(chart_->plot()->accessibleDescription().contains("run a, validation: step 100"));
    QTest::keyClick(chart_->plot(), Qt::Key_Left);
    QVERIFY(chart_->plot()->accessibleDescription().contains("run a, validation: step 90"));
    QVERIFY(chart_->findChild<QLabel*>("lossReadout")->isVisible());
    QTest::keyClick(chart_->plot(), Qt::Key_Escape);
    QVERIFY(!chart_->findChild<QLabel*>("lossReadout")->isVisible());
  }

  void tellsBothLossesOfARunInOneLine() {
    for (const auto* id : {"a", "b"}) {
      chart_->addRun(id, id);
      chart_->appendPoints(id, fallingLosses(0, 100));
    }
    QTest::keyClick(chart_->plot(), Qt::Key_Left);
    const auto* box = chart_->findChild<QLabel*>("lossReadout");
    QCOMPARE(box->text().count("<tr>"), 3);  // the heads and two runs
    QVERIFY(box->text().contains("validation") && box->text().contains("training"));
    chart_->setStepLossShown(true);
    QTest::keyClick(chart_->plot(), Qt::Key_Left);
    QCOMPARE(box->text().count("<tr>"), 7);
  }

  void readsOutAtTheMouse() {
    chart_->addRun("a", "run <b>a</b>");
    chart_->appendPoints("a", fallingLosses(0, 100));
    QTRY_VERIFY(chart_->plot()->axisRect()->width() > 100);
    const int x = static_cast<int>(chart_->plot()->xAxis->coordToPixel(42));
    QTest::mouseMove(chart_->plot(), QPoint(x, 200));
    QTRY_VERIFY(chart_->findChild<QLabel*>("lossReadout")->isVisible());
    QVERIFY(chart_->plot()->accessibleDescription().contains("step 40"));
    QVERIFY(chart_->findChild<QLabel*>("lossReadout")->text().contains("&lt;b&gt;"));
  }

  void movesAndZoomsByKeyboard() {
    chart_->addRun("a", "run a");
    chart_->appendPoints("a", fallingLosses(0, 100));
    const auto* axis = chart_->plot()->xAxis;
    const auto whole = axis->range();
    QTest::keyClick(chart_->plot(), Qt::Key_Plus);
    QVERIFY(axis->range().size() < whole.size() * 0.9);
    const double lower = axis->range().lower;
    QTest::keyClick(chart_->plot(), Qt::Key_Right, Qt::ShiftModifier);
    QVERIFY(axis->range().lower > lower);
    QTest::keyClick(chart_->plot(), Qt::Key_Home);
    QCOMPARE(axis->range(), whole);
  }

  void followsThePalette() {
    chart_->addRun("a", "run a");
    chart_->appendPoints("a", fallingLosses(0, 100));
    const auto corner = [this] { return chart_->plot()->toPixmap().toImage().pixelColor(1, 1); };
    QPalette dark;
    dark.setColor(QPalette::Base, QColor(20, 20, 22));
    dark.setColor(QPalette::Text, Qt::white);
    chart_->setPalette(dark);
    QCOMPARE(corner(), QColor(20, 20, 22));
    QPalette light;
    light.setColor(QPalette::Base, Qt::white);
    light.setColor(QPalette::Text, Qt::black);
    chart_->setPalette(light);
    QCOMPARE(corner(), QColor(Qt::white));
  }

  void drawsGapsWhereALossIsNotFinite() {
    chart_->addRun("a", "run a");
    const double nan = std::numeric_limits<double>::quiet_NaN();
    chart_->appendPoints("a", fallingLosses(0, 100));
    chart_->appendPoints("a", {{"loss/val", 105, 21, 420, 315, nan}});
    chart_->plot()->replot();
    QVERIFY(std::isfinite(chart_->plot()->yAxis->range().upper));
    QVERIFY(chart_->plot()->yAxis->range().upper < 0.2);
  }

  // What is drawn must not depend on how the points came.
  void looksTheSameInOneBatchAndInMany() {
    chart_->addRun("a", "run a");
    for (int step = 0; step <= 100; ++step) chart_->appendPoints("a", fallingLosses(step, step));
    const auto in_many = chart_->render({});
    chart_->clear();
    chart_->addRun("a", "run a");
    chart_->appendPoints("a", fallingLosses(0, 100));
    QCOMPARE(chart_->render({}), in_many);
    QVERIFY(inkedPixels(in_many) > 5000);
  }

  void staysFluidWithManyPoints() {
    std::vector<diptych::MetricPoint> many;
    for (int step = 0; step < 100000; ++step) {
      const double noise = 0.01 * ((step * 7919) % 101) / 101.0;
      many.push_back({"loss/val", step, step / 5.0, step * 4, step * 3.0, 0.1 + noise});
      many.push_back(
          {"loss/train-stabilized", step, step / 5.0, step * 4, step * 3.0, 0.09 + noise});
    }
    for (const auto* id : {"a", "b", "c"}) {
      chart_->addRun(id, id);
      chart_->appendPoints(id, many);
    }
    QCOMPARE(chart_->pointCount(), 600000U);
    qint64 best_ns = std::numeric_limits<qint64>::max();  // the machine may be busy otherwise
    for (int i = 0; i < 5; ++i) {
      QElapsedTimer clock;
      clock.start();
      chart_->appendPoints("a", {{"loss/val", 100000 + i, 20000, 400000, 300000, 0.1}});
      chart_->plot()->replot();
      best_ns = std::min(best_ns, clock.nsecsElapsed());
    }
    QVERIFY2(best_ns < 50'000'000, qPrintable(QString::number(best_ns / 1e6) + " ms"));
  }

  void smoothsAndKeepsTheRawCurve() {
    chart_->addRun("a", "run a");
    chart_->appendPoints("a", fallingLosses(0, 200));
    chart_->setStepLossShown(true);
    const auto rough = inkedPixels(chart_->plot()->grab().toImage());
    chart_->findChild<QDoubleSpinBox*>("lossSmoothing")->setValue(0.9);
    QCOMPARE(chart_->smoothing(), 0.9);
    chart_->plot()->replot();
    QVERIFY(inkedPixels(chart_->plot()->grab().toImage()) != rough);
    chart_->setSmoothing(7);
    QCOMPARE(chart_->smoothing(), 0.99);
  }

  void hidesARunThatIsClickedInTheLegend() {
    chart_->addRun("a", "a");
    chart_->appendPoints("a", fallingLosses(0, 200));
    chart_->addRun("b", "b");
    chart_->appendPoints(
        "b", {{"loss/val", 0, 0, 0, 0, 0.2}, {"loss/val", 200, 40, 800, 600, 0.1}});
    auto* plot = chart_->plot();
    plot->replot();
    const auto all = inkedPixels(plot->grab().toImage());
    const auto click = [plot] {
      const auto entry = plot->legend->item(0)->outerRect().center();
      QTest::mouseClick(plot, Qt::LeftButton, {}, entry);
      plot->replot();
    };
    click();
    const auto without = inkedPixels(plot->grab().toImage());
    QVERIFY(without < all);
    click();
    QVERIFY(inkedPixels(plot->grab().toImage()) > without);
  }

  void showsAnyScalar() {
    chart_->addRun("a", "run a");
    chart_->appendPoints("a", fallingLosses(0, 100));
    auto* choice = chart_->findChild<QComboBox*>("lossScalar");
    QCOMPARE(choice->count(), 2);
    choice->setFocus();
    QTest::keyClick(choice, Qt::Key_Down);
    QCOMPARE(chart_->view().scalar, std::string("lr/unet"));
    QCOMPARE(chart_->plot()->yAxis->label(), QStringLiteral("Learning rate of the UNet"));
    const auto range = chart_->plot()->yAxis->range();
    QVERIFY(range.lower < 1e-4 && range.upper > 1e-4 && range.upper < 1e-3);
    QTest::keyClick(chart_->plot(), Qt::Key_Left);
    QVERIFY(chart_->plot()->accessibleDescription().contains("step 100"));
    QVERIFY(chart_->plot()->accessibleDescription().contains("value 0.0001"));
    auto view = chart_->view();
    view.scalar = "nobody/has/it";
    chart_->setView(view);
    QVERIFY(hintOf(*chart_).contains("nobody/has/it"));
    QCOMPARE(choice->currentData().toString(), QStringLiteral("nobody/has/it"));
  }

  void writesNumbersAtTheCurve() {
    chart_->addRun("a", "run a");
    chart_->appendPoints("a", fallingLosses(0, 100));
    const auto before = inkedPixels(chart_->render({}));
    chart_->findChild<QAction*>("lossFigures")->trigger();
    QVERIFY(inkedPixels(chart_->render({})) > before + 500);
  }

  void hidesItsLegend() {
    chart_->addRun("a", "run a");
    chart_->appendPoints("a", fallingLosses(0, 100));
    chart_->findChild<QAction*>("lossLegend")->trigger();
    QVERIFY(!chart_->plot()->legend->visible());
    chart_->findChild<QAction*>("lossLegend")->trigger();
    QVERIFY(chart_->plot()->legend->visible());
    QCOMPARE(chart_->plot()->legend->itemCount(), 3);
  }

  void marksWhereARunWasSaved() {
    chart_->addRun("a", "run a");
    chart_->appendPoints("a", fallingLosses(0, 100));
    const int entries = chart_->plot()->legend->itemCount();
    chart_->setRunMarks("a", {{RunMark::Kind::Saved, 50}, {RunMark::Kind::Stopped, 100}});
    QCOMPARE(chart_->plot()->legend->itemCount(), entries + 2);
    const auto with_marks = inkedPixels(chart_->render({}));
    chart_->findChild<QAction*>("lossMarks")->trigger();
    QCOMPARE(chart_->plot()->legend->itemCount(), entries);
    QVERIFY(inkedPixels(chart_->render({})) < with_marks);
  }

  void drawsSeedsAsOne() {
    for (const auto* id : {"a", "b"}) {
      chart_->addRun(id, QStringLiteral("seed %1").arg(id));
      chart_->appendPoints(id, fallingLosses(0, 100));
      chart_->setSeedGroup(id, "group");
    }
    chart_->appendPoints("b", {{"loss/val", 110, 22, 440, 330, 0.3}});
    const auto entries = chart_->plot()->legend->itemCount();
    chart_->findChild<QAction*>("lossBands")->trigger();
    QCOMPARE(chart_->plot()->legend->itemCount(), entries - 1);
    QCOMPARE(chart_->plot()->yAxis->label(), QStringLiteral("Loss (MSE)"));
    QTest::keyClick(chart_->plot(), Qt::Key_Left);
    QVERIFY(chart_->plot()->accessibleDescription().contains("mean of 2 seeds"));
    QVERIFY(chart_->plot()->accessibleDescription().contains("step 100"));  // both have it
    auto* plot = chart_->plot();
    plot->replot();
    const auto all = inkedPixels(plot->grab().toImage());
    QTest::mouseClick(plot, Qt::LeftButton, {}, plot->legend->item(0)->outerRect().center());
    plot->replot();
    QVERIFY(inkedPixels(plot->grab().toImage()) < all);
    chart_->removeRun("a");
    QVERIFY(!chart_->plot()->accessibleDescription().contains("mean"));
  }

  void remembersTheView() {
    QTemporaryDir folder;
    QSettings settings(folder.filePath("view.ini"), QSettings::IniFormat);
    auto view = chart_->view();
    view.axis = ChartAxis::PicturesSeen;
    view.scalar = "grad_norm";
    view.bands = view.figures = view.logarithmic = true;
    view.marks = view.legend = false;
    view.smoothing = 0.5;
    chart_->setView(view);
    chart_->save(settings);
    chart_->setView({});
    chart_->restore(settings);
    QVERIFY(chart_->view() == view);
  }

  void ringsStandOnTheSmoothedCurve() {
    chart_->addRun("a", "run a");
    chart_->appendPoints("a", {{"loss/val", 0, 0, 0, 0, 1.0}, {"loss/val", 10, 2, 40, 20, 0.0}});
    chart_->setSmoothing(0.5);
    QTest::keyClick(chart_->plot(), Qt::Key_Left);
    const auto* box = chart_->findChild<QLabel*>("lossReadout");
    QVERIFY(box->text().contains("smoothed"));
    QVERIFY(box->text().contains("0.33333"));  // (0.5 * 0.5 * 1 + 0.5 * 0) / 0.75
  }

  void tellsWhichPointWasClicked() {
    chart_->addRun("a", "run a");
    chart_->appendPoints("a", fallingLosses(0, 200));
    auto* plot = chart_->plot();
    plot->replot();
    QString id;
    std::int64_t step = -1;
    connect(chart_.get(), &LossChart::pointClicked, this, [&](const QString& run, std::int64_t at) {
      id = run;
      step = at;
    });
    const double loss = 0.09 + 0.06 * std::exp(-50 / 50.0);
    const QPoint place(
        qRound(plot->xAxis->coordToPixel(50)), qRound(plot->yAxis->coordToPixel(loss)));
    QTest::mouseClick(plot, Qt::LeftButton, {}, place + QPoint(2, -2));
    QCOMPARE(id, QStringLiteral("a"));
    QCOMPARE(step, 50);
    step = -1;
    QTest::mouseClick(plot, Qt::LeftButton, {}, place - QPoint(0, 60));
    QCOMPARE(step, -1);
    chart_->setMarkedStep(50);
    plot->replot();
    const auto marked = inkedPixels(plot->grab().toImage());
    chart_->setMarkedStep(std::nullopt);
    plot->replot();
    QVERIFY(inkedPixels(plot->grab().toImage()) < marked);
  }

 private:
  std::unique_ptr<LossChart> chart_;
};

const Registered<LossChartTest> loss_chart_test;

}  // namespace diptych::ui

#include "loss_chart_test.moc"
