// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/image.h"
#include "tests/ui/support/event_loop_watchdog.h"
#include "tests/ui/support/test_pictures.h"
#include "tests/ui/support/test_registry.h"
#include "ui/bridge/paths.h"
#include "ui/bridge/thumbnail_loader.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>
#include <sys/stat.h>

namespace diptych::ui {

namespace fs = std::filesystem;

class HostileThumbnailsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    root_ = toPath(folder_->path());
    loader_ = std::make_unique<ThumbnailLoader>(nullptr, 64 << 20, root_ / "cache");
  }

  void marksWhatIsNoPicture() {
    writePictures(root_ / "set", 1, 64);
    const auto whole = root_ / "set" / "picture-00.png";
    fs::copy_file(whole, root_ / "cut.png");
    fs::resize_file(root_ / "cut.png", fs::file_size(whole) - 20);
    writeText(root_ / "empty.png", "");
    writeText(root_ / "text.png", "a shopping list");
    fs::create_directory(root_ / "folder.png");
    fs::create_symlink("self.png", root_ / "self.png");
    QCOMPARE(::mkfifo((root_ / "pipe.png").c_str(), 0600), 0);
    for (const char* name :
         {"cut.png", "empty.png", "text.png", "folder.png", "self.png", "pipe.png", "none.png"}) {
      const auto path = toText(root_ / name);
      QVERIFY(loader_->thumbnail(path).isNull());
      QTRY_VERIFY2(loader_->isBroken(path), name);
    }
    QVERIFY(!fs::exists(root_ / "cache"));
  }

  void showsFilesWithOddNames() {
    writePictures(root_ / "set", 1, 64);
    for (const char* name : {"caf\xE9.png", "two\nlines.png", "\xC3\xA9 #%.png", "a.jpg"}) {
      fs::copy_file(root_ / "set" / "picture-00.png", root_ / name);
      const auto path = toText(root_ / name);
      QTRY_VERIFY2(!loader_->thumbnail(path).isNull(), name);
    }
  }

  // 36 megapixels, which take a while: the others do not wait for them.
  void makesSmallThumbnailsMeanwhile() {
    writePng(root_ / "large.png", Image{6000, 6000, std::vector<std::uint8_t>(108'000'000, 7)});
    const auto large = toText(root_ / "large.png");
    writePictures(root_ / "set", 20, 300);
    QStringList order;
    connect(loader_.get(), &ThumbnailLoader::thumbnailsReady, this, [&](const auto& paths) {
      order << paths;
    });
    EventLoopWatchdog watchdog;
    loader_->thumbnail(large);
    QTRY_COMPARE(loader_->waitingCount(), 0);
    for (const auto& entry : fs::directory_iterator(root_ / "set")) {
      if (entry.path().extension() == ".png") loader_->thumbnail(toText(entry.path()));
    }
    QTRY_COMPARE_WITH_TIMEOUT(order.size(), 21, 30'000);
    QCOMPARE(order.back(), large);
    QVERIFY(!loader_->thumbnail(large).isNull());
    QVERIFY2(watchdog.longestStall_ms() < 50, qPrintable(describe(watchdog)));
  }

  void makesThemToFitTheCells() {
    writePictures(root_, 1, 600);
    const auto path = toText(root_ / "picture-00.png");
    loader_->setWantedSize(100);
    QTRY_COMPARE(loader_->thumbnail(path).width(), 100);
    loader_->setWantedSize(200);
    QCOMPARE(loader_->thumbnail(path).width(), 100);  // shown meanwhile
    QTRY_COMPARE(loader_->thumbnail(path).width(), 200);
    loader_->setWantedSize(400);
    QTRY_COMPARE(loader_->thumbnail(path).width(), 400);
    loader_->setWantedSize(100);
    QTRY_COMPARE(loader_->thumbnail(path).width(), 100);
    loader_->setWantedSize(4000);
    QTRY_COMPARE(loader_->thumbnail(path).width(), 512);  // the most
  }

  void asksOnceForASmallPicture() {
    writePictures(root_, 1, 64);
    const auto path = toText(root_ / "picture-00.png");
    QTRY_COMPARE(loader_->thumbnail(path).width(), 64);
    loader_->setWantedSize(512);
    const QSignalSpy ready(loader_.get(), &ThumbnailLoader::thumbnailsReady);
    QCOMPARE(loader_->thumbnail(path).width(), 64);
    QCOMPARE(loader_->waitingCount(), 0);
    QCOMPARE(ready.count(), 0);
  }

  void forgetsAChangedPicture() {
    writePictures(root_, 1, 64);
    const auto path = toText(root_ / "picture-00.png");
    QTRY_COMPARE(loader_->thumbnail(path).width(), 64);
    writePictures(root_, 1, 96);
    QCOMPARE(loader_->thumbnail(path).width(), 64);
    loader_->forget({path});
    QTRY_COMPARE(loader_->thumbnail(path).width(), 96);
    writeBrokenPicture(root_ / "picture-00.png");
    loader_->forget({path});
    QVERIFY(loader_->thumbnail(path).isNull());
    QTRY_VERIFY(loader_->isBroken(path));
    writePictures(root_, 1, 64);
    loader_->forget({path});
    QVERIFY(!loader_->isBroken(path));
    QTRY_COMPARE(loader_->thumbnail(path).width(), 64);
  }

  void sharesThumbnailsOfLargerPictures() {
    writePictures(root_, 1, 600);
    const auto picture = root_ / "picture-00.png";
    const ThumbnailCache cache(root_ / "cache");
    const auto kept = cache.pathOf(picture, ThumbnailSize::Large);
    QTRY_VERIFY(!loader_->thumbnail(toText(picture)).isNull());
    QVERIFY(fs::exists(kept));
    QImage other(toText(kept));
    const auto color = other.pixelColor(0, 0) == QColor(Qt::red) ? Qt::green : Qt::red;
    other.fill(color);
    QVERIFY(other.save(toText(kept), "png"));  // as if another program had made it
    loader_->clear();
    QTRY_VERIFY(!loader_->thumbnail(toText(picture)).isNull());
    QCOMPARE(loader_->thumbnail(toText(picture)).toImage().pixelColor(9, 9), QColor(color));
    writeText(kept, "damaged");
    loader_->clear();
    QTRY_VERIFY(!loader_->thumbnail(toText(picture)).isNull());
    QVERIFY(loader_->thumbnail(toText(picture)).toImage().pixelColor(9, 9) != QColor(color));
  }

 private:
  static QString describe(const EventLoopWatchdog& watchdog) {
    return QStringLiteral("stall of %1 ms").arg(watchdog.longestStall_ms());
  }

  std::unique_ptr<QTemporaryDir> folder_;
  fs::path root_;
  std::unique_ptr<ThumbnailLoader> loader_;
};

const Registered<HostileThumbnailsTest> hostile_thumbnails_test;

}  // namespace diptych::ui

#include "hostile_thumbnails_test.moc"
