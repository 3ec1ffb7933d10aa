// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/compare_view.h"

#include "tests/ui/compare/compare_fixture.h"
#include "tests/ui/support/test_registry.h"
#include "ui/compare/caption_diff.h"

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QSignalSpy>
#include <QTextBlock>
#include <QToolButton>
#include <QWheelEvent>

#include <cmath>
#include <memory>

namespace diptych::ui {

namespace {

// Every pixel has values of its own.
Image numberedImage(int width, int height) {
  Image image{width, height, {}};
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      for (const int value : {x, y, x ^ y}) image.rgb.push_back(static_cast<std::uint8_t>(value));
    }
  }
  return image;
}

void turnWheel(QWidget& widget, const QPointF& point, int notches) {
  QWheelEvent event(
      point,
      widget.mapToGlobal(point),
      {},
      {0, 120 * notches},
      Qt::NoButton,
      Qt::NoModifier,
      Qt::NoScrollPhase,
      false);
  QApplication::sendEvent(&widget, &event);
}

// The formats of a caption's words, by word.
QTextCharFormat formatOfWord(const CaptionDiff& captions, const QString& word) {
  const auto cursor = captions.document()->find(word, 0, QTextDocument::FindWholeWords);
  return cursor.charFormat();
}

}  // namespace

class CompareViewTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { on_ = std::make_unique<CompareFixture>(); }
  void cleanup() { on_.reset(); }

  void zoomsAllPanesAroundTheCursor() {
    showNumbered();
    const auto place = QPointF(0.3, 0.6);
    const auto point = on_->pane(1).pointOf(place);
    turnWheel(on_->pane(1), point, 6);
    const auto view = on_->pane(1).view();
    QVERIFY(view.scale > 0);
    QCOMPARE(on_->pane(0).view(), view);
    const auto moved = on_->pane(1).pointOf(place) - point;
    QVERIFY(std::hypot(moved.x(), moved.y()) < view.scale);  // within a pixel
  }

  void movesEachPaneAloneWhenUnlocked() {
    showNumbered();
    QTest::keyClick(&on_->canvas(), Qt::Key_1);
    QCOMPARE(on_->canvas().scale(), 1.0);
    QCOMPARE(on_->text("compare_place"), QStringLiteral("3 of 20"));
    QTest::keyClick(&on_->canvas(), Qt::Key_L);
    QVERIFY(!on_->child<QToolButton>("compare_lock").isChecked());
    drag(on_->pane(1), {-20, -10});
    QCOMPARE(on_->pane(0).view().centre, QPointF(0.5, 0.5));
    QVERIFY(on_->pane(1).view().centre.x() > 0.5);
    QTest::keyClick(&on_->canvas(), Qt::Key_Plus, Qt::ShiftModifier);  // on the one dragged
    QVERIFY(on_->pane(1).view().scale > 1);
    QCOMPARE(on_->pane(0).view().scale, 1.0);
    on_->child<QToolButton>("compare_lock").click();
    QCOMPARE(on_->pane(0).view(), on_->pane(1).view());
  }

  void fitsWithKeysAndDoubleClick() {
    showNumbered();
    QTest::keyClick(&on_->canvas(), Qt::Key_1);
    QVERIFY(on_->child<QToolButton>("compare_zoom").text().startsWith(QStringLiteral("100")));
    QTest::keyClick(&on_->canvas(), Qt::Key_F);
    QCOMPARE(on_->pane(0).view(), ViewPort());
    QTest::keyClick(&on_->canvas(), Qt::Key_1);
    QTest::mouseDClick(&on_->pane(0), Qt::LeftButton, {}, on_->pane(0).rect().center());
    QCOMPARE(on_->pane(1).view(), ViewPort());
  }

  void showsSharpPixelsAndTheirGrid() {
    on_->show({on_->write("a.png", "Original", flatImage(8, 8, {255, 255, 255}))});
    on_->canvas().setScale(32);
    QCOMPARE(on_->canvas().scale(), 32.0);
    QCOMPARE(on_->shownAt(0, {0.5 + 0.5 / 8, 0.5 + 0.5 / 8}), QColor(255, 255, 255));
    QVERIFY(on_->shownAt(0, {0.5, 0.5 + 0.5 / 8}) != QColor(255, 255, 255));  // a line
    on_->canvas().setScale(8);
    QCOMPARE(on_->shownAt(0, {0.5, 0.5 + 0.5 / 8}), QColor(255, 255, 255));
  }

  void tellsTheValuesUnderTheCursor() {
    auto other = numberedImage(64, 48);
    other.row(20)[10 * 3] += 5;
    on_->show(
        {on_->write("a.png", "Original", numberedImage(64, 48)),
         on_->write("b.png", "Synthetic", other)});
    on_->pointAt(0, {10.5 / 64, 20.5 / 48});
    QTRY_COMPARE(
        on_->text("compare_readout"),
        QStringLiteral("10, 20   A 10 20 30   B 15 20 30   B−A +5 0 0"));
    on_->pointAt(1, {0.5 / 64, 47.5 / 48});
    QTRY_COMPARE(
        on_->text("compare_readout"), QStringLiteral("0, 47   A 0 47 47   B 0 47 47   B−A 0 0 0"));
  }

  void asksForOtherPicturesAndToClose() {
    showNumbered();
    const QSignalSpy next(&on_->view, &CompareView::nextWanted);
    const QSignalSpy previous(&on_->view, &CompareView::previousWanted);
    const QSignalSpy closed(&on_->view, &CompareView::closeWanted);
    QTest::keyClick(&on_->canvas(), Qt::Key_N);
    QTest::keyClick(&on_->canvas(), Qt::Key_PageDown);
    QTest::keyClick(&on_->canvas(), Qt::Key_Right, Qt::AltModifier);
    on_->child<QToolButton>("compare_next").click();
    QCOMPARE(next.count(), 4);
    QTest::keyClick(&on_->canvas(), Qt::Key_P);
    QTest::keyClick(&on_->canvas(), Qt::Key_PageUp);
    QTest::keyClick(&on_->canvas(), Qt::Key_Left, Qt::AltModifier);
    on_->child<QToolButton>("compare_previous").click();
    QCOMPARE(previous.count(), 4);
    QTest::keyClick(&on_->canvas(), Qt::Key_Escape);
    on_->child<QToolButton>("compare_close").click();
    QCOMPARE(closed.count(), 2);
  }

  void choosesModesByKeyAndButton() {
    showNumbered();
    const QSignalSpy changes(&on_->view, &CompareView::modeChanged);
    QTest::keyClick(&on_->canvas(), Qt::Key_W);
    QCOMPARE(on_->view.mode(), CompareMode::Wipe);
    QVERIFY(on_->child<QToolButton>("compare_mode_1").isChecked());
    on_->child<QToolButton>("compare_mode_5").click();
    QCOMPARE(on_->view.mode(), CompareMode::Spectrum);
    QCOMPARE(changes.count(), 2);
  }

  void savesWhatIsSeenWithItsSources() {
    showNumbered();
    on_->view.setMode(CompareMode::Wipe);
    const QSignalSpy informed(&on_->view, &CompareView::informed);
    const auto path = on_->folder.filePath(QStringLiteral("saved.png"));
    QTest::keyClick(&on_->canvas(), Qt::Key_S, Qt::ControlModifier);
    auto* dialog = on_->view.findChild<QFileDialog*>(QStringLiteral("compare_export_dialog"));
    QVERIFY(dialog);
    QVERIFY(dialog->selectedFiles().value(0).endsWith(QStringLiteral("a-comparison.png")));
    dialog->close();
    on_->view.exportTo(path);
    QTRY_COMPARE(informed.count(), 1);
    const auto seen = on_->canvas().grab().toImage();
    const auto written = readImage(toPath(path));
    QCOMPARE(QSize(written.width, written.height), seen.size());
    const int x = seen.width() / 3;
    const int y = seen.height() / 2;
    QCOMPARE(written.row(y)[x * 3], static_cast<std::uint8_t>(seen.pixelColor(x, y).red()));
    const auto text = readPngText(toPath(path));
    QCOMPARE(text.at("Title"), std::string("Wipe"));
    QVERIFY(text.at("Picture A").find("a.png") != std::string::npos);
    QVERIFY(text.at("Picture B").find("b.png") != std::string::npos);
  }

  void saysWhyItCannotSave() {
    showNumbered();
    const QSignalSpy failures(&on_->view, &CompareView::failed);
    on_->view.exportTo(QStringLiteral("/no/such/folder/saved.png"));
    QTRY_COMPARE(failures.count(), 1);
    QVERIFY(failures[0][0].toString().contains(QStringLiteral("/no/such/folder")));
  }

  void copiesWhatIsSeen() {
    showNumbered();
    QTest::keyClick(&on_->canvas(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->image().size(), on_->canvas().grab().toImage().size());
  }

  void saysWhyAPictureCannotBeRead() {
    auto broken = on_->write("b.png", "Synthetic", numberedImage(8, 8));
    writeBrokenPicture(toPath(broken.path));
    on_->view.setPictures({on_->write("a.png", "Original", numberedImage(8, 8)), broken}, {});
    QTRY_VERIFY(on_->pane(0).content().picture);
    QTRY_VERIFY(on_->pane(1).content().is_error);
    QVERIFY(on_->pane(1).content().message.contains(QStringLiteral("b.png")));
    for (int mode = 0; mode < kCompareModes; ++mode) {
      on_->view.setMode(static_cast<CompareMode>(mode));
      QVERIFY(on_->canvas().paneCount() > 0);
      on_->view.grab();
    }
  }

  void saysThatThereIsNoCounterpart() {
    const ComparedPicture none{QStringLiteral("Synthetic"), {}, {}, {}};
    on_->view.setPictures({on_->write("a.png", "Original", numberedImage(8, 8)), none}, {});
    QTRY_VERIFY(on_->pane(0).content().picture);
    QVERIFY(on_->pane(1).content().message.contains(QStringLiteral("no counterpart")));
    on_->view.setMode(CompareMode::Wipe);
    QVERIFY(on_->pane(0).content().picture && !on_->pane(0).content().wiped_to);
    QVERIFY(on_->text("compare_note").contains(QStringLiteral("nothing to compare")));
    on_->view.setMode(CompareMode::Difference);
    QVERIFY(on_->pane(0).content().message.contains(QStringLiteral("no counterpart")));
  }

  void showsOnlyThePicturesAskedForLast() {
    const auto first = on_->write("a.png", "Original", numberedImage(600, 600));
    const auto last = on_->write("b.png", "Original", numberedImage(8, 8));
    on_->view.setPictures({first}, {});
    on_->view.setPictures({last}, {});
    QTRY_VERIFY(on_->pane(0).content().picture);
    QCOMPARE(on_->pane(0).content().picture->size, QSize(8, 8));
  }

  void marksWordsThatDiffer() {
    auto first = on_->write("a.png", "Original", numberedImage(8, 8));
    auto second = on_->write("b.png", "Synthetic", numberedImage(8, 8));
    first.caption = QStringLiteral("a red <b>apple</b>");
    second.caption = QStringLiteral("a green <b>apple</b>");
    on_->show({first, second});
    const auto& captions = on_->child<CaptionDiff>("compare_captions");
    QVERIFY(captions.toPlainText().contains(QStringLiteral("<b>apple</b>")));
    QVERIFY(formatOfWord(captions, QStringLiteral("green")).fontUnderline());
    const auto removed = captions.document()->find(
        QStringLiteral("red"), captions.document()->lastBlock().position());
    QVERIFY(removed.charFormat().fontStrikeOut());
    QVERIFY(!formatOfWord(captions, QStringLiteral("apple")).fontStrikeOut());
  }

  void fitsIntoANarrowPlace() {
    on_->view.resize(560, 600);
    on_->show(
        {on_->write("a.png", "Original", numberedImage(200, 150)),
         on_->write("b.png", "Synthetic", numberedImage(200, 150)),
         on_->write("c.png", "Control", numberedImage(200, 150))});
    for (int mode = 0; mode < kCompareModes; ++mode) {
      on_->view.setMode(static_cast<CompareMode>(mode));
      QCoreApplication::processEvents();
      QCOMPARE(on_->view.width(), 560);  // a window grows when its contents need more
    }
  }

 private:
  void showNumbered() {
    on_->show(
        {on_->write("a.png", "Original", numberedImage(200, 150)),
         on_->write("b.png", "Synthetic", numberedImage(200, 150))});
  }

  static void drag(QWidget& widget, const QPoint& by) {
    const auto from = widget.rect().center();
    QTest::mousePress(&widget, Qt::LeftButton, {}, from);
    QTest::mouseMove(&widget, from + by);
    QTest::mouseRelease(&widget, Qt::LeftButton, {}, from + by);
  }

  std::unique_ptr<CompareFixture> on_;
};

const Registered<CompareViewTest> compare_view_test;

}  // namespace diptych::ui

#include "compare_view_test.moc"
