// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/picture_loader.h"

#include "tests/ui/support/test_pictures.h"
#include "tests/ui/support/test_registry.h"
#include "ui/bridge/difference_loader.h"
#include "ui/bridge/paths.h"
#include "ui/bridge/round_trip_loader.h"
#include "ui/bridge/spectrum_loader.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace diptych::ui {

namespace {

PicturePtr flatPicture(int width, int height, std::uint8_t value) {
  const auto bytes = static_cast<std::size_t>(width) * height * 3;
  return makeLevels({width, height, std::vector<std::uint8_t>(bytes, value)});
}

}  // namespace

class PictureLoaderTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void halvesUntilItIsSmall() {
    const auto picture = flatPicture(1001, 300, 77);
    QCOMPARE(picture->levels.size(), 4U);
    QCOMPARE(picture->levels[1].size(), QSize(501, 150));
    QCOMPARE(picture->levels[3].size(), QSize(126, 38));
    QCOMPARE(picture->levels[3].pixel(5, 5), qRgb(77, 77, 77));
    QVERIFY(!picture->reduced());
  }

  void reducesWhatHasTooManyPixels() {
    const auto picture = readLevels(write(200, 100), 5000);
    QCOMPARE(picture->size, QSize(200, 100));
    QCOMPARE(picture->image().size(), QSize(100, 50));
    QVERIFY(picture->reduced());
  }

  void answersByNumberAndSaysWhatIsBroken() {
    const auto broken = folder_.filePath(QStringLiteral("broken.png"));
    writeBrokenPicture(toPath(broken));
    PictureLoader loader;
    QList<int> numbers;
    connect(&loader, &PictureLoader::loaded, this, [&](int number, const PicturePtr&) {
      numbers << number;
    });
    const QSignalSpy failures(&loader, &PictureLoader::failed);
    loader.load({broken, QString(), write(8, 8)});
    QTRY_COMPARE(numbers, QList<int>({2}));
    QCOMPARE(failures.count(), 1);
    QCOMPARE(failures[0][0].toInt(), 0);
    QVERIFY(failures[0][1].toString().contains(QStringLiteral("broken.png")));
  }

  void followsTheNewestOfManyDifferences() {
    DifferenceLoader loader;
    QList<double> gains;
    connect(
        &loader,
        &DifferenceLoader::loaded,
        this,
        [&](const DifferenceRequest& request, const PicturePtr& difference, double) {
          gains << request.gain;
          QCOMPARE(qRed(difference->image().pixel(0, 0)), static_cast<int>(2 * request.gain));
        });
    const auto first = flatPicture(64, 64, 10);
    const auto second = flatPicture(32, 32, 12);
    for (int gain = 1; gain <= 40; ++gain) {
      loader.load({first, second, DifferenceKind::Absolute, static_cast<double>(gain)});
    }
    QTRY_COMPARE(gains, QList<double>({1, 40}));
  }

  void forgetsACancelledDifference() {
    DifferenceLoader loader;
    int answers = 0;
    connect(
        &loader,
        &DifferenceLoader::loaded,
        this,
        [&](const DifferenceRequest& request, const PicturePtr&, double) {
          ++answers;
          QCOMPARE(request.gain, 3.0);
        });
    const auto picture = flatPicture(64, 64, 10);
    loader.load({picture, picture, DifferenceKind::Absolute, 2});
    loader.cancel();
    loader.load({picture, picture, DifferenceKind::Absolute, 3});
    QTRY_COMPARE(answers, 1);
  }

  void saysWhatHasNoSpectrum() {
    SpectrumLoader loader;
    const QSignalSpy failures(&loader, &SpectrumLoader::failed);
    loader.load({nullptr, flatPicture(1, 9, 0)});
    QTRY_COMPARE(failures.count(), 1);
    QCOMPARE(failures[0][0].toInt(), 1);
  }

  void stopsRoundTripsAtOnce() {
    RoundTripLoader loader;
    loader.setModel(QStringLiteral("/no/such/model"));
    const QSignalSpy stopped(&loader, &RoundTripLoader::stopped);
    const QSignalSpy failures(&loader, &RoundTripLoader::failed);
    loader.load({flatPicture(16, 16, 0)});
    QVERIFY(loader.running());
    loader.cancel();
    QVERIFY(!loader.running());
    QCOMPARE(stopped.count(), 1);
    loader.load({flatPicture(16, 16, 0)});
    QTRY_COMPARE(failures.count(), 1);
    QTRY_COMPARE(stopped.count(), 2);
  }

 private:
  QString write(int width, int height) {
    const auto path = folder_.filePath(QStringLiteral("%1x%2.png").arg(width).arg(height));
    const auto bytes = static_cast<std::size_t>(width) * height * 3;
    writePng(toPath(path), {width, height, std::vector<std::uint8_t>(bytes, 50)});
    return path;
  }

  const QTemporaryDir folder_;
};

const Registered<PictureLoaderTest> picture_loader_test;

}  // namespace diptych::ui

#include "picture_loader_test.moc"
