// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gallery/data_set_gallery.h"

#include "tests/ui/support/event_loop_watchdog.h"
#include "tests/ui/support/test_pictures.h"
#include "tests/ui/support/test_registry.h"
#include "ui/bridge/paths.h"
#include "ui/gallery/data_set_panel.h"

#include <QDragEnterEvent>
#include <QDropEvent>
#include <QLabel>
#include <QListView>
#include <QMimeData>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSlider>
#include <QStackedWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeView>
#include <QUrl>

namespace diptych::ui {

namespace {

template <typename Widget>
Widget* child(QWidget& parent, const char* name) {
  auto* found = parent.findChild<Widget*>(QLatin1String(name));
  if (!found) qFatal("there is no %s", name);
  return found;
}

std::shared_ptr<const DataSet> largeDataSet(int count) {
  DataSet set;
  set.root = "/data";
  for (int i = 0; i < count; ++i) {
    PictureItem item;
    item.name = std::to_string(i) + ".png";
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
    auto* view = child<QListView>(gallery, "original_view");
    QTRY_VERIFY(!view->model()
                     ->index(0, 0)
                     .data(PictureListModel::ThumbnailRole)
                     .value<QPixmap>()
                     .isNull());
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
  }

  void selectsTheSamePictureOnTheOtherSide() {
    const QTemporaryDir first;
    const QTemporaryDir second;
    writePictures(toPath(first.path()), 6);
    writePictures(toPath(second.path()), 3);
    DataSetGallery gallery;
    gallery.show();
    gallery.original().openFolder(first.path());
    gallery.synthetic().openFolder(second.path());
    QTRY_VERIFY(gallery.original().dataSet() && gallery.synthetic().dataSet());
    auto* original = child<QListView>(gallery, "original_view");
    auto* synthetic = child<QListView>(gallery, "synthetic_view");
    QTest::mouseClick(
        original->viewport(),
        Qt::LeftButton,
        {},
        original->visualRect(original->model()->index(2, 0)).center());
    QCOMPARE(original->currentIndex().row(), 2);
    QCOMPARE(synthetic->selectionModel()->selectedIndexes().value(0).row(), 2);
    original->setCurrentIndex(original->model()->index(5, 0));  // has no counterpart
    QVERIFY(!synthetic->selectionModel()->hasSelection());
    synthetic->setCurrentIndex(synthetic->model()->index(1, 0));
    QCOMPARE(original->selectionModel()->selectedIndexes().value(0).row(), 1);
  }

  void takesADroppedFolder() {
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
    auto* view = child<QListView>(gallery, "original_view");
    slider->setValue(60);
    const int small = view->gridSize().height();
    slider->setValue(180);
    QCOMPARE(view->gridSize().height() - small, 120);
    QCOMPARE(gallery.thumbnailSize(), 180);
  }

  void staysFluidWithTenThousandPictures() {
    DataSetGallery gallery;
    gallery.resize(900, 600);
    gallery.show();
    QVERIFY(QTest::qWaitForWindowExposed(&gallery));
    auto& model = gallery.original().pictures();
    auto* view = child<QListView>(gallery, "original_view");
    child<QStackedWidget>(gallery, "original_pages")->setCurrentWidget(view->parentWidget());
    model.setDataSet(largeDataSet(10'000));
    QTRY_VERIFY(view->verticalScrollBar()->maximum() > 0);
    EventLoopWatchdog watchdog;
    int steps = 0;
    QTimer scroll;
    connect(&scroll, &QTimer::timeout, this, [&] {
      auto* bar = view->verticalScrollBar();
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
