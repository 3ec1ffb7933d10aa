// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/test_registry.h"
#include "ui/bridge/thumbnail_loader.h"
#include "ui/gallery/gallery_model.h"
#include "ui/gallery/problem_list_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

namespace diptych::ui {

namespace {

PictureItem picture(const char* name, const char* caption, CaptionSource source) {
  PictureItem item;
  item.path = std::filesystem::path("/data") / name;
  item.name = name;
  item.caption = caption;
  item.caption_source = source;
  item.size = {640, 480};
  item.file_size = 2048;
  return item;
}

std::shared_ptr<const DataSet> someDataSet() {
  DataSet set;
  set.root = "/data";
  set.items = {
      picture("birds/penguin.jpg", "a <b>penguin</b>", CaptionSource::TextFile),
      picture("cat_1.png", "cat", CaptionSource::FileName),
      picture("nothing.webp", "", CaptionSource::None)};
  set.problems = {
      {"/data/broken.png", "cut off", true}, {"/data/nothing.webp", "no caption", false}};
  return std::make_shared<const DataSet>(std::move(set));
}

// Columns: the data set, nothing, and a set with "cat_1" alone.
std::shared_ptr<const GalleryView> someView(const Arrangement& arrangement = {}) {
  DataSet control;
  control.root = "/control";
  control.items = {picture("cat_1.png", "cat", CaptionSource::TextFile)};
  auto view = std::make_shared<GalleryView>();
  view->sets.resize(kMostSets);
  view->sets[0].pictures = std::make_shared<const ShownPictures>(someDataSet());
  view->sets[2].pictures =
      std::make_shared<const ShownPictures>(std::make_shared<const DataSet>(std::move(control)));
  NumberList numbers(4);
  numbers[0].tokens = 90;
  numbers[0].loss = 0.25F;
  view->sets[0].numbers = std::make_shared<const NumberList>(numbers);
  view->sets[0].max_tokens = 75;
  view->arrangement = arrangement;
  view->arranged = arrangeRows(view->sets, arrangement);
  return view;
}

}  // namespace

class GalleryModelsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void passTheModelTester() {
    ThumbnailLoader thumbnails;
    GalleryModel model(thumbnails);
    ProblemListModel problems;
    const auto mode = QAbstractItemModelTester::FailureReportingMode::QtTest;
    const QAbstractItemModelTester model_tester(&model, mode);
    const QAbstractItemModelTester problems_tester(&problems, mode);
    QCOMPARE(model.rowCount(), 0);
    for (int i = 0; i < 2; ++i) {
      model.setView(someView());
      QCOMPARE(model.rowCount(), 4);
      QCOMPARE(model.columnCount(), 2);
    }
    for (const auto& set : {someDataSet(), std::shared_ptr<const DataSet>(), someDataSet()}) {
      problems.setDataSet(set);
      QCOMPARE(problems.rowCount(), set ? 2 : 0);
    }
  }

  void showPairsMissingAndBrokenOnes() {
    ThumbnailLoader thumbnails;
    GalleryModel model(thumbnails);
    model.setView(someView());  // birds/penguin, broken, cat_1, nothing
    const auto at = [&](int row, int column, int role) {
      return model.index(row, column).data(role);
    };
    QVERIFY(at(0, 1, GalleryModel::MissingRole).toBool());
    QVERIFY(!(model.flags(model.index(0, 1)) & Qt::ItemIsEnabled));
    QVERIFY(at(1, 0, GalleryModel::BrokenRole).toBool());
    QCOMPARE(at(1, 0, GalleryModel::ReasonRole).toString(), QStringLiteral("cut off"));
    QCOMPARE(at(2, 0, GalleryModel::NameRole).toString(), QStringLiteral("cat_1.png"));
    QCOMPARE(at(2, 1, GalleryModel::PathRole).toString(), QStringLiteral("/data/cat_1.png"));
    QCOMPARE(at(2, 1, GalleryModel::SetRole).toInt(), 2);
  }

