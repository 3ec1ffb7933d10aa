// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/test_registry.h"
#include "ui/bridge/thumbnail_loader.h"
#include "ui/gallery/picture_list_model.h"
#include "ui/gallery/problem_list_model.h"

#include <QAbstractItemModelTester>
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

}  // namespace

class GalleryModelsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void passTheModelTester() {
    ThumbnailLoader thumbnails;
    PictureListModel pictures(thumbnails);
    ProblemListModel problems;
    const auto mode = QAbstractItemModelTester::FailureReportingMode::QtTest;
    const QAbstractItemModelTester pictures_tester(&pictures, mode);
    const QAbstractItemModelTester problems_tester(&problems, mode);
    QCOMPARE(pictures.rowCount(), 0);
    for (const auto& set : {someDataSet(), std::shared_ptr<const DataSet>(), someDataSet()}) {
      pictures.setDataSet(set);
      problems.setDataSet(set);
      QCOMPARE(pictures.rowCount(), set ? 3 : 0);
      QCOMPARE(problems.rowCount(), set ? 2 : 0);
    }
  }

  void sayWhereACaptionCameFrom() {
    ThumbnailLoader thumbnails;
    PictureListModel model(thumbnails);
    model.setDataSet(someDataSet());
    const auto badge = [&](int row) {
      return model.index(row).data(PictureListModel::BadgeRole).toString();
    };
    QCOMPARE(badge(0), QStringLiteral(".txt"));
    QCOMPARE(badge(1), QStringLiteral("file name"));
    QCOMPARE(badge(2), QStringLiteral("no caption"));
    QVERIFY(!model.index(0).data(PictureListModel::WarningRole).toBool());
    QVERIFY(model.index(2).data(PictureListModel::WarningRole).toBool());
  }

  void tellThePictureInTheToolTip() {
    ThumbnailLoader thumbnails;
    PictureListModel model(thumbnails);
    model.setDataSet(someDataSet());
    const auto tip = model.index(0).data(Qt::ToolTipRole).toString();
    QVERIFY(tip.contains(QStringLiteral("birds/penguin.jpg")));
    QVERIFY(tip.contains(QStringLiteral("640 × 480")));
    QVERIFY(
        tip.contains(QStringLiteral("a &lt;b&gt;penguin&lt;/b&gt;")));  // shown as text, not obeyed
    QVERIFY(tip.contains(QStringLiteral("sidecar .txt")));
  }

  void findTheCounterpartByNameThenByCaption() {
    ThumbnailLoader thumbnails;
    PictureListModel model(thumbnails);
    model.setDataSet(someDataSet());
    const auto same_name = picture("birds/penguin.png", "something else", CaptionSource::TextFile);
    const auto same_caption = picture("00017.png", "cat", CaptionSource::TextFile);
    const auto stranger = picture("00018.png", "dog", CaptionSource::TextFile);
    const auto no_caption = picture("00019.png", "", CaptionSource::None);
    QCOMPARE(model.counterpartOf(same_name).row(), 0);
    QCOMPARE(model.counterpartOf(same_caption).row(), 1);
    QVERIFY(!model.counterpartOf(stranger).isValid());
    QVERIFY(!model.counterpartOf(no_caption).isValid());
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
