// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/test_pictures.h"
#include "tests/ui/support/test_registry.h"
#include "tests/ui/window/window_fixture.h"
#include "ui/bridge/paths.h"
#include "ui/charts/loss_chart.h"
#include "ui/gallery/data_set_gallery.h"
#include "ui/gallery/data_set_panel.h"
#include "ui/training/training_form.h"
#include "ui/window/message_bar.h"
#include "ui/window/run_actions.h"

#include <QAction>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>

namespace diptych::ui {

namespace {

QPalette darkPalette() {
  QPalette palette(QColor(45, 46, 50));
  palette.setColor(QPalette::Base, QColor(30, 31, 34));
  palette.setColor(QPalette::AlternateBase, QColor(38, 39, 43));
  palette.setColor(QPalette::Highlight, QColor(53, 116, 240));
  return palette;
}

// WCAG 2.1, relative luminance and contrast ratio.
double luminance(const QColor& color) {
  const auto linear = [](double c) {
    return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) +
         0.0722 * linear(color.blueF());
}

double contrast(const QColor& a, const QColor& b) {
  const auto [low, high] = std::minmax({luminance(a), luminance(b)});
  return (high + 0.05) / (low + 0.05);
}

double textContrast(const QWidget& widget) {
  return contrast(
      widget.palette().color(widget.foregroundRole()),
      widget.palette().color(widget.backgroundRole()));
}

// The contrast of the icon's best pixel with what it is drawn on.
double iconContrast(const QIcon& icon, const QColor& background) {
  const auto image = icon.pixmap(24).toImage();
  double best = 1;
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) {
      const auto pixel = image.pixelColor(x, y);
      if (pixel.alpha() > 250) best = std::max(best, contrast(pixel, background));
    }
  }
  return best;
}

MetricPoint point(const char* name, int step, double value) {
  MetricPoint result;
  result.name = name;
  result.step = step;
  result.epoch = step / 5.0;
  result.value = value;
  return result;
}

}  // namespace

// With DIPTYCH_SCREENSHOTS=FOLDER it also leaves pictures of what it looked at there.
class ThemeTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { light_ = QApplication::palette(); }
  void cleanup() { QApplication::setPalette(light_); }

  void canBeRead_data() {
    QTest::addColumn<QPalette>("palette");
    QTest::newRow("light") << QApplication::palette();
    QTest::newRow("dark") << darkPalette();
  }

  void canBeRead() {
    QFETCH(QPalette, palette);
    QSettings().clear();
    const QTemporaryDir folder;
    writePictures(toPath(folder.path()), 8, 96);
    writeBrokenPicture(toPath(folder.filePath(QStringLiteral("broken.png"))));
    MainWindow window;
    window.show();
    QApplication::setPalette(palette);
    window.gallery().original().openFolder(folder.path());
    QTRY_VERIFY(window.gallery().original().dataSet() != nullptr);
    named<QLineEdit>(window, "learning_rate")->setText(QStringLiteral("fast"));
    feed(window);
    QTRY_VERIFY(window.chart().pointCount() >= 20);
    window.messageBar().showError(QStringLiteral("The disk is full: free 2 GB on /data."));
    auto* problem = named<QLabel>(window, "learning_rate_problem");
    QTRY_VERIFY(problem->isVisible());
    takePicture(window);

    const auto background = QApplication::palette().color(QPalette::Window);
    QVERIFY2(textContrast(window.messageBar()) >= 4.5, "message bar");
    QVERIFY2(
        contrast(problem->palette().color(QPalette::WindowText), background) >= 4.5, "problem");
    QVERIFY2(textContrast(*named<QLabel>(window, "status_state")) >= 4.5, "status bar");
    for (const auto* action : window.actions().findChildren<QAction*>()) {
      QVERIFY2(iconContrast(action->icon(), background) >= 3, qPrintable(action->objectName()));
    }
    pushState(window, RunState::Stopped);
    QTRY_VERIFY(!window.bridge().active());
  }

 private:
  void feed(MainWindow& window) {
    auto& events = window.bridge().watchedEvents();
    events.push(StateChange{RunState::Running, "", {}});
    for (int step = 0; step < 50; step += 5) {
      events.push(point("loss/val", step, 0.09 * std::exp(-step / 80.0)));
      events.push(point("loss/train-stabilized", step, 0.085 * std::exp(-step / 60.0)));
    }
    events.push(RunProgress{"training", 45, 200, 45, 200, 9.0, 0.071, 12.5, 130});
  }

  void takePicture(MainWindow& window) {
    const auto folder = qEnvironmentVariable("DIPTYCH_SCREENSHOTS");
    if (folder.isEmpty()) return;
    QTRY_VERIFY(!window.gallery()
                     .model()
                     .index(1, 0)  // the first is broken
                     .data(GalleryModel::ThumbnailRole)
                     .value<QPixmap>()
                     .isNull());
    const auto name = QStringLiteral("%1/%2-%3x.png")
                          .arg(folder, QLatin1String(QTest::currentDataTag()))
                          .arg(window.devicePixelRatio());
    QVERIFY(window.grab().save(name));
  }

  QPalette light_;
};

const Registered<ThemeTest> theme_test;

}  // namespace diptych::ui

#include "theme_test.moc"
