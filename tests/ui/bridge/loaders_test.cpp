// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/test_pictures.h"
#include "tests/ui/support/test_registry.h"
#include "ui/bridge/data_set_loader.h"
#include "ui/bridge/model_facts_loader.h"
#include "ui/bridge/paths.h"
#include "ui/bridge/thumbnail_loader.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace diptych::ui {

class LoadersTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void scansAFolderWithBrokenPictures() {
    const QTemporaryDir folder;
    writePictures(toPath(folder.path()), 5);
    writeBrokenPicture(toPath(folder.filePath(QStringLiteral("broken.jpg"))));
    DataSetLoader loader;
    std::shared_ptr<const DataSet> data_set;
    connect(&loader, &DataSetLoader::loaded, this, [&](const auto& result) { data_set = result; });
    loader.load(folder.path());
    QVERIFY(loader.loading());
    QTRY_VERIFY(data_set != nullptr);
    QVERIFY(!loader.loading());
    QCOMPARE(data_set->items.size(), 5U);
    QCOMPARE(data_set->problems.size(), 1U);
    QVERIFY(data_set->problems.front().picture_left_out);
  }

  void saysThatAFolderIsMissing() {
    DataSetLoader loader;
    const QSignalSpy failures(&loader, &DataSetLoader::failed);
    loader.load(QStringLiteral("/no/such/folder"));
    QTRY_COMPARE(failures.count(), 1);
    QVERIFY(failures[0][0].toString().contains(QStringLiteral("/no/such/folder")));
    QVERIFY(!loader.loading());
  }

  void deliversOnlyTheNewestFolder() {
    const QTemporaryDir first;
    const QTemporaryDir second;
    writePictures(toPath(first.path()), 30);
    writePictures(toPath(second.path()), 2);
    DataSetLoader loader;
    QList<std::size_t> sizes;
    connect(&loader, &DataSetLoader::loaded, this, [&](const auto& result) {
      sizes << result->items.size();
    });
    loader.load(first.path());
    loader.load(second.path());
    QTRY_COMPARE(sizes, QList<std::size_t>({2}));
  }

  void forgetsACancelledFolder() {
    const QTemporaryDir folder;
    writePictures(toPath(folder.path()), 5);
    DataSetLoader loader;
    const QSignalSpy loaded(&loader, &DataSetLoader::loaded);
    const QSignalSpy cancelled(&loader, &DataSetLoader::cancelled);
    loader.load(folder.path());
    loader.cancel();
    QCOMPARE(cancelled.count(), 1);
    QVERIFY(!loader.loading());
    loader.load(folder.path());  // the same worker does it afterwards, and only this one arrives
    QTRY_COMPARE(loaded.count(), 1);
  }

  void makesThumbnailsAndMarksBrokenFiles() {
    const QTemporaryDir folder;
    writePictures(toPath(folder.path()), 3, 600);
    writeBrokenPicture(toPath(folder.filePath(QStringLiteral("broken.png"))));
    ThumbnailLoader loader;
    const auto good = folder.filePath(QStringLiteral("picture-00.png"));
    const auto broken = folder.filePath(QStringLiteral("broken.png"));
    QVERIFY(loader.thumbnail(good).isNull());
    QVERIFY(loader.thumbnail(broken).isNull());
    QTRY_VERIFY(!loader.thumbnail(good).isNull());
    QTRY_VERIFY(loader.isBroken(broken));
    QVERIFY(std::max(loader.thumbnail(good).width(), loader.thumbnail(good).height()) < 600);
  }

  void boundsWhatWaits() {
    const QTemporaryDir folder;
    writePictures(toPath(folder.path()), 2, 4000);
    ThumbnailLoader loader;
    for (const char* large : {"picture-00.png", "picture-01.png"}) {
      loader.thumbnail(folder.filePath(QLatin1String(large)));
    }
    const auto most = static_cast<qsizetype>(ThumbnailQueue::kMaxWaiting);
    for (int i = 0; i < 5000; ++i) loader.thumbnail(QStringLiteral("/no/such/%1.png").arg(i));
    QVERIFY2(loader.waitingCount() <= most, qPrintable(QString::number(loader.waitingCount())));
    QTRY_COMPARE(loader.waitingCount(), 0);
    QTRY_VERIFY(loader.isBroken(QStringLiteral("/no/such/4999.png")));  // the newest
  }

  void boundsTheMemoryOfTheCache() {
    const QTemporaryDir folder;
    writePictures(toPath(folder.path()), 8, 200);
    ThumbnailLoader loader(nullptr, 200 * 200 * 4 * 3);
    QStringList paths;
    for (int i = 0; i < 8; ++i)
      paths << folder.filePath(QStringLiteral("picture-%1.png").arg(i, 2, 10, QLatin1Char('0')));
    const QSignalSpy ready(&loader, &ThumbnailLoader::thumbnailsReady);
    const auto arrived = [&ready] {
      qsizetype count = 0;
      for (const auto& signal : ready) count += signal[0].toStringList().size();
      return count;
    };
    for (const auto& path : paths) loader.thumbnail(path);
    QTRY_COMPARE(arrived(), 8);
    int kept = 0;
    for (const auto& path : paths) kept += loader.thumbnail(path).isNull() ? 0 : 1;
    QVERIFY2(kept >= 1 && kept <= 3, qPrintable(QString::number(kept)));
  }

  void saysWhatIsWrongWithAModel() {
    const QTemporaryDir folder;
    ModelFactsLoader loader;
    const QSignalSpy failures(&loader, &ModelFactsLoader::failed);
    loader.load(folder.path());
    QTRY_COMPARE(failures.count(), 1);
    QVERIFY(failures[0][0].toString().contains(folder.path()));
  }
};

const Registered<LoadersTest> loaders_test;

}  // namespace diptych::ui

#include "loaders_test.moc"
