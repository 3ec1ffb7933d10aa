// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/preview_worker.h"

#include "tests/ui/preview/fake_model.h"
#include "tests/ui/support/test_registry.h"

#include <QTemporaryDir>
#include <QTest>

#include <chrono>

namespace diptych::ui {
namespace {

// Everything that arrives until the worker has nothing to do.
std::vector<PreviewPicture> takePictures(PreviewWorker& worker) {
  std::vector<PreviewPicture> pictures;
  const auto take = [&] {
    const bool busy = worker.busy();
    const auto events = worker.takeAll();
    pictures.insert(pictures.end(), events.pictures.begin(), events.pictures.end());
    return !busy;
  };
  [&] { QTRY_VERIFY(take()); }();
  return pictures;
}

}  // namespace

class PreviewWorkerTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void makesAPictureInTheModelsOwnSize() {
    FakeModel model;
    PreviewWorker worker(model.factory());
    const auto request = worker.request({previewJob(7)});
    const auto pictures = takePictures(worker);
    QCOMPARE(pictures.size(), 1U);
    QCOMPARE(pictures[0].request, request);
    QCOMPARE(pictures[0].picture->width, 64);
    QCOMPARE(pictures[0].job.settings.height, 64);
    QCOMPARE(int{pictures[0].picture->rgb[0]}, 70);
    QVERIFY(!pictures[0].from_cache);
  }

  void letsTheNewestRequestWin() {
    FakeModel model;
    PreviewWorker worker(model.factory());
    model.hold();
    worker.request({previewJob(1)});
    QTRY_COMPARE(model.begun.load(), 1);
    for (int cfg = 2; cfg <= 20; ++cfg) worker.request({previewJob(cfg)});
    QTRY_VERIFY(model.cancelled >= 1);
    model.release();
    const auto pictures = takePictures(worker);
    QCOMPARE(pictures.size(), 1U);
    QCOMPARE(pictures[0].job.settings.cfg, 20.0);
    QCOMPARE(pictures[0].request, 20U);
    QVERIFY(model.made < 3);  // nobody computes what nobody waits for
    QCOMPARE(model.loads.load(), 1);
  }

  void remembersPictures() {
    FakeModel model;
    PreviewWorker worker(model.factory());
    worker.request({previewJob(3)});
    takePictures(worker);
    worker.request({previewJob(4)});
    takePictures(worker);
    worker.request({previewJob(3)});
    QVERIFY(!worker.busy());  // it is there at once
    const auto again = worker.takeAll().pictures;
    QCOMPARE(again.size(), 1U);
    QVERIFY(again[0].from_cache);
    QCOMPARE(int{again[0].picture->rgb[0]}, 30);
    QCOMPARE(model.made.load(), 2);
  }

  void answersFromMemoryWhileTheModelIsStuck() {
    FakeModel model;
    PreviewWorker worker(model.factory());
    worker.request({previewJob(3)});
    takePictures(worker);
    model.hold();
    worker.request({previewJob(4)});
    QTRY_COMPARE(model.begun.load(), 2);
    worker.request({previewJob(3)});
    QCOMPARE(worker.takeAll().pictures.size(), 1U);
    QTRY_COMPARE(model.cancelled.load(), 1);
  }

  void makesAnotherPictureForEverySetting() {
    FakeModel model;
    PreviewWorker worker(model.factory());
    std::vector<PreviewJob> jobs(8, previewJob(5));
    jobs[1].settings.prompt = "a tiger";
    jobs[2].settings.negative_prompt = "a tiger";
    jobs[3].settings.seed = 1;
    jobs[4].settings.steps = 3;
    jobs[5].settings.sampler = "euler";
    jobs[6].settings.width = 128;
    jobs[7].model = "/other";
    worker.request(jobs);
    QCOMPARE(takePictures(worker).size(), 8U);
    QCOMPARE(model.made.load(), 8);
  }

  // A checkpoint that was written again under its name is another model.
  void noticesThatAModelChanged() {
    const QTemporaryDir folder;
    const auto path = std::filesystem::path(folder.path().toStdString());
    FakeModel model;
    PreviewWorker worker(model.factory());
    worker.request({previewJob(3, path)});
    takePictures(worker);
    std::filesystem::last_write_time(
        path, std::filesystem::last_write_time(path) + std::chrono::seconds(5));
    worker.request({previewJob(3, path)});
    QVERIFY(!takePictures(worker)[0].from_cache);
    QCOMPARE(model.loads.load(), 2);
  }

  void takesAVariantForAnotherModel() {
    FakeModel model;
    PreviewWorker worker(model.factory());
    auto variant = previewJob(3);
    variant.variant = "non_ema";
    worker.request({previewJob(3)});
    takePictures(worker);
    worker.request({variant});
    QVERIFY(!takePictures(worker)[0].from_cache);
    QCOMPARE(model.loads.load(), 2);
    QCOMPARE(model.last_variant, "non_ema");
  }

