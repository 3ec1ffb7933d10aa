// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What can be wrong in a folder, seen in the window: each with its reason, nothing lost, nothing
// frozen.
#include "core/base/atomic_file.h"
#include "tests/ui/gallery/gallery_scene.h"
#include "tests/ui/support/event_loop_watchdog.h"
#include "tests/ui/support/test_registry.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTest>

#include <array>
#include <string_view>
#include <sys/stat.h>

namespace diptych::ui {

namespace {

void putBigEndian(std::string& bytes, std::size_t offset, std::uint32_t number) {
  for (std::size_t i = 0; i < 4; ++i) bytes[offset + i] = static_cast<char>(number >> (24 - 8 * i));
}

// The checksum of PNG chunks (ISO 3309), bit by bit.
std::uint32_t checksum(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320 : 0);
  }
  return ~crc;
}

// A small PNG whose header claims 30,000 x 30,000 pixels, with a right checksum.
std::string pngBomb(const std::filesystem::path& small) {
  auto bytes = readFile(small, 1 << 20);
  putBigEndian(bytes, 16, 30'000);
  putBigEndian(bytes, 20, 30'000);
  putBigEndian(bytes, 29, checksum(std::string_view(bytes).substr(12, 17)));
  return bytes;
}

}  // namespace

class GalleryBadInputTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void showsEachBadPictureWithItsReason() {
    Scene scene(2, 2);
    QVERIFY(scene.isReady(2));
    const auto folder = toPath(scene.original.path());
    writeBrokenPicture(folder / "a broken.png");
    writeText(folder / "b bomb.png", pngBomb(folder / "picture-00.png"));
    writeText(folder / "c empty.jpg", "");
    writeText(folder / "d text.png", "a shopping list");
    std::filesystem::create_symlink("/no/such/file", folder / "e dangling.png");
    QCOMPARE(::mkfifo((folder / "f pipe.png").c_str(), 0600), 0);
    writeText(folder / "g vector.svg", "<svg/>");
    EventLoopWatchdog watchdog;
    scene.gallery.original().refresh();
    QTRY_COMPARE(scene.gallery.model().rowCount(), 8);  // the .svg is listed, but no picture
    const auto reason = [&](int row) {
      const auto index = scene.at(row, 0);
      return index.data(GalleryModel::BrokenRole).toBool()
                 ? index.data(GalleryModel::ReasonRole).toString()
                 : QString();
    };
    const std::array expected{"no picture", "30000 x 30000", "empty", "no picture", "", "no file"};
    for (int row = 0; row < static_cast<int>(expected.size()); ++row) {
      QVERIFY2(
          !reason(row).isEmpty() && reason(row).contains(QLatin1String(expected[row])),
          qPrintable(QStringLiteral("%1: %2").arg(row).arg(reason(row))));
      QVERIFY(scene.at(row, 1).data(GalleryModel::MissingRole).toBool());
    }
    QVERIFY(reason(6).isEmpty());
    scene.filter(QStringLiteral("broken"));
    QTRY_COMPARE(scene.gallery.model().rowCount(), 6);
    QVERIFY2(
        watchdog.longestStall_ms() < 150,
        qPrintable(QStringLiteral("%1 ms").arg(watchdog.longestStall_ms())));
  }

  void showsNamesOfEveryKind() {
    Scene scene(1, 1);
    QVERIFY(scene.isReady(1));
    const auto folder = toPath(scene.original.path());
    for (const auto* name : {"zwei\nZeilen.png", "猫 ü.png", "caf\xE9.png"}) {
      std::filesystem::copy_file(folder / "picture-00.png", folder / name);
    }
    scene.gallery.original().refresh();
    QTRY_COMPARE(scene.gallery.model().rowCount(), 4);
    for (int row = 0; row < 4; ++row) {
      QTRY_VERIFY(!scene.at(row, 0).data(GalleryModel::ThumbnailRole).value<QPixmap>().isNull());
    }
    // Their captions can be edited like any others.
    for (int row = 0; row < 4; ++row) {
      scene.type(scene.at(row, 0), QStringLiteral("caption %1").arg(row), Qt::Key_Return);
    }
    QTRY_VERIFY(std::filesystem::exists(folder / "zwei\nZeilen.txt"));
    QTRY_VERIFY(std::filesystem::exists(folder / "caf\xE9.txt"));
    QTRY_VERIFY(std::filesystem::exists(folder / "猫 ü.txt"));
  }

  void readsACaptionInAnotherEncodingAndSaysSo() {
    Scene scene(1, 1);
    QVERIFY(scene.isReady(1));
    const auto file = toPath(scene.original.filePath(QStringLiteral("picture-00.txt")));
    writeText(file, "caf\xE9");
    scene.gallery.original().refresh();
    QTRY_COMPARE(scene.at(0, 0).data(Qt::EditRole).toString(), QStringLiteral("café"));
    QTRY_VERIFY(
        scene.at(0, 0).data(Qt::ToolTipRole).toString().contains(QStringLiteral("Problem")));
    scene.type(scene.at(0, 0), QStringLiteral("thé"), Qt::Key_Return);
    QTRY_COMPARE(readText(toText(file)), QStringLiteral("thé"));
    scene.gallery.actions().undo->trigger();
    QTRY_VERIFY([&] {
      QFile raw(toText(file));
      return raw.open(QIODevice::ReadOnly) && raw.readAll() == QByteArray("caf\xE9");
    }());
  }

  void keepsEverythingWhenTheFolderVanishes() {
    Scene scene;
    QVERIFY(scene.isReady(6));
    const QSignalSpy failures(&scene.gallery.original(), &DataSetPanel::failed);
    const auto elsewhere = scene.original.path() + QStringLiteral("-moved");
    QVERIFY(QDir().rename(scene.original.path(), elsewhere));
    QTRY_COMPARE_WITH_TIMEOUT(failures.count(), 1, 10'000);
    QCOMPARE(scene.gallery.model().rowCount(), 6);
    QCOMPARE(scene.gallery.original().dataSet()->items.size(), 6U);
    const QSignalSpy problems(&scene.gallery, &DataSetGallery::failed);
    scene.type(scene.at(1, 0), QStringLiteral("lost?"), Qt::Key_Return);
    QTRY_COMPARE(problems.count(), 1);  // an edit that cannot be saved is said, and not shown
    QVERIFY(scene.at(1, 0).data(Qt::EditRole).toString() != QStringLiteral("lost?"));
    QVERIFY(QDir().rename(elsewhere, scene.original.path()));
    QTRY_VERIFY_WITH_TIMEOUT(!scene.gallery.arranger().busy(), 10'000);
    QFile::remove(scene.original.filePath(QStringLiteral("picture-05.png")));
    QTRY_COMPARE_WITH_TIMEOUT(scene.gallery.model().rowCount(), 5, 15'000);
  }

  void followsPicturesThatComeAndGo() {
    Scene scene;
    QVERIFY(scene.isReady(6));
    QFile::copy(
        scene.original.filePath(QStringLiteral("picture-00.png")),
        scene.original.filePath(QStringLiteral("picture-99.png")));
    QTRY_COMPARE_WITH_TIMEOUT(scene.gallery.model().rowCount(), 7, 10'000);
    QFile::remove(scene.original.filePath(QStringLiteral("picture-99.png")));
    QTRY_COMPARE_WITH_TIMEOUT(scene.gallery.model().rowCount(), 6, 10'000);
  }

  void saysWhenACaptionCannotBeWritten() {
    Scene scene(1, 1);
    QVERIFY(scene.isReady(1));
    const auto file = scene.original.filePath(QStringLiteral("picture-00.txt"));
    QFile::remove(file);
    QVERIFY(QDir().mkpath(file + QStringLiteral("/in the way")));
    scene.gallery.original().refresh();
    QTRY_VERIFY(
        scene.at(0, 0).data(GalleryModel::BadgeRole).toString() == QStringLiteral("file name"));
    const QSignalSpy problems(&scene.gallery, &DataSetGallery::failed);
    scene.type(scene.at(0, 0), QStringLiteral("mine"), Qt::Key_Return);
    QTRY_COMPARE(problems.count(), 1);
    QVERIFY(problems[0][0].toString().contains(QStringLiteral("picture-00.txt")));
  }
};

const Registered<GalleryBadInputTest> gallery_bad_input_test;

}  // namespace diptych::ui

#include "gallery_bad_input_test.moc"
