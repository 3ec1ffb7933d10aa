// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
// The gallery's other views beside its grid: the same rows compared, the same sets measured.
#include "tests/ui/gallery/gallery_scene.h"
#include "tests/ui/support/test_registry.h"
#include "ui/compare/compare_view.h"
#include "ui/statistics/statistics_page.h"

#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

namespace diptych::ui {

namespace {

constexpr int kMeasuring_ms = 60'000;

const QString& baseModel() {
  static const auto path =
      QStringLiteral(DIPTYCH_SOURCE_DIR) + QStringLiteral("/resources/base-model");
  return path;
}

}  // namespace

class GalleryViewsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void comparesTheRowThatIsChosen() {
    Scene scene;
    QVERIFY(scene.isReady(6));
    scene.click(scene.at(1, 0));
    QTest::keyClick(&scene.grid(), Qt::Key_Return);
    QVERIFY(scene.gallery.compareView().isVisible());
    auto* place = child<QLabel>(scene.gallery, "compare_place");
    QCOMPARE(place->text(), QStringLiteral("2 of 6"));
    QTest::keyClick(&scene.gallery.compareView(), Qt::Key_N);
    QCOMPARE(place->text(), QStringLiteral("3 of 6"));
    QCOMPARE(scene.grid().currentIndex().row(), 2);
    QTest::keyClick(&scene.gallery.compareView(), Qt::Key_P);
    QTest::keyClick(&scene.gallery.compareView(), Qt::Key_P);
    QCOMPARE(place->text(), QStringLiteral("1 of 6"));
    QTest::keyClick(&scene.gallery.compareView(), Qt::Key_P);  // there is none before
    QCOMPARE(place->text(), QStringLiteral("1 of 6"));
    QTest::keyClick(&scene.gallery.compareView(), Qt::Key_Escape);
    QVERIFY(scene.grid().isVisible());
    QCOMPARE(scene.grid().currentIndex().row(), 0);
  }

  void opensTheComparisonWithADoubleClick() {
    Scene scene;
    QVERIFY(scene.isReady(6));
    scene.click(scene.at(5, 0));
    QTest::mouseDClick(
        scene.grid().viewport(),
        Qt::LeftButton,
        {},
        scene.grid().visualRect(scene.at(5, 0)).center());
    QVERIFY(scene.gallery.compareView().isVisible());
    QCOMPARE(scene.gallery.bar().mode(), GalleryMode::Compare);
  }

  void measuresTheSetsAndUsesTheNumbersEverywhere() {
    Scene scene;
    scene.gallery.setTrainedModel(baseModel());
    QVERIFY(scene.isReady(6));
    scene.gallery.bar().setMode(GalleryMode::Statistics);
    QVERIFY(scene.gallery.statistics().isVisible());
    QVERIFY(!scene.gallery.statistics().measuring());  // nothing before it is asked for
    scene.gallery.statistics().measure();
    QTRY_VERIFY_WITH_TIMEOUT(
        scene.gallery.arranger().view()->sets[1].features != nullptr &&
            scene.gallery.arranger().view()->sets[0].features != nullptr,
        kMeasuring_ms);
    const auto& set = scene.gallery.arranger().view()->sets[0];
    QVERIFY(set.numbersOf(0).psnr > 0);
    // What was measured sorts, filters and pairs.
    scene.gallery.bar().setMode(GalleryMode::Grid);
    scene.choose("gallery_sort", QStringLiteral("psnr"));
    QTRY_COMPARE(scene.gallery.model().view().arrangement.sort, std::string("psnr"));
    QCOMPARE(
        scene.at(0, 0).data(GalleryModel::BadgeRole).toString(),
        QLocale().toString(
            static_cast<double>(
                set.numbersOf(scene.gallery.model().placeOf(scene.at(0, 0))->picture).psnr),
            'g',
            4));
    scene.choose("gallery_pair_by", static_cast<int>(PairBy::NearestLatent));
    QTRY_COMPARE(scene.gallery.model().view().arrangement.pair_by, PairBy::NearestLatent);
    scene.filter(QStringLiteral("psnr<0"));
    QTRY_COMPARE(scene.gallery.model().rowCount(), 0);
  }

  void showsThePictureThatTheStatisticsName() {
    Scene scene;
    QVERIFY(scene.isReady(6));
    scene.gallery.bar().setMode(GalleryMode::Statistics);
    Q_EMIT scene.gallery.statistics().pictureWanted(0, 4);
    QVERIFY(scene.grid().isVisible());
    QCOMPARE(scene.grid().currentIndex(), scene.at(4, 0));
    scene.filter(QStringLiteral("paired"));
    QTRY_COMPARE(scene.gallery.model().rowCount(), 3);
    const QSignalSpy news(&scene.gallery, &DataSetGallery::informed);
    Q_EMIT scene.gallery.statistics().pictureWanted(0, 4);
    QCOMPARE(news.count(), 1);
  }
};

const Registered<GalleryViewsTest> gallery_views_test;

}  // namespace diptych::ui

#include "gallery_views_test.moc"
