// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gallery/data_set_gallery.h"

#include "tests/ui/gallery/gallery_scene.h"
#include "tests/ui/support/event_loop_watchdog.h"
#include "tests/ui/support/test_pictures.h"
#include "tests/ui/support/test_registry.h"
#include "ui/bridge/paths.h"
#include "ui/gallery/data_set_panel.h"
#include "ui/gallery/gallery_actions.h"
#include "ui/gallery/pair_view.h"

#include <QClipboard>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFile>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSlider>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeView>
#include <QUndoStack>
#include <QUrl>

namespace diptych::ui {

namespace {

std::shared_ptr<const DataSet> largeDataSet(int count) {
  DataSet set;
  set.root = "/data";
  for (int i = 0; i < count; ++i) {
    PictureItem item;
    item.name = std::to_string(1'000'000 + i) + ".png";
    item.path = std::filesystem::path("/data") / item.name;
    item.caption = "a rather long caption that needs two lines, number " + std::to_string(i);
    item.caption_source = CaptionSource::TextFile;
    set.items.push_back(std::move(item));
  }
  return std::make_shared<const DataSet>(std::move(set));
}

}  // namespace

class DataSetGalleryTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void asksForAFolderWhenItIsEmpty() {
    DataSetGallery gallery;
    gallery.show();
    QVERIFY(child<QPushButton>(gallery, "original_open_button")->isVisible());
    QVERIFY(child<QPushButton>(gallery, "synthetic_open_button")->isVisible());
    QVERIFY(!child<QToolButton>(gallery, "original_problems_button")->isVisible());
    QVERIFY(!gallery.control().isVisible());
  }

  void showsPicturesCountsAndProblems() {
    const QTemporaryDir folder;
    writePictures(toPath(folder.path()), 4);
    writeBrokenPicture(toPath(folder.filePath(QStringLiteral("broken.png"))));
    DataSetGallery gallery;
    gallery.show();
    gallery.original().openFolder(folder.path());
    QTRY_VERIFY(gallery.original().dataSet() != nullptr);
    QCOMPARE(child<QLabel>(gallery, "original_counts")->text(), QStringLiteral("4 pictures"));
    auto* button = child<QToolButton>(gallery, "original_problems_button");
    QCOMPARE(button->text(), QStringLiteral("1 problem"));
    auto* problems = child<QTreeView>(gallery, "original_problem_view");
    QVERIFY(!problems->isVisible());
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(problems->isVisible());
    QCOMPARE(problems->model()->index(0, 0).data().toString(), QStringLiteral("broken.png"));
    QTRY_COMPARE(gallery.model().rowCount(), 5);  // the broken one is shown, too
    QVERIFY(gallery.model().index(0, 0).data(GalleryModel::BrokenRole).toBool());
    QTRY_VERIFY(
        !gallery.model().index(1, 0).data(GalleryModel::ThumbnailRole).value<QPixmap>().isNull());
  }

  void keepsTheDataSetWhenAnotherFolderFails() {
    const QTemporaryDir folder;
    writePictures(toPath(folder.path()), 2);
    DataSetGallery gallery;
    auto& panel = gallery.original();
    const QSignalSpy failures(&panel, &DataSetPanel::failed);
    panel.openFolder(folder.path());
    QTRY_VERIFY(panel.dataSet() != nullptr);
    panel.openFolder(QStringLiteral("/no/such/folder"));
    QTRY_COMPARE(failures.count(), 1);
    QCOMPARE(panel.dataSet()->items.size(), 2U);
    QCOMPARE(panel.folder(), folder.path());
    QTRY_COMPARE(gallery.model().rowCount(), 2);
  }

  void pairsByNameAndShowsWhatHasNoCounterpart() {
    Scene scene;
    QVERIFY(scene.isReady(6));
    QCOMPARE(
        scene.at(2, 0).data(GalleryModel::NameRole), scene.at(2, 1).data(GalleryModel::NameRole));
    QVERIFY(scene.at(5, 1).data(GalleryModel::MissingRole).toBool());
    QCOMPARE(scene.summary(), QStringLiteral("3 of 6 rows paired"));
  }

