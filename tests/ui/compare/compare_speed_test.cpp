// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
// Whether the window stays fluid with large pictures.
#include "tests/ui/compare/compare_fixture.h"
#include "tests/ui/support/event_loop_watchdog.h"
#include "tests/ui/support/test_registry.h"

#include <cmath>

namespace diptych::ui {

namespace {

// On an idle machine nothing takes 10 ms, and a frame lasts 16; beside other programs 39 have been
// seen. What the test must notice is work that does not belong to this thread.
constexpr double kLongest_ms = 100;

Image waves(int side, int number) {
  Image image{side, side, {}};
  image.rgb.resize(static_cast<std::size_t>(side) * side * 3);
  for (std::size_t i = 0; i < image.rgb.size(); ++i) {
    image.rgb[i] =
        static_cast<std::uint8_t>((i * 7 + i / 977 * static_cast<std::size_t>(number)) % 251);
  }
  return image;
}

}  // namespace

class CompareSpeedTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void keepsTheWindowFluid() {
    CompareFixture on;
    on.view.resize(1300, 720);
    on.show(
        {on.write("a.png", "Original", waves(2000, 1)),
         on.write("b.png", "Synthetic", waves(2000, 2))});
    EventLoopWatchdog watchdog;
    for (const auto mode :
         {CompareMode::SideBySide,
          CompareMode::Wipe,
          CompareMode::Blink,
          CompareMode::Difference}) {
      watchdog.reset();
      on.view.setMode(mode);
      QTRY_VERIFY(on.pane(0).content().picture);
      const double switching = settle(watchdog);
      watchdog.reset();
      for (int i = 0; i < 24; ++i) {
        on.canvas().zoomBy(i < 12 ? 1.4 : 1 / 1.4);
        on.canvas().panBy({0.05, 0.03});
        settle(watchdog);
      }
      const double moving = watchdog.longestStall_ms();
      qInfo(
          "mode %d: switching %.1f ms, zooming %.1f ms", static_cast<int>(mode), switching, moving);
      QVERIFY2(switching < kLongest_ms, qPrintable(QString::number(switching)));
      QVERIFY2(moving < kLongest_ms, qPrintable(QString::number(moving)));
    }
  }

 private:
  // Until the event loop has come round a few times.
  static double settle(EventLoopWatchdog& watchdog) {
    const int ticks = watchdog.ticks();
    [[maybe_unused]] const bool done =
        QTest::qWaitFor([&] { return watchdog.ticks() >= ticks + 3; });
    return watchdog.longestStall_ms();
  }
};

const Registered<CompareSpeedTest> compare_speed_test;

}  // namespace diptych::ui

#include "compare_speed_test.moc"
