// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/thumbnail_cache.h"

#include "tests/ui/support/test_pictures.h"
#include "tests/ui/support/test_registry.h"
#include "ui/bridge/paths.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <sys/stat.h>

namespace diptych::ui {

namespace fs = std::filesystem;

class ThumbnailCacheTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    root_ = toPath(folder_->path());
    writePictures(root_ / "pictures", 1, 600);
  }

  // What g_filename_to_uri of GLib 2.74 makes of these, and its MD5; the first is the example of
  // the specification.
  void namesFilesAsGlib_data() {
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("uri");
    QTest::addColumn<QByteArray>("md5");
    QTest::newRow("plain") << QByteArray("/home/jens/photos/me.png")
                           << QByteArray("file:///home/jens/photos/me.png")
                           << QByteArray("c6ee772d9e49320e97ec29a7eb5b1697");
    QTest::newRow("letters, # and %")
        << QByteArray(
               "/data/\xC3\x9Cn\xC3\xAF"
               "code \xE7\x8C\xAB/a b#1 50%.jpg")
        << QByteArray("file:///data/%C3%9Cn%C3%AFcode%20%E7%8C%AB/a%20b%231%2050%25.jpg")
        << QByteArray("c24914af5f3d057680defa86e76ffc79");
    QTest::newRow("newline and signs")
        << QByteArray("/tmp/two\nlines?;[x]&=+,$@:!'()*~_-.{}|\\^`<>\".png")
        << QByteArray(
               "file:///tmp/two%0Alines%3F%3B%5Bx%5D&=+,$@:!'()*~_-.%7B%7D%7C%5C%5E%60%3C%3E"
               "%22.png")
        << QByteArray("b263c36ba94004809e6f811fe17d7274");
    QTest::newRow("no UTF-8") << QByteArray("/tmp/caf\xE9.png")
                              << QByteArray("file:///tmp/caf%E9.png")
                              << QByteArray("baa15aa4b50c0205d6b6cfd81769b8d4");
    QByteArray all("/");
    for (char c = 1; c < 127; ++c) all += c == '/' ? QByteArray() : QByteArray(1, c);
    all += '\x7F';
    QTest::newRow("all of ASCII") << all << fileUri(all)
                                  << QByteArray("3a593cac434684c8602b3e7e704763e9");
  }

  void namesFilesAsGlib() {
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, uri);
    QFETCH(QByteArray, md5);
    QCOMPARE(fileUri(path), uri);
    QCOMPARE(QCryptographicHash::hash(uri, QCryptographicHash::Md5).toHex(), md5);
    const auto file = ThumbnailCache("/cache").pathOf(path.toStdString(), ThumbnailSize::Large);
    QCOMPARE(toText(file), QStringLiteral("/cache/large/%1.png").arg(QLatin1String(md5)));
  }

  void givesWhatItKept() {
    const auto kept = keepOne();
    const auto found = cache().find(source(), ThumbnailSize::Large);
    QCOMPARE(found, kept);
    QVERIFY(cache().find(source(), ThumbnailSize::ExtraLarge).isNull());
  }

  void writesWhatTheSpecificationAsksFor() {
    keepOne();
    const QImage file(toText(thumbnailPath()));
    QCOMPARE(file.text(QStringLiteral("Thumb::URI")).toLatin1(), fileUri(picture().c_str()));
    QCOMPARE(
        file.text(QStringLiteral("Thumb::MTime")),
        QString::number(QFileInfo(toText(picture())).lastModified().toSecsSinceEpoch()));
    QCOMPARE(file.text(QStringLiteral("Thumb::Size")), QString::number(fs::file_size(picture())));
    QCOMPARE(file.text(QStringLiteral("Thumb::Mimetype")), QStringLiteral("image/png"));
    QCOMPARE(file.text(QStringLiteral("Thumb::Image::Width")), QStringLiteral("600"));
    QCOMPARE(file.text(QStringLiteral("Software")), QStringLiteral("Diptych"));
    struct stat status {};
    QCOMPARE(::stat(thumbnailPath().c_str(), &status), 0);
    QCOMPARE(status.st_mode & 0777U, 0600U);
    QCOMPARE(::stat(thumbnailPath().parent_path().c_str(), &status), 0);
    QCOMPARE(status.st_mode & 0777U, 0700U);
    QCOMPARE(countFiles(thumbnailPath().parent_path()), 1);  // nothing temporary is left
  }

  void knowsAnotherFileOfThatName() {
    keepOne();
    auto other = source();
    other.file.modified_ns += 1'000'000'000;
    QVERIFY(cache().find(other, ThumbnailSize::Large).isNull());
    other = source();
    ++other.file.size;
    QVERIFY(cache().find(other, ThumbnailSize::Large).isNull());
    other = source();
    other.path = root_ / "another.png";
    fs::copy_file(thumbnailPath(), cache().pathOf(other.path, ThumbnailSize::Large));
    QVERIFY(cache().find(other, ThumbnailSize::Large).isNull());
  }

  // Written by whoever may write there.
  void ignoresHostileThumbnails() {
    keepOne();
    const auto path = thumbnailPath();
    const auto whole = QImage(toText(path));
    const auto isRefused = [&] { return cache().find(source(), ThumbnailSize::Large).isNull(); };
    QVERIFY(!isRefused());
    fs::resize_file(path, fs::file_size(path) / 2);
    QVERIFY(isRefused());
    writeText(path, "no picture");
    QVERIFY(isRefused());
    writeText(path, "");
    QVERIFY(isRefused());
    QImage large = whole.scaled(3000, 3000);
    QVERIFY(large.save(toText(path), "png"));
    QVERIFY(isRefused());
    QVERIFY(whole.scaled(20, 20).save(toText(path), "png"));  // of another size class
    QVERIFY(isRefused());
    QVERIFY(whole.save(toText(path), "png"));
    QVERIFY(!isRefused());
    fs::resize_file(path, 1 << 30);
    QVERIFY(isRefused());
    fs::remove(path);
    QCOMPARE(::mkfifo(path.c_str(), 0600), 0);
    QVERIFY(isRefused());
  }

  void showsTransparentThumbnailsOnWhite() {
    auto image = keepOne().convertToFormat(QImage::Format_ARGB32);
    const QImage texts(toText(thumbnailPath()));
    for (const auto& key : texts.textKeys()) image.setText(key, texts.text(key));
    image.setPixelColor(3, 3, Qt::transparent);
    QVERIFY(image.save(toText(thumbnailPath()), "png"));
    const auto found = cache().find(source(), ThumbnailSize::Large);
    QVERIFY(!found.hasAlphaChannel());
    QCOMPARE(found.pixelColor(3, 3), QColor(Qt::white));
  }

  void doesWithoutAFolder() {
    writeText(root_ / "file", "");
    const ThumbnailCache nowhere(root_ / "file" / "thumbnails");
    nowhere.keep(source(), ThumbnailSize::Large, QImage(256, 256, QImage::Format_RGB32));
    QVERIFY(nowhere.find(source(), ThumbnailSize::Large).isNull());
    QCOMPARE(fs::file_size(root_ / "file"), 0U);
  }

  void knowsWhatIsWorthKeeping() {
    auto picture = source();
    const auto isWorth = [&](int width, int height, ThumbnailSize size) {
      picture.facts.size = {width, height};
      return cache().isWorthKeeping(picture, size);
    };
    QVERIFY(isWorth(512, 512, ThumbnailSize::Large));
    QVERIFY(!isWorth(511, 512, ThumbnailSize::Large));
    QVERIFY(!isWorth(512, 512, ThumbnailSize::ExtraLarge));
    QVERIFY(isWorth(100'000, 4'000, ThumbnailSize::ExtraLarge));
    picture.path = root_ / "cache" / "thumbnails" / "large" / "x.png";
    QVERIFY(!isWorth(4000, 4000, ThumbnailSize::Large));
  }

 private:
  ThumbnailCache cache() const { return ThumbnailCache(root_ / "cache" / "thumbnails"); }
  fs::path picture() const { return root_ / "pictures" / "picture-00.png"; }
  fs::path thumbnailPath() const { return cache().pathOf(picture(), ThumbnailSize::Large); }
  ThumbnailSource source() const {
    return {picture(), readFileState(picture()), readPictureFacts(picture())};
  }

  QImage keepOne() const {
    auto image = QImage(toText(picture())).scaled(256, 256).convertToFormat(QImage::Format_RGB32);
    cache().keep(source(), ThumbnailSize::Large, image);
    return image;
  }

  static int countFiles(const fs::path& folder) {
    return static_cast<int>(std::distance(fs::directory_iterator(folder), {}));
  }

  std::unique_ptr<QTemporaryDir> folder_;
  fs::path root_;
};

const Registered<ThumbnailCacheTest> thumbnail_cache_test;

}  // namespace diptych::ui

#include "thumbnail_cache_test.moc"
