// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/sample_grid.h"

#include "core/base/error.h"
#include "core/image/image.h"
#include "tests/ui/support/event_loop_watchdog.h"
#include "tests/ui/support/test_pictures.h"
#include "tests/ui/support/test_registry.h"
#include "ui/preview/picture_view.h"
#include "ui/preview/step_note.h"

#include <QCheckBox>
#include <QDialog>
#include <QLabel>
#include <QPushButton>
#include <QSlider>
#include <QTemporaryDir>
#include <QTest>

namespace diptych::ui {

class SampleGridTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    grid_ = std::make_unique<SampleGrid>();
    grid_->resize(700, 500);
    grid_->show();
    QVERIFY(QTest::qWaitForWindowExposed(grid_.get()));
    grid_->addRun("a", "run a");
  }

  void cleanup() { grid_.reset(); }

  void saysWhatWillBeHere() {
    QVERIFY(grid_->findChild<QLabel*>("sampleHint")->isVisible());
    QCOMPARE(grid_->shownStep(), -1);
    QVERIFY(!grid_->loaded());
    QVERIFY_EXCEPTION_THROWN(grid_->exportPng("/tmp/never.png"), Error);
  }

  void showsPicturesAsTheyArrive() {
    grid_->addRun("a", "run a");
    grid_->addSamples("a", {sample(0, 0, 0)});
    QTRY_COMPARE(shade(0, 0), 100);
    QVERIFY(!grid_->findChild<QLabel*>("sampleHint")->isVisible());
    grid_->addSamples("a", {sample(0, 0, 1)});
    QTRY_COMPARE(shade(0, 1), 101);
    QCOMPARE(shade(0, 0), 100);
  }

  // A row of a damaged or hostile file does not bring thousands of empty ones with it.
  void showsOnlyRowsThatHavePictures() {
    grid_->addSamples("a", {sample(0, 0, 0), sample(0, 9998, 9999)});
    QTRY_COMPARE(shade(0, 0), 100);
    QVERIFY(grid_->findChild<QWidget*>("sample-1-1") != nullptr);
    QVERIFY(grid_->findChild<QWidget*>("sample-2-0") == nullptr);
  }

  void followsTheNewestStep() {
    grid_->addSamples("a", sheet(0));
    grid_->addSamples("a", sheet(20));
    QCOMPARE(grid_->shownStep(), 20);
    QCOMPARE(grid_->steps(), (std::vector<std::int64_t>{0, 20}));
    QTRY_COMPARE(shade(1, 1), 131);
  }

  void goesBackInTime() {
    for (const int step : {0, 20, 40}) grid_->addSamples("a", sheet(step));
    grid_->findChild<QSlider*>("sampleStep")->setValue(1);
    QCOMPARE(grid_->shownStep(), 20);
    QVERIFY(!grid_->following());
    QTRY_COMPARE(shade(0, 0), 120);
    QVERIFY(grid_->findChild<QLabel*>("sampleStepLabel")->text().contains("2 of 3"));

    grid_->addSamples("a", sheet(60));
    QCOMPARE(grid_->shownStep(), 20);
    QTest::mouseClick(grid_->findChild<QCheckBox*>("sampleFollow"), Qt::LeftButton);
    QCOMPARE(grid_->shownStep(), 60);
    QTRY_COMPARE(shade(0, 0), 160);
  }

  void marksPicturesThatCannotBeRead() {
    auto broken = sample(0, 0, 1);
    writeBrokenPicture(broken.path);
    grid_->addSamples("a", {sample(0, 0, 0)});
    grid_->addSamples("a", {broken});
    QTRY_VERIFY(grid_->loaded());
    QCOMPARE(view(0, 1)->message(), QStringLiteral("cannot be read"));
    QCOMPARE(shade(0, 0), 100);
  }

  void startsAgainForAnotherRun() {
    grid_->addSamples("a", sheet(0));
    grid_->clear();
    grid_->addRun("a", "run b");
    QVERIFY(grid_->steps().empty());
    QVERIFY(grid_->findChild<QLabel*>("sampleHint")->isVisible());
    grid_->addSamples("a", sheet(40));
    QTRY_COMPARE(shade(0, 0), 140);
  }

  // One slider for all: each shows the newest that it had by then.
  void movesSeveralRunsTogether() {
    for (const int step : {0, 20, 40}) grid_->addSamples("a", sheet(step));
    grid_->addRun("b", "run b");
    grid_->addSamples("b", sheet(10));
    grid_->addSamples("b", sheet(30));
    QCOMPARE(grid_->steps(), (std::vector<std::int64_t>{0, 10, 20, 30, 40}));
    QCOMPARE(grid_->shownStep(), 40);
    QTRY_COMPARE(shade(0, 0), 140);  // prompt 0 of run a
    QTRY_COMPARE(shade(1, 0), 130);  // ... and of run b
    grid_->showStep(25);
    QCOMPARE(grid_->shownStep(), 20);
    QTRY_COMPARE(shade(0, 0), 120);
    QTRY_COMPARE(shade(1, 0), 110);
    QTRY_COMPARE(shade(2, 1), 131);  // prompt 1 of run a
    grid_->showStep(0);
    QTRY_COMPARE(shade(0, 0), 100);
    QVERIFY(view(1, 0)->picture().isNull());  // run b had none yet
    grid_->removeRun("a");
    QCOMPARE(grid_->steps(), (std::vector<std::int64_t>{10, 30}));
  }

  void tellsWhatARunRecordedAtAStep() {
    auto& note = grid_->note();
    QVERIFY(note.isHidden());
    StepDetails details;
    details.step = 25;
    details.learning_rate = 1.5e-6;
    details.validated_step = 20;
    details.validation_loss = 0.125;
    details.worst = {{"pictures/tiger.png", 0.5}, {"lion.jpg", 0.25}};
    note.showDetails("run a", details);
    QVERIFY(note.isVisible());
    for (const auto* part :
         {"run a, step 25", "1.5e-06", "0.125 (step 20)", "tiger 0.5, lion 0.25"}) {
      QVERIFY2(note.text().contains(part), qPrintable(note.text()));
    }
    auto* open = note.findChild<QPushButton*>("stepNoteCheckpoint");
    QVERIFY(!open->isEnabled());
    details.checkpoint_step = 20;
    details.checkpoint = "/runs/a/checkpoints/step-000020";
    note.showDetails("run a", details);
    std::filesystem::path wanted;
    connect(
        &note, &StepNote::checkpointWanted, this, [&wanted](const auto& path) { wanted = path; });
    QTest::mouseClick(open, Qt::LeftButton);
    QCOMPARE(wanted, details.checkpoint);
  }

  void enlargesByClickAndByKey() {
    grid_->addSamples("a", sheet(0));
    QTRY_COMPARE(shade(1, 0), 110);
    QTest::mouseClick(view(1, 0), Qt::LeftButton);
    auto* dialog = grid_->findChild<QDialog*>("enlargedPicture");
    QVERIFY(dialog != nullptr && dialog->isVisible());
    QCOMPARE(dialog->findChild<PictureView*>()->picture().pixelColor(0, 0).red(), 110);
    dialog->close();
    QTRY_VERIFY(grid_->findChild<QDialog*>("enlargedPicture") == nullptr);
    view(1, 1)->setFocus();
    QTest::keyClick(view(1, 1), Qt::Key_Return);
    QVERIFY(grid_->findChild<QDialog*>("enlargedPicture") != nullptr);
  }

  void savesTheShownStep() {
    grid_->addRun("a", "run a", "base-model, seed 555");
    grid_->addSamples("a", sheet(0));
    QTRY_VERIFY(grid_->loaded());
    const auto png = folder_->filePath("grid.png");
    grid_->exportPng(png.toStdString());
    const QImage saved(png);
    QVERIFY(saved.width() > 400 && saved.height() > 400);
    QVERIFY(saved.pixelColor(2, 2) == QColor(Qt::white));
    QVERIFY(saved.text("Title").contains("step"));
    QCOMPARE(saved.text("Columns"), "CFG 1, CFG 3");
  }

  void readsFilesOffTheGuiThread() {
    std::vector<SamplePicture> large;
    for (int column = 0; column < 6; ++column) large.push_back(sample(0, 0, column, 1536));
    EventLoopWatchdog watchdog;
    grid_->addSamples("a", large);
    QTRY_VERIFY(grid_->loaded());
    QVERIFY2(
        watchdog.longestStall_ms() < 150, qPrintable(QString::number(watchdog.longestStall_ms())));
  }

 private:
  // Its colour says which it is.
  SamplePicture sample(int step, int row, int column, int side = 32) const {
    const auto name = QStringLiteral("%1-%2-%3.png").arg(step).arg(row).arg(column);
    const std::filesystem::path path = folder_->filePath(name).toStdString();
    Image image{side, side, {}};
    const auto shade = static_cast<std::uint8_t>(100 + step + 10 * row + column);
    image.rgb.assign(static_cast<std::size_t>(side) * side * 3, shade);
    diptych::writePng(path, image);
    return {path, "prompt " + std::to_string(row), 1.0 + 2 * column, step, row, column};
  }

  std::vector<SamplePicture> sheet(int step) const {
    return {sample(step, 0, 0), sample(step, 0, 1), sample(step, 1, 0), sample(step, 1, 1)};
  }

  PictureView* view(int row, int column) const {
    return grid_->findChild<PictureView*>(QStringLiteral("sample-%1-%2").arg(row).arg(column));
  }

  int shade(int row, int column) const {
    const auto* shown = view(row, column);
    const auto picture = shown == nullptr ? QImage() : shown->picture();
    return picture.isNull() ? -1 : picture.pixelColor(0, 0).red();
  }

  std::unique_ptr<QTemporaryDir> folder_;
  std::unique_ptr<SampleGrid> grid_;
};

const Registered<SampleGridTest> sample_grid_test;

}  // namespace diptych::ui

#include "sample_grid_test.moc"