  void suggestsPairingByCaptionWhereNamesDiffer() {
    Scene scene(2, 0);
    for (int i = 0; i < 2; ++i) {
      const auto name = QStringLiteral("picture-0%1").arg(i);
      QFile::copy(
          scene.original.filePath(name + QStringLiteral(".png")),
          scene.synthetic.filePath(QStringLiteral("9%1.png").arg(i)));
      QFile::copy(
          scene.original.filePath(name + QStringLiteral(".txt")),
          scene.synthetic.filePath(QStringLiteral("9%1.txt").arg(i)));
    }
    scene.gallery.synthetic().openFolder(scene.synthetic.path());
    QTRY_COMPARE(scene.gallery.bar().arrangement().pair_by, PairBy::Caption);
    QVERIFY(scene.isReady(2));
    scene.choose("gallery_pair_by", static_cast<int>(PairBy::Name));
    QVERIFY(scene.isReady(4));
  }

  void saysWhyLatentsCannotPairYet() {
    Scene scene;
    QVERIFY(scene.isReady(6));
    scene.choose("gallery_pair_by", static_cast<int>(PairBy::NearestLatent));
    QTRY_VERIFY(scene.summary().contains(QStringLiteral("Measure")));
    QCOMPARE(scene.gallery.model().rowCount(), 6);  // what was shown stays
  }

  void filtersSortsAndSaysWhatIsWrong() {
    Scene scene;
    QVERIFY(scene.isReady(6));
    scene.filter(QStringLiteral("unpaired"));
    QTRY_COMPARE(scene.gallery.model().rowCount(), 3);
    QVERIFY(scene.summary().contains(QStringLiteral("3 of 6 shown")));
    scene.filter(QStringLiteral("picture-01 OR picture-04"));
    QTRY_COMPARE(scene.gallery.model().rowCount(), 2);
    scene.filter(QStringLiteral("width<"));
    QTRY_VERIFY(scene.summary().contains(QStringLiteral("no comparison")));
    QCOMPARE(scene.gallery.model().rowCount(), 2);
    QTest::keyClick(child<QLineEdit>(scene.gallery, "gallery_filter"), Qt::Key_Escape);
    QTRY_COMPARE(scene.gallery.model().rowCount(), 6);
    QTest::mouseClick(child<QToolButton>(scene.gallery, "gallery_descending"), Qt::LeftButton);
    QTRY_COMPARE(
        scene.at(0, 0).data(GalleryModel::NameRole).toString(), QStringLiteral("picture-05.png"));
  }

