// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/round_trip.h"
#include "tests/core/model/tiny_model.h"
#include "tests/ui/compare/compare_fixture.h"
#include "tests/ui/support/test_registry.h"

#include <QComboBox>
#include <QSlider>
#include <QSpinBox>
#include <QToolButton>

#include <cmath>
#include <memory>

namespace diptych::ui {

namespace {

constexpr Rgb kRed = {200, 30, 10};
constexpr Rgb kBlue = {20, 40, 220};
constexpr Rgb kGreen = {10, 190, 60};

QColor colorOf(const Rgb& rgb) { return {rgb[0], rgb[1], rgb[2]}; }

}  // namespace

class CompareModesTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { on_ = std::make_unique<CompareFixture>(); }
  void cleanup() { on_.reset(); }

  void showsPicturesSideBySide() {
    showRedAndBlue();
    QCOMPARE(on_->canvas().paneCount(), 2);
    QCOMPARE(on_->shownAt(0, {0.31, 0.31}), colorOf(kRed));
    QCOMPARE(on_->shownAt(1, {0.31, 0.31}), colorOf(kBlue));
    QVERIFY(on_->pane(1).content().heading.contains(QStringLiteral("Synthetic")));
  }

  void wipesWithAnEdgeThatIsDragged() {
    showRedAndBlue();
    on_->view.setMode(CompareMode::Wipe);
    auto& pane = on_->pane(0);
    QCOMPARE(on_->canvas().paneCount(), 1);
    QCOMPARE(on_->shownAt(0, {0.31, 0.31}), colorOf(kRed));
    QCOMPARE(on_->shownAt(0, {0.71, 0.31}), colorOf(kBlue));
    const QPoint edge(pane.width() / 2, pane.height() / 3);
    const QPoint target(pane.width() * 4 / 5, pane.height() / 3);
    QTest::mousePress(&pane, Qt::LeftButton, {}, edge);
    QTest::mouseMove(&pane, target);
    QTest::mouseRelease(&pane, Qt::LeftButton, {}, target);
    QVERIFY(std::abs(pane.edge() - 0.8) < 0.01);
    QCOMPARE(pane.view(), ViewPort());  // the picture was not moved
    QCOMPARE(on_->shownAt(0, {0.71, 0.31}), colorOf(kRed));
    QTest::keyClick(&on_->canvas(), Qt::Key_Left, Qt::ShiftModifier);
    QVERIFY(std::abs(pane.edge() - 0.78) < 0.01);
  }

  void blinksByTheClockAndBySpace() {
    showRedAndBlue();
    on_->child<QSpinBox>("compare_interval").setValue(100);
    on_->view.setMode(CompareMode::Blink);
    QCOMPARE(on_->canvas().paneCount(), 1);
    QTRY_COMPARE(on_->shownAt(0, {0.51, 0.51}), colorOf(kBlue));
    QTRY_COMPARE(on_->shownAt(0, {0.51, 0.51}), colorOf(kRed));
    auto& automatic = on_->child<QToolButton>("compare_blinking");
    automatic.setChecked(false);
    const auto before = on_->shownAt(0, {0.51, 0.51});
    QTest::keyClick(&on_->canvas(), Qt::Key_Space);
    QVERIFY(on_->shownAt(0, {0.51, 0.51}) != before);
    automatic.setChecked(true);
    QTest::keyClick(&on_->canvas(), Qt::Key_Space);
    QVERIFY(!automatic.isChecked());  // by hand from now on
  }

  void showsNoDifferenceOfEqualPicturesAsBlack() {
    on_->show(
        {on_->write("a.png", "Original", flatImage(40, 30, kRed)),
         on_->write("b.png", "Synthetic", flatImage(40, 30, kRed))});
    on_->child<QSlider>("compare_gain").setValue(64);
    on_->view.setMode(CompareMode::Difference);
    QTRY_VERIFY(on_->pane(0).content().picture);
    QCOMPARE(on_->shownAt(0, {0.51, 0.51}), QColor(0, 0, 0));
    QVERIFY(on_->pane(0).content().heading.contains(QStringLiteral("equal")));
  }

  void showsAKnownDifferenceWithItsGain() {
    on_->show(
        {on_->write("a.png", "Original", flatImage(40, 30, {100, 100, 100})),
         on_->write("b.png", "Synthetic", flatImage(40, 30, {103, 90, 100}))});
    on_->child<QSlider>("compare_gain").setValue(4);
    on_->view.setMode(CompareMode::Difference);
    QTRY_VERIFY(on_->pane(0).content().picture);
    QTRY_COMPARE(on_->shownAt(0, {0.51, 0.51}), QColor(12, 40, 0));
    on_->child<QSlider>("compare_gain").setValue(8);
    QTRY_COMPARE(on_->shownAt(0, {0.51, 0.51}), QColor(24, 80, 0));
    auto& kind = on_->child<QComboBox>("compare_kind");
    kind.setFocus();
    QTest::keyClick(&kind, Qt::Key_Down);
    QTRY_COMPARE(on_->shownAt(0, {0.51, 0.51}), QColor(140, 88, 128));
    const double psnr = 10 * std::log10(255.0 * 255.0 * 3 / (9 + 100));
    const auto expected = QString::number(psnr, 'f', 1);
    QVERIFY(on_->pane(0).content().heading.contains(expected));
  }

