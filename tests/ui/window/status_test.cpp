// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/test_registry.h"
#include "ui/window/message_bar.h"
#include "ui/widgets/duration.h"
#include "ui/window/run_status.h"

#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

namespace diptych::ui {

class StatusTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void showsAllNumbersOfARun() {
    RunStatus status;
    status.show();
    status.showState(RunState::Running);
    status.showProgress({"training", 30, 120, 30, 120, 7.5, 0.0712, 41.24, 200});
    const auto text = [&](const char* name) {
      return status.findChild<QLabel*>(QLatin1String(name))->text();
    };
    QCOMPARE(text("status_state"), QStringLiteral("Running"));
    QCOMPARE(text("status_step"), QStringLiteral("step 30 of 120"));
    QCOMPARE(text("status_epoch"), QStringLiteral("epoch 7.5"));
    QCOMPARE(text("status_loss"), QStringLiteral("loss 0.0712"));
    QCOMPARE(text("status_speed"), QStringLiteral("41.2 pictures/s"));
    QCOMPARE(text("status_left"), QStringLiteral("3 min 20 s left"));
    auto* bar = status.findChild<QProgressBar*>(QStringLiteral("status_bar_phase"));
    QVERIFY(bar->isVisible());
    QCOMPARE(bar->value(), 30);
    QCOMPARE(bar->text(), QStringLiteral("Training 25%"));
    status.showState(RunState::Finished);
    QVERIFY(!bar->isVisible());
    QCOMPARE(text("status_left"), QString());
    QCOMPARE(text("status_step"), QStringLiteral("step 30 of 120"));  // where it ended
  }

  void saysDurationsAsPeopleDo() {
    QCOMPARE(describeDuration(0.4), QStringLiteral("0 s"));
    QCOMPARE(describeDuration(59.4), QStringLiteral("59 s"));
    QCOMPARE(describeDuration(65), QStringLiteral("1 min 05 s"));
    QCOMPARE(describeDuration(1805), QStringLiteral("30 min"));
    QCOMPARE(describeDuration(7500), QStringLiteral("2 h 05 min"));
  }

  void keepsAnErrorUntilItIsClosed() {
    MessageBar bar;
    bar.showNews(QStringLiteral("saved"));
    QCOMPARE(bar.text(), QStringLiteral("saved"));
    bar.showError(QStringLiteral("the disk is full"));
    bar.showNews(QStringLiteral("saved again"));
    QCOMPARE(bar.text(), QStringLiteral("the disk is full"));
    const QSignalSpy log(&bar, &MessageBar::logRequested);
    QTest::mouseClick(bar.findChild<QPushButton*>(QStringLiteral("message_log")), Qt::LeftButton);
    QCOMPARE(log.count(), 1);
    QTest::mouseClick(bar.findChild<QToolButton*>(QStringLiteral("message_close")), Qt::LeftButton);
    QVERIFY(!bar.isVisible());
    bar.showNews(QStringLiteral("saved again"));
    QCOMPARE(bar.text(), QStringLiteral("saved again"));
  }

  void doesWhatItOffersOnce() {
    MessageBar bar;
    int done = 0;
    bar.offer(QStringLiteral("a run was stopped"), QStringLiteral("Resume"), [&] { ++done; });
    auto* button = bar.findChild<QPushButton*>(QStringLiteral("message_action"));
    QCOMPARE(button->text(), QStringLiteral("Resume"));
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(done, 1);
    QVERIFY(!bar.isVisible());
  }
};

const Registered<StatusTest> status_test;

}  // namespace diptych::ui

#include "status_test.moc"