  void sayWhereACaptionCameFromAndWhatIsCutOff() {
    ThumbnailLoader thumbnails;
    GalleryModel model(thumbnails);
    model.setView(someView());
    const auto badge = [&](int row) {
      return model.index(row, 0).data(GalleryModel::BadgeRole).toString();
    };
    QCOMPARE(badge(0), QStringLiteral("cut off"));
    QCOMPARE(badge(2), QStringLiteral("file name"));
    QCOMPARE(badge(3), QStringLiteral("no caption"));
    QVERIFY(model.index(0, 0).data(GalleryModel::WarningRole).toBool());
    QVERIFY(!model.index(2, 0).data(GalleryModel::WarningRole).toBool());
    QVERIFY(model.index(3, 0).data(GalleryModel::WarningRole).toBool());
    model.setView(someView({.pair_by = PairBy::Name, .filter = {}, .sort = "loss"}));
    QCOMPARE(badge(0), QLocale().toString(0.25));
  }

  void tellThePictureInTheToolTip() {
    ThumbnailLoader thumbnails;
    GalleryModel model(thumbnails);
    model.setView(someView());
    const auto tip = model.index(0, 0).data(Qt::ToolTipRole).toString();
    QVERIFY(tip.contains(QStringLiteral("birds/penguin.jpg")));
    QVERIFY(tip.contains(QStringLiteral("640 × 480")));
    QVERIFY(tip.contains(QStringLiteral("a &lt;b&gt;penguin&lt;/b&gt;")));  // shown, not obeyed
    QVERIFY(tip.contains(QStringLiteral("sidecar .txt")));
    QVERIFY(tip.contains(QStringLiteral("90 tokens")));
    QVERIFY(tip.contains(QStringLiteral("loss")));
  }

  void findAPictureAgain() {
    ThumbnailLoader thumbnails;
    GalleryModel model(thumbnails);
    model.setView(someView());
    const auto place = model.find(0, "cat_1.png");
    QVERIFY(place);
    QCOMPARE(model.indexOf(*place), model.index(2, 0));
    QCOMPARE(model.placeOf(model.index(2, 0)), place);
    QVERIFY(!model.find(0, "none.png"));
    QVERIFY(!model.find(1, "cat_1.png"));
  }

  void keepAnEditedCaptionUntilItWasReadAgain() {
    ThumbnailLoader thumbnails;
    GalleryModel model(thumbnails);
    model.setView(someView());
    const QSignalSpy typed(&model, &GalleryModel::captionTyped);
    const auto cat = model.index(2, 0);
    QVERIFY(model.setData(cat, QStringLiteral("  a black cat ")));
    QCOMPARE(typed.count(), 1);
    QCOMPARE(typed[0][1].toString(), QStringLiteral("a black cat"));
    model.showEdited(QStringLiteral("/data/cat_1.png"), QStringLiteral("a black cat"));
    QCOMPARE(cat.data(Qt::EditRole).toString(), QStringLiteral("a black cat"));
    QVERIFY(model.setData(cat, QStringLiteral("a black cat")));  // nothing new
    QCOMPARE(typed.count(), 1);
    model.setData(cat, QStringLiteral("a white cat"));
    const auto seen = typed[1][0].value<PictureItem>();  // as it was shown, not as it was read
    QCOMPARE(seen.caption, std::string("a black cat"));
    QCOMPARE(seen.caption_source, CaptionSource::TextFile);
  }

  void listProblemsWithFileAndReason() {
    ProblemListModel model;
    model.setDataSet(someDataSet());
    QCOMPARE(
        model.index(0, ProblemListModel::File).data().toString(), QStringLiteral("broken.png"));
    QCOMPARE(
        model.index(0, ProblemListModel::Reason).data().toString(),
        QStringLiteral("left out: cut off"));
    QCOMPARE(
        model.index(1, ProblemListModel::Reason).data().toString(), QStringLiteral("no caption"));
  }
};

const Registered<GalleryModelsTest> gallery_models_test;

}  // namespace diptych::ui

#include "gallery_models_test.moc"
