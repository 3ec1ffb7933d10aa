// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/run_folder.h"
#include "core/image/image.h"
#include "tests/core/model/tiny_model.h"
#include "tests/ui/support/event_loop_watchdog.h"
#include "tests/ui/support/test_pictures.h"
#include "tests/ui/support/test_registry.h"
#include "tests/ui/window/window_fixture.h"
#include "ui/bridge/paths.h"
#include "ui/charts/export_chart_dialog.h"
#include "ui/charts/loss_chart.h"
#include "ui/gallery/data_set_gallery.h"
#include "ui/gallery/data_set_panel.h"
#include "ui/gallery/pair_view.h"
#include "ui/preview/preview_panel.h"
#include "ui/preview/sample_grid.h"
#include "ui/training/model_chooser.h"
#include "ui/training/training_form.h"
#include "ui/window/message_bar.h"
#include "ui/window/run_actions.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QSlider>
#include <QSpinBox>
#include <QStyleOptionSlider>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QToolButton>

#include <algorithm>
#include <functional>

namespace diptych::ui {

namespace {

constexpr int kLong_ms = 120'000;  // a debug build on a busy machine

void type(MainWindow& window, const char* field, const QString& text) {
  named<QLineEdit>(window, field)->setText(text);
}

void press(MainWindow& window, const char* button) {
  QTest::mouseClick(named<QToolButton>(window, button), Qt::LeftButton);
}

// As a person would: file name, then Save, in the dialog that opens.
void exportChartTo(MainWindow& window, const QString& png) {
  QTimer answer;
  QObject::connect(&answer, &QTimer::timeout, &window, [&answer, &window, png] {
    auto* dialog = window.findChild<ExportChartDialog*>();
    if (!dialog || !dialog->isVisible()) return;
    answer.stop();
    named<QLineEdit>(*dialog, "exportPath")->setText(png);
    dialog->accept();
  });
  answer.start(20);
  press(window, "export_chart_button");
}

}  // namespace

// The whole main job, in one window, with a model that trains in milliseconds.
class WholeWayTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() {
    QSettings().clear();
    model_ = toText(writeTinyModel(toPath(folder_.filePath(QStringLiteral("model"))), 1));
    writePictures(toPath(folder_.filePath(QStringLiteral("original"))), 20);
    writePictures(toPath(folder_.filePath(QStringLiteral("synthetic"))), 20);
    writeBrokenPicture(toPath(folder_.filePath(QStringLiteral("synthetic/broken.png"))));
  }

  void init() { QSettings().clear(); }

  void fromFoldersToChart() {
    MainWindow window;
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    loadEverything(window);
    fillForm(window, 4000);
    EventLoopWatchdog watchdog;

    press(window, "start_button");
    QTRY_COMPARE_WITH_TIMEOUT(window.bridge().state(), RunState::Running, kLong_ms);
    QTRY_VERIFY_WITH_TIMEOUT(window.chart().pointCount() >= 6, kLong_ms);
    QTRY_VERIFY_WITH_TIMEOUT(!window.samples().steps().empty(), kLong_ms);
    QTRY_VERIFY(named<QLabel>(window, "status_step")->text().contains(QStringLiteral("of")));
    const auto run = window.bridge().runId();
    QTRY_VERIFY(window.runs().run(run) != nullptr);
    QVERIFY(window.runs().isShown(run));

    press(window, "pause_button");
    QTRY_COMPARE_WITH_TIMEOUT(window.bridge().state(), RunState::Paused, kLong_ms);
    movesTheCfgSlider(window);
    press(window, "pause_button");
    QTRY_COMPARE_WITH_TIMEOUT(window.bridge().state(), RunState::Running, kLong_ms);
    const auto before = window.chart().pointCount();
    QTRY_VERIFY_WITH_TIMEOUT(window.chart().pointCount() > before, kLong_ms);
    scrollsTheGallery(window);

    press(window, "stop_button");
    QTRY_COMPARE_WITH_TIMEOUT(window.bridge().state(), RunState::Stopped, kLong_ms);
    qInfo(
        "longest stall of the GUI thread: %.1f ms (%.1f ms with waiting for a processor), %d ticks",
        watchdog.longestStall_ms(),
        watchdog.longestGap_ms(),
        watchdog.ticks());
    QVERIFY2(
        watchdog.longestStall_ms() < 150, qPrintable(QString::number(watchdog.longestStall_ms())));
    QVERIFY(latestCheckpoint(toPath(run)));

    const auto png = folder_.filePath(QStringLiteral("chart.png"));
    exportChartTo(window, png);
    QTRY_VERIFY(QFile::exists(png));
    checkChart(png);
  }