  void doesTwoModelsInOrder() {
    FakeModel model;
    PreviewWorker worker(model.factory());
    auto second = previewJob(3, "/other");
    second.pane = 1;
    worker.request({previewJob(3), second});
    const auto pictures = takePictures(worker);
    QCOMPARE(pictures.size(), 2U);
    QCOMPARE(pictures[0].job.pane, 0);
    QCOMPARE(pictures[1].job.pane, 1);
    worker.request({previewJob(4), second});
    takePictures(worker);
    QCOMPARE(model.loads.load(), 2);  // both stay loaded
  }

  void showsTheSecondModelCoarselyWhileTheFirstIsDone() {
    FakeModel model;
    PreviewWorker worker(model.factory());
    const auto ask = [&](double cfg) {
      auto second = previewJob(cfg, "/other");
      second.pane = 1;
      worker.request({previewJob(cfg), second});
      return takePictures(worker);
    };
    QCOMPARE(ask(3).size(), 2U);      // who knows how long it takes
    const auto pictures = ask(4.03);  // no place of the slider
    QCOMPARE(pictures.size(), 3U);
    QCOMPARE(pictures[0].job.pane, 1);
    QCOMPARE(pictures[0].stage, PreviewStage::Coarse);
    QCOMPARE(pictures[1].job.pane, 0);
    QCOMPARE(pictures[1].stage, PreviewStage::Final);
    QCOMPARE(pictures[2].job.pane, 1);
    QCOMPARE(pictures[2].stage, PreviewStage::Final);
  }

  void keepsLoadingAModelThatIsStillWanted() {
    FakeModel model;
    PreviewWorker worker(model.factory());
    model.holdLoading();
    worker.request({previewJob(1)});
    QTRY_COMPARE(model.loads.load(), 1);
    worker.request({previewJob(2)});
    worker.request({previewJob(3)});
    model.releaseLoading();
    QCOMPARE(takePictures(worker).at(0).job.settings.cfg, 3.0);
    QCOMPARE(model.loads.load(), 1);
    QCOMPARE(model.cancelled.load(), 0);
  }

  void givesUpLoadingAModelThatIsNot() {
    FakeModel model;
    PreviewWorker worker(model.factory());
    model.holdLoading();
    worker.request({previewJob(1)});
    QTRY_COMPARE(model.loads.load(), 1);
    worker.request({previewJob(1, "/other")});
    QTRY_COMPARE(model.cancelled.load(), 1);
    model.releaseLoading();
    QCOMPARE(takePictures(worker).at(0).job.model, std::filesystem::path("/other"));
  }

  void saysWhatWentWrongAndGoesOn() {
    FakeModel model;
    PreviewWorker worker(model.factory());
    worker.request({previewJob(3, "/broken"), previewJob(3)});
    const auto pictures = takePictures(worker);
    QCOMPARE(pictures.size(), 2U);
    QCOMPARE(pictures[0].error, std::string("/broken: a tensor is missing. Choose another model."));
    QVERIFY(!pictures[0].picture);
    QVERIFY(pictures[1].picture != nullptr);
    const int begun = model.begun;
    worker.request({previewJob(3, "/broken")});
    QTRY_COMPARE(model.begun.load(), begun + 1);  // a failure is not remembered
  }

  void handsOutCoarsePicturesWhileDragging() {
    FakeModel model;
    PreviewWorker worker(model.factory());
    worker.request({previewJob(5)}, PreviewHaste::Dragging);
    const auto pictures = takePictures(worker);
    QCOMPARE(pictures.size(), 1U);
    QVERIFY(pictures[0].stage == PreviewStage::Coarse);
    QCOMPARE(int{pictures[0].picture->rgb[1]}, 51);
    QCOMPARE(model.begun.load(), 0);
    QTRY_COMPARE(model.coarse_made.load(), 39);  // the other scales of the slider
    worker.request({previewJob(6.5)}, PreviewHaste::Dragging);
    QVERIFY(!worker.busy());
    const auto at_once = worker.takeAll().pictures;
    QCOMPARE(at_once.size(), 1U);
    QVERIFY(at_once[0].from_cache && at_once[0].stage == PreviewStage::Coarse);
    worker.request({previewJob(6.5)});
    const auto finals = takePictures(worker);
    QVERIFY(finals.back().stage == PreviewStage::Final);
    worker.request({previewJob(6.5)}, PreviewHaste::Dragging);
    QVERIFY(worker.takeAll().pictures.at(0).stage == PreviewStage::Final);  // the best there is
  }

