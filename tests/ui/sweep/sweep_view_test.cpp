// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sweep/sweep_view.h"

#include "core/sweep/sweep_folder.h"
#include "tests/core/sweep/fake_sweep_model.h"
#include "tests/ui/support/event_loop_watchdog.h"
#include "tests/ui/support/test_registry.h"

#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QWheelEvent>

namespace diptych::ui {

class SweepViewTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    qRegisterMetaType<diptych::SweepCell>();
    disk_ = std::make_unique<QTemporaryDir>();
    plan_ = smallPlan();
    plan_.base.width = plan_.base.height = 64;
    folder_ = createSweep(disk_->path().toStdString(), plan_);
    view_ = std::make_unique<SweepView>();
    view_->resize(600, 400);
    view_->show();
    QVERIFY(QTest::qWaitForWindowExposed(view_.get()));
    view_->showSweep(folder_, plan_);
  }
  void cleanup() { view_.reset(); }

  void fitsTheSheetAndZooms() {
    const double fitted = view_->scale();
    QVERIFY(view_->cellRect({2, 1, 0}).right() <= 600);
    QVERIFY(view_->cellRect({2, 1, 0}).bottom() <= 400);
    QTest::keyClick(view_.get(), Qt::Key_Plus);
    QVERIFY(view_->scale() > fitted);
    QTest::keyClick(view_.get(), Qt::Key_0);
    QCOMPARE(view_->scale(), fitted);
    QTest::keyClick(view_.get(), Qt::Key_1);
    QCOMPARE(view_->scale(), 1 / view_->devicePixelRatioF());
  }

  void zoomsAboutThePointer() {
    view_->zoomBy(8.0 / view_->scale());  // larger than the window in a moment
    const QPoint point(300, 200);
    const auto before = cellUnder(point);
    for (int i = 0; i < 6; ++i) wheel(point, 120);
    const auto after = cellUnder(point);
    QVERIFY(std::abs(before.x() - after.x()) < 0.05);
    QVERIFY(std::abs(before.y() - after.y()) < 0.05);
  }

  void movesTheChosenCellWithTheKeys() {
    QSignalSpy activated(view_.get(), &SweepView::activated);
    QSignalSpy reference(view_.get(), &SweepView::referenceWanted);
    QSignalSpy closed(view_.get(), &SweepView::closeWanted);
    QTest::keyClick(view_.get(), Qt::Key_Right);
    QTest::keyClick(view_.get(), Qt::Key_Down);
    QTest::keyClick(view_.get(), Qt::Key_Down);
    QTest::keyClick(view_.get(), Qt::Key_PageDown);
    QCOMPARE(view_->chosenCell(), (SweepCell{1, 1, 1}));
    QTest::keyClick(view_.get(), Qt::Key_End);
    QCOMPARE(view_->chosenCell(), (SweepCell{2, 1, 1}));
    QTest::keyClick(view_.get(), Qt::Key_Return);
    QTest::keyClick(view_.get(), Qt::Key_R);
    QTest::keyClick(view_.get(), Qt::Key_Escape);
    QCOMPARE(activated.count(), 1);
    QCOMPARE(reference.count(), 1);
    QCOMPARE(closed.count(), 1);
  }

  void activatesTheCellThatIsClicked() {
    QSignalSpy activated(view_.get(), &SweepView::activated);
    QTest::mouseClick(view_->viewport(), Qt::LeftButton, {}, view_->cellRect({2, 0, 0}).center());
    QCOMPARE(view_->chosenCell(), (SweepCell{2, 0, 0}));
    QCOMPARE(activated.count(), 1);
  }

  void pansWhenItIsDragged() {
    QSignalSpy activated(view_.get(), &SweepView::activated);
    view_->zoomBy(20);
    view_->horizontalScrollBar()->setValue(500);
    QTest::mousePress(view_->viewport(), Qt::LeftButton, {}, {300, 200});
    QTest::mouseMove(view_->viewport(), {260, 200});
    QTest::mouseMove(view_->viewport(), {200, 200});
    QTest::mouseRelease(view_->viewport(), Qt::LeftButton, {}, {200, 200});
    QCOMPARE(view_->horizontalScrollBar()->value(), 600);
    QCOMPARE(activated.count(), 0);
  }

  void readsPicturesAndShowsDifferences() {
    write({0, 0, 0}, 100);
    write({1, 0, 0}, 110);
    QTRY_COMPARE(shade({0, 0, 0}), 100);
    QTRY_COMPARE(shade({1, 0, 0}), 110);
    const SweepCell reference{0, 0, 0};
    view_->setReference(reference, SweepDifference{reference, DifferenceKind::Absolute, 4});
    QTRY_COMPARE(shade({1, 0, 0}), 40);
    QTRY_COMPARE(shade({0, 0, 0}), 0);
    view_->setReference(reference, SweepDifference{reference, DifferenceKind::Signed, 4});
    QTRY_COMPARE(shade({1, 0, 0}), 148);
    QTRY_COMPARE(shade({0, 0, 0}), 128);
    view_->setReference(reference);
    QTRY_COMPARE(shade({0, 0, 0}), 100);
    view_->setReference(std::nullopt);
    QTRY_COMPARE(shade({1, 0, 0}), 110);
  }

  void saysThatAPictureIsBroken() {
    write({0, 0, 0}, 100);
    std::filesystem::resize_file(cellFile(folder_, {0, 0, 0}), 40);
    view_->viewport()->update();
    QTRY_VERIFY(view_->cellError({0, 0, 0}).contains("z001-y001-x001.png"));
  }

  // Ten thousand cells: only what is seen is painted and read.
  void pansThroughThousandsOfCells() {
    auto large = smallPlan(false);
    std::vector<std::string> seeds;
    for (int i = 0; i < 100; ++i) seeds.push_back(std::to_string(i));
    large.axes = {{SweepKind::Seed, "", seeds, seeds}, {SweepKind::Prompt, "", seeds, seeds}};
    view_->showSweep(folder_, large);
    for (std::size_t i = 0; i < large.cells(); ++i) {
      view_->setCellState(large.cellAt(i), CellState::Finished);
    }
    QVERIFY(view_->viewport()->rect().contains(view_->cellRect({99, 99, 0})));  // all of it
    view_->grab();
    view_->zoomBy(40);
    for (int i = 0; i < 50; ++i) {
      view_->horizontalScrollBar()->setValue(i * 37);
      view_->verticalScrollBar()->setValue(i * 41);
      view_->grab();
    }
    QVERIFY(view_->cellRect({0, 0, 0}).right() < 0);
  }

  void tellsWhatIsInTheMiddle() {
    QSignalSpy moved(view_.get(), &SweepView::focusMoved);
    view_->zoomBy(30);
    view_->horizontalScrollBar()->setValue(view_->horizontalScrollBar()->maximum());
    view_->verticalScrollBar()->setValue(view_->verticalScrollBar()->maximum());
    QCOMPARE(qvariant_cast<SweepCell>(moved.last().first()), (SweepCell{2, 1, 0}));
  }

 private:
  void write(const SweepCell& cell, int grey) {
    Image image{8, 8, {}};
    image.rgb.assign(8 * 8 * 3, static_cast<std::uint8_t>(grey));
    writeCell(folder_, plan_, cell, image, "aaaaaaaaaaaaaaaa");
    view_->setCellState(cell, CellState::Finished);
  }
  int shade(const SweepCell& cell) {
    const auto picture = view_->pictureOf(cell);
    return picture.isNull() ? -1 : qRed(picture.pixel(0, 0));
  }
  QPointF cellUnder(const QPoint& point) {
    const auto first = view_->cellRect({0, 0, 0});
    const auto second = view_->cellRect({1, 1, 0});
    return {
        (point.x() - first.x()) / static_cast<double>(second.x() - first.x()),
        (point.y() - first.y()) / static_cast<double>(second.y() - first.y())};
  }
  void wheel(const QPoint& point, int delta) {
    QWheelEvent event(
        point,
        view_->viewport()->mapToGlobal(point),
        {},
        {0, delta},
        Qt::NoButton,
        Qt::ControlModifier,
        Qt::NoScrollPhase,
        false);
    QCoreApplication::sendEvent(view_->viewport(), &event);
  }

  std::unique_ptr<QTemporaryDir> disk_;
  SweepPlan plan_;
  std::filesystem::path folder_;
  std::unique_ptr<SweepView> view_;
};

namespace {
const Registered<SweepViewTest> registered_view_test;
}  // namespace

}  // namespace diptych::ui

#include "sweep_view_test.moc"