  // On the embedded model: the slider is dragged from 1 to 15 and back, by hand, while a training
  // is at work, whose weights are looked at too. What it learns is what it learns alone.
  void dragsTheSliderDuringATraining() {
    const auto alone = trainEmbedded(nullptr);
    int shown = 0;
    PreviewCounts counts;
    const auto watched = trainEmbedded([&](MainWindow& window) {
      auto& preview = window.preview();
      connect(&preview, &PreviewPanel::pictureShown, this, [&shown] { ++shown; });
      preview.setPrompt(QStringLiteral("a photo of an apple"));
      QTest::mouseClick(named<QToolButton>(window, "previewAdd"), Qt::LeftButton);
      auto* compared = named<QComboBox>(window, "previewComparedModel");
      compared->setCurrentIndex(compared->findText(QStringLiteral("now"), Qt::MatchContains));
      QVERIFY(compared->currentText().contains(QStringLiteral("now")));
      dragSlider(window, 1);
      EventLoopWatchdog watchdog;
      dragSlider(window, 15);
      dragSlider(window, 1);
      qInfo("longest stall while dragging: %.1f ms", watchdog.longestStall_ms());
      QVERIFY2(
          watchdog.longestStall_ms() < 150,
          qPrintable(QString::number(watchdog.longestStall_ms())));
      QTRY_VERIFY_WITH_TIMEOUT(!preview.picture(1).isNull(), kLong_ms);
      counts = preview.counts();
    });
    QVERIFY(!alone.empty());
    QCOMPARE(watched, alone);
    QVERIFY(shown >= 4);
    QVERIFY(counts.calls > 0);
    QVERIFY(counts.most_stale_calls <= 1);
  }