  // Surroundings of another prompt are of no use; those of another scale are.
  void givesUpSurroundingsThatServeNobody() {
    FakeModel model;
    PreviewWorker worker(model.factory());
    worker.request({previewJob(5)});
    takePictures(worker);
    model.holdCoarse();
    auto other = previewJob(5);
    other.settings.prompt = "another";
    worker.request({other});
    QVERIFY(takePictures(worker).back().stage == PreviewStage::Final);
    QTRY_VERIFY(model.coarse_calls >= 2);
    const int cancelled = model.cancelled;
    worker.request({other}, PreviewHaste::Dragging);  // is there: nothing to make room for
    QTest::qWait(20);
    QCOMPARE(model.cancelled.load(), cancelled);
    auto far = other;
    far.settings.cfg = 19;
    worker.request({far}, PreviewHaste::Dragging);
    QTRY_COMPARE(model.cancelled.load(), cancelled + 1);
    model.releaseCoarse();
    QCOMPARE(takePictures(worker).back().job.settings.cfg, 19.0);
  }

  // Who drags fast sees the scales that were just left.
  // What all scales share is not lost when the slider moves on meanwhile.
  void makesTheScaleThatIsWantedWhenItBegins() {
    FakeModel model;
    PreviewWorker worker(model.factory());
    model.holdPreparing();
    worker.request({previewJob(2)}, PreviewHaste::Dragging);
    QTRY_COMPARE(model.prepared.load(), 1);
    worker.request({previewJob(9)}, PreviewHaste::Dragging);
    model.releasePreparing();
    const auto pictures = takePictures(worker);
    QCOMPARE(pictures.size(), 1U);
    QCOMPARE(pictures[0].job.settings.cfg, 9.0);
    QCOMPARE(model.cancelled.load(), 0);
  }

  void finishesACoarsePictureThatIsNearlyThere() {
    FakeModel model;
    PreviewWorker worker(model.factory());
    model.holdCoarse();
    worker.request({previewJob(5)}, PreviewHaste::Dragging);
    QTRY_COMPARE(model.coarse_calls.load(), 1);
    worker.request({previewJob(6)}, PreviewHaste::Dragging);
    worker.request({previewJob(7)}, PreviewHaste::Dragging);
    model.releaseCoarse();
    const auto pictures = takePictures(worker);
    QCOMPARE(pictures.size(), 2U);
    QCOMPARE(pictures[0].job.settings.cfg, 5.0);
    QCOMPARE(pictures[1].job.settings.cfg, 7.0);
    QCOMPARE(model.cancelled.load(), 0);
    QTRY_COMPARE(model.coarse_made.load(), 39);
    auto other = previewJob(7);
    other.settings.seed = 1;
    model.holdCoarse();
    const int calls = model.coarse_calls;
    worker.request({other}, PreviewHaste::Dragging);
    QTRY_COMPARE(model.coarse_calls.load(), calls + 1);
    worker.cancel();
    QTRY_VERIFY(model.cancelled >= 1);
  }

  void showsTheWayToThePicture() {
    FakeModel model;
    PreviewWorker worker(model.factory());
    model.hold();
    worker.request({previewJob(5)});
    PreviewEvents events;
    const auto sketched = [&] {
      auto now = worker.takeAll();
      if (!now.sketches.empty()) events = std::move(now);
      return !events.sketches.empty();
    };
    QTRY_VERIFY(sketched());
    QVERIFY(events.sketches.at(0).stage == PreviewStage::Sketch);
    QCOMPARE(events.sketches.at(0).picture->width, 8);
    model.release();
    QVERIFY(takePictures(worker).back().stage == PreviewStage::Final);
    QVERIFY(worker.takeAll().sketches.empty());
  }

  void countsCallsThatNobodyWaitedFor() {
    FakeModel model;
    PreviewWorker worker(model.factory());
    model.holdCoarse();
    worker.request({previewJob(5)});
    takePictures(worker);
    QCOMPARE(worker.counts().calls, 1);
    QCOMPARE(worker.counts().stale_calls, 0);
  }

  void deliversNothingAfterCancel() {
    FakeModel model;
    PreviewWorker worker(model.factory());
    model.hold();
    worker.request({previewJob(3)});
    QTRY_COMPARE(model.begun.load(), 1);
    worker.cancel();
    QVERIFY(!worker.busy());
    QTRY_COMPARE(model.cancelled.load(), 1);
    QVERIFY(worker.takeAll().pictures.empty());
  }

  void stopsWhenItIsDestroyed() {
    FakeModel model;
    model.hold();
    {
      PreviewWorker worker(model.factory());
      worker.request({previewJob(3), previewJob(4)});
      QTRY_COMPARE(model.begun.load(), 1);
    }
    QCOMPARE(model.cancelled.load(), 1);
    QCOMPARE(model.made.load(), 0);
  }
};

const Registered<PreviewWorkerTest> preview_worker_test;

}  // namespace diptych::ui

#include "preview_worker_test.moc"
