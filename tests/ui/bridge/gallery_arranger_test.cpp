// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/gallery_arranger.h"

#include "tests/ui/support/test_registry.h"

#include <QSignalSpy>
#include <QTest>

#include <cmath>

namespace diptych::ui {

namespace {

std::shared_ptr<const DataSet> namedPictures(const std::vector<std::string>& names) {
  DataSet set;
  set.root = "/data";
  for (const auto& name : names) {
    PictureItem item;
    item.name = name;
    item.path = set.root / name;
    item.caption = "a picture of " + name;
    set.items.push_back(std::move(item));
  }
  return std::make_shared<const DataSet>(std::move(set));
}

std::shared_ptr<const SetMeasures> measuresOf(const std::vector<double>& psnr) {
  SetMeasures measures;
  for (const auto value : psnr) {
    PictureMeasures picture;
    picture.latents.psnr = value;
    picture.latents.features = {static_cast<float>(value)};
    measures.pictures.emplace_back(std::move(picture));
  }
  return std::make_shared<const SetMeasures>(std::move(measures));
}

}  // namespace

class GalleryArrangerTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void bringsTogetherWhatIsKnown() {
    GalleryArranger arranger;
    QVERIFY(!arranger.view()->sets[0].pictures);
    const auto losses = std::make_shared<const std::vector<double>>(std::vector{0.2, std::nan("")});
    arranger.setSource(0, {namedPictures({"a.png", "b.png"}), measuresOf({30, 20}), losses});
    QVERIFY(arranger.busy());
    QTRY_VERIFY(!arranger.busy());
    const auto& set = arranger.view()->sets[0];
    QCOMPARE(set.numbersOf(0).psnr, 30.0F);
    QCOMPARE(set.numbersOf(0).loss, 0.2F);
    QVERIFY(std::isnan(set.numbersOf(1).loss));
    QCOMPARE(set.numbersOf(0).tokens, -1);
    QCOMPARE(arranger.view()->arranged.rows.size(), 2U);
  }

  void ofManyChangesShowsTheLast() {
    GalleryArranger arranger;
    const QSignalSpy views(&arranger, &GalleryArranger::viewChanged);
    arranger.setSource(0, {namedPictures({"a.png", "b.png"}), nullptr, nullptr});
    for (const auto* filter : {"a", "b", "nothing", "a OR b", "b"}) {
      arranger.setArrangement({.pair_by = PairBy::Name, .filter = filter});
    }
    QTRY_VERIFY(!arranger.busy());
    QCOMPARE(views.count(), 1);
    QCOMPARE(arranger.view()->arranged.rows.size(), 1U);
    QCOMPARE(arranger.view()->arranged.rows[0][0], 1);
  }

  void keepsTheViewWhenAFilterIsWrong() {
    GalleryArranger arranger;
    arranger.setSource(0, {namedPictures({"a.png"}), nullptr, nullptr});
    QTRY_VERIFY(!arranger.busy());
    const auto before = arranger.view();
    const QSignalSpy refusals(&arranger, &GalleryArranger::refused);
    arranger.setArrangement({.pair_by = PairBy::Name, .filter = "("});
    QTRY_COMPARE(refusals.count(), 1);
    QCOMPARE(arranger.view(), before);
    QVERIFY(!arranger.busy());
  }

  void countsTokensAfterThePicturesAreShown() {
    GalleryArranger arranger;
    arranger.setModel(QStringLiteral(DIPTYCH_SOURCE_DIR) + QStringLiteral("/resources/base-model"));
    QTRY_VERIFY(arranger.tokens() != nullptr);
    const QSignalSpy views(&arranger, &GalleryArranger::viewChanged);
    arranger.setSource(0, {namedPictures({"a.png"}), nullptr, nullptr});
    QTRY_COMPARE(views.count(), 2);
    const auto& set = arranger.view()->sets[0];
    QCOMPARE(set.numbersOf(0).tokens, arranger.tokens()->count("a picture of a.png"));
    QCOMPARE(set.max_tokens, arranger.tokens()->most());
    // What has not changed is not counted again.
    arranger.setArrangement({.pair_by = PairBy::Name, .filter = "a"});
    QTRY_VERIFY(!arranger.busy());
    QCOMPARE(arranger.view()->sets[0].numbers, set.numbers);
  }

  void saysWhenAModelHasNoTokenizer() {
    GalleryArranger arranger;
    const QSignalSpy failures(&arranger, &GalleryArranger::tokensFailed);
    arranger.setModel(QStringLiteral("/no/such/model"));
    QTRY_COMPARE(failures.count(), 1);
    QVERIFY(arranger.tokens() == nullptr);
  }

  void pairsByTheLatentsThatWereMeasured() {
    GalleryArranger arranger;
    arranger.setSource(0, {namedPictures({"a.png", "b.png"}), measuresOf({10, 50}), nullptr});
    arranger.setSource(1, {namedPictures({"x.png", "y.png"}), measuresOf({49, 12}), nullptr});
    arranger.setArrangement({.pair_by = PairBy::NearestLatent});
    QTRY_VERIFY(!arranger.busy());
    const auto& rows = arranger.view()->arranged.rows;
    QCOMPARE(rows.size(), 2U);
    QCOMPARE(rows[0][1], 1);
    QCOMPARE(rows[1][1], 0);
  }
};

const Registered<GalleryArrangerTest> gallery_arranger_test;

}  // namespace diptych::ui

#include "gallery_arranger_test.moc"