  void resumesAndClosesDuringARun() {
    const auto runs = folder_.filePath(QStringLiteral("runs"));
    MainWindow window;
    window.show();
    loadEverything(window);
    fillForm(window, 4000);
    press(window, "start_button");
    QTRY_VERIFY_WITH_TIMEOUT(window.chart().pointCount() >= 6, kLong_ms);
    press(window, "stop_button");
    QTRY_COMPARE_WITH_TIMEOUT(window.bridge().state(), RunState::Stopped, kLong_ms);
    const auto run = window.bridge().runId();
    const auto stopped_at = readRun(toPath(run)).step;

    QTest::mouseClick(named<QPushButton>(window, "message_action"), Qt::LeftButton);  // Resume
    QTRY_COMPARE_WITH_TIMEOUT(window.bridge().state(), RunState::Running, kLong_ms);
    QCOMPARE(window.bridge().runId(), run);
    const auto before = window.chart().pointCount();
    QTRY_VERIFY_WITH_TIMEOUT(window.chart().pointCount() > before, kLong_ms);

    EventLoopWatchdog watchdog;
    window.close();
    QTest::mouseClick(named<QPushButton>(window, "stop_and_close"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!window.isVisible(), kLong_ms);
    QVERIFY2(
        watchdog.longestStall_ms() < 150, qPrintable(QString::number(watchdog.longestStall_ms())));
    QVERIFY(!window.bridge().active());
    const auto info = readRun(toPath(run));
    QCOMPARE(info.state, RunState::Stopped);
    QVERIFY(info.step > stopped_at);
  }

 private:
  // The losses of a short training; meanwhile is called when it runs.
  std::vector<double> trainEmbedded(const std::function<void(MainWindow&)>& meanwhile) {
    std::vector<double> losses;
    [&] {
      QSettings().clear();
      MainWindow window;
      window.show();
      window.gallery().original().openFolder(folder_.filePath(QStringLiteral("original")));
      QTRY_VERIFY(window.gallery().original().dataSet());
      QTRY_VERIFY(window.form().modelChooser().facts());
      fillForm(window, 4);
      named<QSpinBox>(window, "batch_size")->setValue(2);
      type(window, "sample_every_epochs", QStringLiteral("-1"));
      press(window, "start_button");
      QTRY_COMPARE_WITH_TIMEOUT(window.bridge().state(), RunState::Running, kLong_ms);
      if (meanwhile) meanwhile(window);
      QTRY_COMPARE_WITH_TIMEOUT(window.bridge().state(), RunState::Finished, kLong_ms);
      for (const auto& point : readMetrics(toPath(window.bridge().runId()))) {
        if (point.name.starts_with("loss/")) losses.push_back(point.value);
      }
    }();
    return losses;
  }

  // With the mouse, at a quick hand's pace.
  static void dragSlider(MainWindow& window, double cfg) {
    auto* slider = named<QSlider>(window, "cfgSlider");
    const auto handle = [slider](int value) {
      QStyleOptionSlider option;
      option.initFrom(slider);
      option.orientation = Qt::Horizontal;
      option.minimum = slider->minimum();
      option.maximum = slider->maximum();
      option.sliderPosition = option.sliderValue = value;
      return slider->style()
          ->subControlRect(QStyle::CC_Slider, &option, QStyle::SC_SliderHandle, slider)
          .center();
    };
    const int target = static_cast<int>(cfg * 2);
    QTest::mousePress(slider, Qt::LeftButton, {}, handle(slider->value()));
    const int direction = target > slider->value() ? 1 : -1;
    for (int moves = 0; slider->value() != target && moves < 100; ++moves) {
      QTest::mouseMove(slider, handle(slider->value() + direction));
      QTest::qWait(20);
    }
    QTest::mouseRelease(slider, Qt::LeftButton, {}, handle(target));
    QCOMPARE(slider->value(), target);
  }

  void loadEverything(MainWindow& window) {
    window.gallery().original().openFolder(folder_.filePath(QStringLiteral("original")));
    window.gallery().synthetic().openFolder(folder_.filePath(QStringLiteral("synthetic")));
    window.form().modelChooser().setModel(model_);
    QTRY_VERIFY(window.gallery().original().dataSet() && window.gallery().synthetic().dataSet());
    QTRY_VERIFY(window.form().modelChooser().facts());
    QCOMPARE(window.gallery().synthetic().dataSet()->problems.size(), 1U);
  }

  void fillForm(MainWindow& window, int epochs) {
    named<QSpinBox>(window, "max_epochs")->setValue(epochs);
    named<QSpinBox>(window, "panel_timesteps")->setValue(2);
    named<QSpinBox>(window, "sample_steps")->setValue(3);
    named<QPlainTextEdit>(window, "sample_prompts")->setPlainText(QStringLiteral("a cat"));
    type(window, "sample_cfgs", QStringLiteral("1, 7.5"));
    type(window, "sample_every_epochs", QStringLiteral("20"));
    type(window, "learning_rate", QStringLiteral("1e-4"));
    type(window, "runs_folder", folder_.filePath(QStringLiteral("runs")));
    QVERIFY(window.actions().start->isEnabled());
  }

  void movesTheCfgSlider(MainWindow& window) {
    auto settings = window.preview().settings();
    settings.prompt = "a cat";
    settings.steps = 4;
    window.preview().setSettings(settings);
    window.preview().chooseModel(toPath(model_));
    window.preview().generate();
    QTRY_VERIFY_WITH_TIMEOUT(!window.preview().picture().isNull(), kLong_ms);
    const auto first = window.preview().picture();
    auto* slider = named<QSlider>(window, "cfgSlider");
    slider->setValue(slider->maximum());
    QTRY_VERIFY_WITH_TIMEOUT(window.preview().picture() != first, kLong_ms);
    QVERIFY(window.preview().settings().cfg > settings.cfg);
  }

  void scrollsTheGallery(MainWindow& window) {
    auto* bar = window.gallery().grid().verticalScrollBar();
    for (int i = 1; i <= 20; ++i) {
      bar->setValue(bar->maximum() * i / 20);
      QCoreApplication::processEvents();
    }
  }

  static void checkChart(const QString& png) {
    const auto picture = readImage(toPath(png));
    QVERIFY(picture.width >= 800 && picture.height >= 400);
    const auto [least, most] = std::minmax_element(picture.rgb.begin(), picture.rgb.end());
    QVERIFY2(*most - *least > 100, "the chart is blank");
    QVERIFY(!readPngText(toPath(png)).empty());
  }

  QTemporaryDir folder_;
  QString model_;
};

const Registered<WholeWayTest> whole_way_test;

}  // namespace diptych::ui

#include "whole_way_test.moc"