  void scalesToTheFirstAndSaysSo() {
    on_->show(
        {on_->write("a.png", "Original", flatImage(40, 30, kRed)),
         on_->write("b.png", "Synthetic", flatImage(80, 60, kRed))});
    QVERIFY(on_->text("compare_note").contains(QStringLiteral("B 80 × 60")));
    on_->view.setMode(CompareMode::Difference);
    QTRY_VERIFY(on_->pane(0).content().picture);
    QCOMPARE(on_->pane(0).content().picture->size, QSize(40, 30));
    QVERIFY(on_->text("compare_note").contains(QStringLiteral("scaled to the size of A")));
  }

  void choosesTwoOfThree() {
    on_->show(
        {on_->write("a.png", "Original", flatImage(40, 30, kRed)),
         on_->write("b.png", "Synthetic", flatImage(40, 30, kBlue)),
         on_->write("c.png", "Control", flatImage(40, 30, kGreen))});
    QCOMPARE(on_->canvas().paneCount(), 3);
    QVERIFY(!on_->child<QComboBox>("compare_second").isVisible());
    on_->view.setMode(CompareMode::Wipe);
    auto& second = on_->child<QComboBox>("compare_second");
    QVERIFY(second.isVisible());
    second.setFocus();
    QTest::keyClick(&second, Qt::Key_Down);
    QCOMPARE(on_->shownAt(0, {0.71, 0.31}), colorOf(kGreen));
    QCOMPARE(on_->shownAt(0, {0.31, 0.31}), colorOf(kRed));
  }

  void showsWhatTheAutoencoderMakesOfIt() {
    const auto model = writeTinyModel(toPath(on_->folder.filePath(QStringLiteral("model"))));
    const auto picture = flatImage(17, 12, kRed);  // one column too many for the factor of 2
    on_->show({on_->write("a.png", "Original", picture)});
    on_->view.setMode(CompareMode::RoundTrip);
    QVERIFY(on_->pane(1).content().message.contains(QStringLiteral("No model")));
    on_->view.setModel(toText(model));
    QTRY_VERIFY(on_->pane(1).content().picture);
    QTRY_VERIFY(on_->pane(2).content().picture);
    const auto expected = RoundTrip(model, "cpu").run(picture);
    QCOMPARE(imageOfLevels(*on_->pane(1).content().picture).rgb, expected.after.rgb);
    const auto psnr = QString::number(expected.psnr, 'f', 1);
    QVERIFY(on_->pane(1).content().heading.contains(psnr));
    QVERIFY(on_->text("compare_note")
                .contains(QStringLiteral("Cropped to fit the autoencoder: A 16 × 12")));
  }

  void saysThatAModelCannotBeRead() {
    on_->show({on_->write("a.png", "Original", flatImage(16, 16, kRed))});
    on_->view.setModel(QStringLiteral("/no/such/model"));
    on_->view.setMode(CompareMode::RoundTrip);
    QTRY_VERIFY(on_->pane(1).content().message.contains(QStringLiteral("/no/such/model")));
    QVERIFY(on_->pane(1).content().is_error);
  }

  void showsSpectra() {
    showRedAndBlue();
    on_->view.setMode(CompareMode::Spectrum);
    QTRY_VERIFY(on_->pane(0).content().picture && on_->pane(1).content().picture);
    QCOMPARE(on_->pane(0).content().picture->size, QSize(40, 30));
    on_->pointAt(0, {0.75, 0.5});
    QTRY_VERIFY(on_->text("compare_readout").contains(QStringLiteral("0.25")));
  }

  void staysInItsModeWithOtherPictures() {
    showRedAndBlue();
    on_->view.setMode(CompareMode::Difference);
    QTRY_VERIFY(on_->pane(0).content().picture);
    on_->view.setPictures(
        {on_->write("c.png", "Original", flatImage(8, 8, {0, 0, 0})),
         on_->write("d.png", "Synthetic", flatImage(8, 8, {0, 0, 1}))},
        {});
    QCOMPARE(on_->view.mode(), CompareMode::Difference);
    QTRY_VERIFY(on_->pane(0).content().picture);
    QCOMPARE(on_->pane(0).content().picture->size, QSize(8, 8));
  }

 private:
  void showRedAndBlue() {
    on_->show(
        {on_->write("a.png", "Original", flatImage(40, 30, kRed)),
         on_->write("b.png", "Synthetic", flatImage(40, 30, kBlue))});
  }

  std::unique_ptr<CompareFixture> on_;
};

const Registered<CompareModesTest> compare_modes_test;

}  // namespace diptych::ui

#include "compare_modes_test.moc"
