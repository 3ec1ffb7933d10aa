// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/worker.h"

#include "core/base/error.h"
#include "tests/ui/support/test_registry.h"

#include <QTest>
#include <QThread>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <semaphore>
#include <thread>

namespace diptych::ui {

class WorkerTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void deliversInOrderOnTheGuiThread() {
    Worker worker;
    QList<int> results;
    bool on_gui_thread = true;
    for (int i = 0; i < 20; ++i) {
      worker.run(
          [i](const std::stop_token&) { return i; },
          [&](int result) {
            on_gui_thread = on_gui_thread && QThread::currentThread() == thread();
            results << result;
          });
    }
    QTRY_COMPARE(results.size(), 20);
    QVERIFY(on_gui_thread);
    for (int i = 0; i < 20; ++i) QCOMPARE(results[i], i);
  }

  void finishesWhatWasAskedForBeforeItEnds() {
    std::atomic<int> done = 0;
    {
      Worker worker;
      for (int i = 0; i < 20; ++i) {
        worker.run(
            [&](const std::stop_token&) {
              std::this_thread::sleep_for(std::chrono::milliseconds(1));
              return ++done;
            },
            [](int) {});
      }
      worker.finish();
    }
    QCOMPARE(done.load(), 20);
  }

  void reportsWhatWentWrong() {
    Worker worker;
    QString message;
    worker.run(
        [](const std::stop_token&) -> int { throw Error("the disk is full"); },
        [](int) { QFAIL("there is no result"); },
        [&](const QString& text) { message = text; });
    QTRY_COMPARE(message, QStringLiteral("the disk is full"));
  }

  void deliversNothingThatWasCancelled() {
    Worker worker;
    std::binary_semaphore begun(0);
    bool delivered = false;
    bool later = false;
    worker.run(
        [&](const std::stop_token& stop) {
          begun.release();
          std::mutex mutex;
          std::condition_variable_any never;
          std::unique_lock lock(mutex);
          never.wait(lock, stop, [] { return false; });  // only cancel() ends it
          return 1;
        },
        [&](int) { delivered = true; });
    begun.acquire();
    worker.run([](const std::stop_token&) { return 2; }, [&](int) { delivered = true; });
    worker.cancel();
    worker.run([](const std::stop_token&) { return 3; }, [&](int) { later = true; });
    QTRY_VERIFY(later);
    QVERIFY(!delivered);
  }

  void endsItsJobWhenItIsDestroyed() {
    std::binary_semaphore begun(0);
    bool stopped = false;
    {
      Worker worker;
      worker.run(
          [&](const std::stop_token& stop) {
            begun.release();
            while (!stop.stop_requested()) std::this_thread::yield();
            stopped = true;
            return 0;
          },
          [](int) {});
      begun.acquire();
    }
    QVERIFY(stopped);
  }
};

const Registered<WorkerTest> worker_test;

}  // namespace diptych::ui

#include "worker_test.moc"