  // The key that opens the comparison means something else in the filter.
  void staysInTheGridWhenReturnEndsAFilter() {
    Scene scene;
    QVERIFY(scene.isReady(6));
    scene.gallery.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&scene.gallery));
    scene.click(scene.at(1, 0));
    child<QLineEdit>(scene.gallery, "gallery_filter")->setFocus();
    scene.filter(QStringLiteral("picture"));
    QCOMPARE(scene.gallery.bar().mode(), GalleryMode::Grid);
    scene.grid().setFocus();
    QTest::keyClick(&scene.grid(), Qt::Key_Return);
    QCOMPARE(scene.gallery.bar().mode(), GalleryMode::Compare);
  }

  void goesThroughThePicturesByKeyboard() {
    Scene scene;
    QVERIFY(scene.isReady(6));
    scene.grid().setFocus();
    scene.click(scene.at(0, 0));
    const auto press = [&](Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
      QTest::keyClick(&scene.grid(), key, modifiers);
      return scene.grid().currentIndex();
    };
    QCOMPARE(press(Qt::Key_Right), scene.at(0, 1));
    QCOMPARE(press(Qt::Key_Right), scene.at(1, 0));
    QCOMPARE(press(Qt::Key_End), scene.at(5, 0));
    QCOMPARE(press(Qt::Key_Left), scene.at(4, 0));  // 4, 1 is missing
    QCOMPARE(press(Qt::Key_Home), scene.at(0, 0));
    const int blocks = scene.grid().blocksInLine();
    QCOMPARE(press(Qt::Key_Down), scene.at(blocks, 0));
    QCOMPARE(press(Qt::Key_Up), scene.at(0, 0));
    press(Qt::Key_Right, Qt::ShiftModifier);
    press(Qt::Key_Right, Qt::ShiftModifier);
    QCOMPARE(scene.grid().selectionModel()->selectedIndexes().size(), 3);  // in reading order
    QTest::keyClick(&scene.grid(), Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(scene.grid().selectionModel()->selectedIndexes().size(), 9);
    QVERIFY(scene.summary().contains(QStringLiteral("9 selected")));
  }

  void keepsThePictureWhenTheFilterChanges() {
    Scene scene;
    QVERIFY(scene.isReady(6));
    scene.click(scene.at(4, 0));
    scene.filter(QStringLiteral("unpaired"));
    QTRY_COMPARE(scene.gallery.model().rowCount(), 3);
    QCOMPARE(
        scene.grid().currentIndex().data(GalleryModel::NameRole).toString(),
        QStringLiteral("picture-04.png"));
  }

  void editsACaptionAndTakesItBack() {
    Scene scene;
    QVERIFY(scene.isReady(6));
    const auto file = scene.original.filePath(QStringLiteral("picture-01.txt"));
    const auto before = readText(file);
    scene.type(scene.at(1, 0), QStringLiteral("a new caption"), Qt::Key_Return);
    QTRY_COMPARE(readText(file), QStringLiteral("a new caption"));
    QTRY_VERIFY(
        scene.gallery.original().dataSet()->items[1].caption == std::string("a new caption"));
    QTRY_COMPARE(scene.at(1, 0).data(Qt::EditRole).toString(), QStringLiteral("a new caption"));
    QVERIFY(scene.gallery.actions().undo->isEnabled());
    scene.gallery.actions().undo->trigger();
    QTRY_COMPARE(readText(file), before);
    QTRY_COMPARE(scene.at(1, 0).data(Qt::EditRole).toString(), before.trimmed());
    scene.gallery.actions().redo->trigger();
    QTRY_COMPARE(readText(file), QStringLiteral("a new caption"));
  }

  void dropsACaptionOnEscapeAndGoesOnWithTab() {
    Scene scene;
    QVERIFY(scene.isReady(6));
    const auto file = scene.original.filePath(QStringLiteral("picture-01.txt"));
    const auto before = readText(file);
    scene.type(scene.at(1, 0), QStringLiteral("never mind"), Qt::Key_Escape);
    QCOMPARE(scene.gallery.captions().stack().count(), 0);
    scene.type(scene.at(1, 0), QStringLiteral("first"), Qt::Key_Tab);
    QTRY_COMPARE(scene.grid().currentIndex(), scene.at(1, 1));
    QVERIFY(scene.grid().editing());
    QTRY_COMPARE(readText(file), QStringLiteral("first"));
    QVERIFY(before != readText(file));
  }

  void keepsATypedCaptionWhileTheFolderChanges() {
    Scene scene;
    QVERIFY(scene.isReady(6));
    scene.click(scene.at(1, 0));
    scene.gallery.actions().edit_caption->trigger();
    auto* edit = child<QPlainTextEdit>(scene.gallery, "caption_text");
    edit->selectAll();
    QTest::keyClicks(edit, QStringLiteral("half way"));
    QFile::remove(scene.original.filePath(QStringLiteral("picture-05.png")));
    scene.gallery.original().refresh();
    QTRY_COMPARE(scene.gallery.original().dataSet()->items.size(), 5U);
    QTRY_VERIFY(!scene.gallery.arranger().busy());
    QCOMPARE(edit->toPlainText(), QStringLiteral("half way"));
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_COMPARE(
        readText(scene.original.filePath(QStringLiteral("picture-01.txt"))),
        QStringLiteral("half way"));
    QTRY_COMPARE(scene.gallery.model().rowCount(), 5);
  }

  void leavesACaptionThatSomebodyElseHasChanged() {
    Scene scene;
    QVERIFY(scene.isReady(6));
    const QSignalSpy failures(&scene.gallery, &DataSetGallery::failed);
    const auto file = scene.original.filePath(QStringLiteral("picture-01.txt"));
    scene.click(scene.at(1, 0));
    scene.gallery.actions().edit_caption->trigger();
    writeText(toPath(file), "theirs");
    auto* edit = child<QPlainTextEdit>(scene.gallery, "caption_text");
    edit->setPlainText(QStringLiteral("mine"));
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_COMPARE(failures.count(), 1);
    QVERIFY(failures[0][0].toString().contains(QStringLiteral("picture-01.txt")));
    QCOMPARE(readText(file), QStringLiteral("theirs"));
  }

  void countsTheTokensOfACaption() {
    Scene scene;
    scene.gallery.setTrainedModel(
        QStringLiteral(DIPTYCH_SOURCE_DIR) + QStringLiteral("/resources/base-model"));
    QVERIFY(scene.isReady(6));
    QTRY_VERIFY(scene.gallery.arranger().tokens() != nullptr);
    QTRY_VERIFY(scene.at(0, 0).data(Qt::ToolTipRole).toString().contains(QStringLiteral("tokens")));
    const int most = scene.gallery.arranger().tokens()->most();
    scene.click(scene.at(0, 0));
    scene.gallery.actions().edit_caption->trigger();
    auto* edit = child<QPlainTextEdit>(scene.gallery, "caption_text");
    edit->setPlainText(QString(QStringLiteral("apple ")).repeated(most + 5).trimmed());
    auto* count = child<QLabel>(scene.gallery, "caption_count");
    QVERIFY2(count->text().contains(QStringLiteral("cut off")), qPrintable(count->text()));
    QCOMPARE(edit->extraSelections().size(), 1);
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_COMPARE(
        scene.at(0, 0).data(GalleryModel::BadgeRole).toString(), QStringLiteral("cut off"));
  }

  void copiesAPictureWithItsCaption() {
    Scene scene;
    QVERIFY(scene.isReady(6));
    scene.click(scene.at(1, 0));
    const QSignalSpy news(&scene.gallery, &DataSetGallery::informed);
    scene.gallery.actions().copy->trigger();
    QTRY_COMPARE(news.count(), 1);
    const auto* data = QGuiApplication::clipboard()->mimeData();
    QVERIFY(data->hasImage() && data->hasUrls());
    QCOMPARE(data->text(), scene.at(1, 0).data(Qt::EditRole).toString());
  }

  void takesAFolderDroppedOnAHead() {
    const QTemporaryDir folder;
    writePictures(toPath(folder.path()), 2);
    DataSetGallery gallery;
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(folder.path())});
    QDragEnterEvent enter({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&gallery.synthetic(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&gallery.synthetic(), &drop);
    QTRY_VERIFY(gallery.synthetic().dataSet() != nullptr);
    QCOMPARE(gallery.synthetic().folder(), folder.path());
  }

  void offersAZoneForEachSetWhileAFolderIsDragged() {
    const QTemporaryDir folder;
    writePictures(toPath(folder.path()), 2);
    DataSetGallery gallery;
    gallery.resize(900, 500);
    gallery.show();
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(folder.path())});
    QDragEnterEvent enter({450, 250}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&gallery, &enter);
    auto* zones = child<QWidget>(gallery, "drop_zones");
    QVERIFY(zones->isVisible());
    QDragEnterEvent over({800, 250}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(zones, &over);  // as the pointer moves
    QVERIFY(over.isAccepted());
    QDropEvent drop({800, 250}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(zones, &drop);
    QVERIFY(!zones->isVisible());
    QTRY_VERIFY(gallery.control().dataSet() != nullptr);
    QVERIFY(gallery.control().isVisible());
    QTest::mouseClick(child<QToolButton>(gallery, "control_close"), Qt::LeftButton);
    QVERIFY(!gallery.control().isVisible());
    QTRY_COMPARE(gallery.model().columnCount(), 0);
  }

  void refusesADroppedFile() {
    const QTemporaryDir folder;
    writeText(toPath(folder.filePath(QStringLiteral("a.txt"))), "no folder");
    DataSetGallery gallery;
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(folder.filePath(QStringLiteral("a.txt")))});
    QDragEnterEvent enter({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    enter.ignore();
    QCoreApplication::sendEvent(&gallery.synthetic(), &enter);
    QVERIFY(!enter.isAccepted());
  }

  void changesTheSizeOfThePictures() {
    DataSetGallery gallery;
    auto* slider = child<QSlider>(gallery, "thumbnail_size");
    slider->setValue(60);
    const int small = gallery.grid().cellSize().height();
    slider->setValue(180);
    QCOMPARE(gallery.grid().cellSize().height() - small, 120);
    QCOMPARE(gallery.thumbnailSize(), 180);
  }

  void staysFluidWithAHundredThousandPictures() {
    DataSetGallery gallery;
    gallery.resize(900, 600);
    gallery.show();
    QVERIFY(QTest::qWaitForWindowExposed(&gallery));
    gallery.arranger().setSource(0, {largeDataSet(100'000), nullptr, nullptr});
    gallery.arranger().setSource(1, {largeDataSet(100'000), nullptr, nullptr});
    QTRY_COMPARE(gallery.model().rowCount(), 100'000);
    gallery.findChild<QWidget*>(QStringLiteral("gallery_view"))->show();
    EventLoopWatchdog watchdog;
    int steps = 0;
    QTimer scroll;
    connect(&scroll, &QTimer::timeout, this, [&] {
      auto* bar = gallery.grid().verticalScrollBar();
      bar->setValue(++steps * bar->maximum() / 60);
    });
    scroll.start(10);
    QTRY_VERIFY(steps >= 60);
    scroll.stop();
    QVERIFY2(
        watchdog.longestStall_ms() < 150,
        qPrintable(QStringLiteral("%1 ms").arg(watchdog.longestStall_ms())));
  }
};

const Registered<DataSetGalleryTest> data_set_gallery_test;

}  // namespace diptych::ui

#include "data_set_gallery_test.moc"
