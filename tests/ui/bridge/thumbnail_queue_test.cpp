// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/thumbnail_queue.h"

#include "tests/ui/support/test_registry.h"

#include <QTest>

namespace diptych::ui {

class ThumbnailQueueTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void givesTheNewestFirst() {
    ThumbnailQueue queue;
    for (const auto* name : {"a", "b", "c"}) {
      queue.add(QLatin1String(name), ThumbnailSize::Large);
    }
    queue.add(QStringLiteral("a"), ThumbnailSize::ExtraLarge);  // asked for again
    QCOMPARE(queue.waitingCount(), 3U);
    QCOMPARE(taken(queue), QStringLiteral("a"));
    QCOMPARE(taken(queue), QStringLiteral("c"));
    QCOMPARE(taken(queue), QStringLiteral("b"));
    QCOMPARE(queue.waitingCount(), 0U);
  }

  void doesNotGiveOneTwice() {
    ThumbnailQueue queue;
    queue.add(QStringLiteral("a"), ThumbnailSize::Large);
    const auto job = queue.take(ThumbnailQueue::Ordinary, {});
    queue.add(QStringLiteral("a"), ThumbnailSize::Large);
    QCOMPARE(queue.waitingCount(), 0U);
    QVERIFY(queue.finish(*job));
    queue.add(QStringLiteral("a"), ThumbnailSize::Large);
    QCOMPARE(queue.waitingCount(), 1U);
  }

  void knowsWhatWasForgottenInTheMeantime() {
    ThumbnailQueue queue;
    queue.add(QStringLiteral("a"), ThumbnailSize::Large);
    queue.add(QStringLiteral("b"), ThumbnailSize::Large);
    const auto b = queue.take(ThumbnailQueue::Ordinary, {});
    queue.forget({QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("unknown")});
    QCOMPARE(queue.waitingCount(), 0U);
    queue.add(QStringLiteral("b"), ThumbnailSize::Large);
    QVERIFY(!queue.finish(*b));
    QVERIFY(queue.finish(*queue.take(ThumbnailQueue::Ordinary, {})));
  }

  void forgetsTheOldest() {
    ThumbnailQueue queue;
    const auto most = static_cast<int>(ThumbnailQueue::kMaxWaiting);
    for (int i = 0; i < most + 10; ++i) queue.add(QString::number(i), ThumbnailSize::Large);
    QCOMPARE(queue.waitingCount(), ThumbnailQueue::kMaxWaiting);
    QCOMPARE(taken(queue), QString::number(most + 9));
    queue.add(QStringLiteral("3"), ThumbnailSize::Large);  // one of those: asked for anew
    QCOMPARE(taken(queue), QStringLiteral("3"));
  }

  void keepsLargePicturesApart() {
    ThumbnailQueue queue;
    queue.add(QStringLiteral("large"), ThumbnailSize::Large);
    queue.add(QStringLiteral("small"), ThumbnailSize::Large);
    const auto small = queue.take(ThumbnailQueue::Ordinary, {});
    const auto large = queue.take(ThumbnailQueue::Ordinary, {});
    queue.moveToLargePictures(*large);
    QCOMPARE(queue.waitingCount(), 1U);
    queue.add(QStringLiteral("large"), ThumbnailSize::Large);  // stays where it is
    const auto moved = queue.take(ThumbnailQueue::LargePictures, {});
    QCOMPARE(moved->path, QStringLiteral("large"));
    QVERIFY(queue.finish(*moved));
    queue.clear();
    QVERIFY(!queue.finish(*small));
  }

  void stopsWaiting() {
    ThumbnailQueue queue;
    std::stop_source source;
    source.request_stop();
    queue.add(QStringLiteral("a"), ThumbnailSize::Large);
    QVERIFY(!queue.take(ThumbnailQueue::Ordinary, source.get_token()));
  }

 private:
  static QString taken(ThumbnailQueue& queue) {
    return queue.take(ThumbnailQueue::Ordinary, {})->path;
  }
};

const Registered<ThumbnailQueueTest> thumbnail_queue_test;

}  // namespace diptych::ui

#include "thumbnail_queue_test.moc"
