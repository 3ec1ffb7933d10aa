// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/metrics_database.h"
#include "core/experiment/run_folder.h"
#include "core/experiment/run_record.h"
#include "core/experiment/tensorboard_writer.h"
#include "tests/ui/support/test_pictures.h"
#include "tests/ui/support/test_registry.h"
#include "tests/ui/window/window_fixture.h"
#include "ui/bridge/paths.h"
#include "ui/charts/loss_chart.h"
#include "ui/gallery/data_set_gallery.h"
#include "ui/gallery/data_set_panel.h"
#include "ui/preview/preview_panel.h"
#include "ui/sweep/sweep_page.h"
#include "ui/training/model_chooser.h"
#include "ui/training/training_form.h"
#include "ui/window/event_import.h"
#include "ui/window/message_bar.h"
#include "ui/window/run_actions.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QAction>
#include <QComboBox>
#include <QDockWidget>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QMessageBox>
#include <QMultiMap>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSettings>
#include <QStatusBar>
#include <QTemporaryDir>
#include <QTest>

namespace diptych::ui {

namespace {

bool isActedOn(const QWidget* widget) {
  return qobject_cast<const QAbstractButton*>(widget) ||
         qobject_cast<const QAbstractSpinBox*>(widget) || qobject_cast<const QComboBox*>(widget) ||
         qobject_cast<const QLineEdit*>(widget) || qobject_cast<const QAbstractItemView*>(widget) ||
         qobject_cast<const QAbstractSlider*>(widget) ||
         qobject_cast<const QPlainTextEdit*>(widget);
}

// What Qt makes inside of its own widgets: the line edit of a spin box, the list of a combo box,
// the arrows of a tab bar.
bool isPartOfQt(const QWidget* widget) {
  if (widget->objectName().startsWith(QStringLiteral("qt_")) ||
      qobject_cast<const QScrollBar*>(widget))
    return true;
  for (const auto* parent = widget->parentWidget(); parent; parent = parent->parentWidget()) {
    if (isActedOn(parent) || parent->inherits("QTabBar") || parent->inherits("QMenuBar") ||
        parent->inherits("QComboBoxPrivateContainer") || parent->inherits("QToolBar")) {
      return true;
    }
    if (parent->inherits("QDockWidget"))
      return widget->parentWidget() == parent;  // float and close
  }
  return false;
}

QString makeStoppedRun(const QTemporaryDir& runs) {
  TrainingConfig config;
  config.name = "old";
  config.model = "/models/m";
  config.data_set = "/data/d";
  config.runs_folder = toPath(runs.path());
  const auto folder = createRunFolder(config);
  auto record = readRunRecord(folder);
  record.state = RunState::Stopped;
  record.step = 12;
  writeRunRecord(folder, record);
  MetricsWriter writer(folder);
  for (int step = 0; step < 12; ++step) {
    MetricPoint point;
    point.name = "loss/val";
    point.step = step;
    point.value = 0.1;
    writer.add(point);
  }
  writer.commit();
  return toText(folder);
}

}  // namespace

class MainWindowTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { QSettings().clear(); }

  void namesEverythingThatIsActedOn() {
    MainWindow window;
    window.show();
    QStringList unnamed;
    for (const auto* widget : window.findChildren<QWidget*>()) {
      const bool is_scrolled = qobject_cast<const QScrollArea*>(widget) != nullptr;
      const auto* dock = qobject_cast<const QDockWidget*>(widget->parentWidget());
      const bool is_panel = dock && dock->widget() == widget;
      if (!is_panel && ((!isActedOn(widget) && !is_scrolled) || isPartOfQt(widget))) continue;
      auto* spoken = QAccessible::queryAccessibleInterface(const_cast<QWidget*>(widget));
      if (widget->objectName().isEmpty() || spoken->text(QAccessible::Name).isEmpty()) {
        unnamed << QStringLiteral("%1 \"%2\"")
                       .arg(QLatin1String(widget->metaObject()->className()), widget->objectName());
      }
    }
    QVERIFY2(unnamed.isEmpty(), qPrintable(unnamed.join(QStringLiteral(", "))));
  }

  void fitsALaptopWithALargeFont() {
    const auto usual = QApplication::font();
    auto large = usual;
    large.setPointSize(12);
    QApplication::setFont(large);
    fitsALaptop();
    QApplication::setFont(usual);
  }

  void fitsALaptop() {
    const QTemporaryDir original;
    const QTemporaryDir synthetic;
    writePictures(toPath(original.path()), 2);
    writePictures(toPath(synthetic.path()), 2);
    StartOptions options;
    options.original = original.path().toStdString();
    options.synthetic = synthetic.path().toStdString();
    MainWindow window;
    window.open(options);
    window.show();
    QTRY_VERIFY(window.gallery().original().dataSet() && window.gallery().synthetic().dataSet());
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    for (const auto page :
         {MainWindow::Page::Workbench, MainWindow::Page::Experiment, MainWindow::Page::Sweeps}) {
      window.showPage(page);
      QCoreApplication::processEvents();
      const auto needed = window.minimumSizeHint();
      QVERIFY2(
          needed.width() <= 1366 && needed.height() <= 700,
          qPrintable(QStringLiteral("page %1: %2 x %3")
                         .arg(static_cast<int>(page))
                         .arg(needed.width())
                         .arg(needed.height())));
    }
  }

  void takesACellOfASweepToThePreview() {
    MainWindow window;
    window.show();
    window.showPage(MainWindow::Page::Sweeps);
    GenerationSettings settings;
    settings.prompt = "a cat";
    settings.cfg = 3;
    settings.steps = 7;
    Q_EMIT window.sweepPage().sendToSlider(settings, "/models/gone");
    QCOMPARE(window.page(), MainWindow::Page::Workbench);
    QCOMPARE(window.preview().settings().prompt, "a cat");
    QCOMPARE(window.preview().settings().cfg, 3.0);
    QCOMPARE(window.preview().settings().steps, 7);
  }

  // Not only what the list has: a cell's model may be an older checkpoint.
  void offersTheModelOfACellFromThenOn() {
    const QTemporaryDir models;
    const auto model = toPath(models.path()) / "another";
    std::filesystem::create_directories(model);
    MainWindow window;
    window.show();
    Q_EMIT window.sweepPage().sendToSlider({}, model);
    QCOMPARE(named<QComboBox>(window, "previewModel")->currentText(), "another");
    Q_EMIT window.sweepPage().sendToSlider({}, model);
    const auto* choice = named<QComboBox>(window, "previewModel");
    QCOMPARE(choice->findText("another"), choice->count() - 3);  // once, before "Open…"
  }

  void showsTheSamplesOfAPointThatIsClicked() {
    MainWindow window;
    window.show();
    const auto* samples = named<QWidget>(window, "sampleGrid");
    QTRY_VERIFY(samples->visibleRegion().isEmpty());  // behind the preview
    Q_EMIT window.chart().pointClicked("events /somewhere", 3);
    QTRY_VERIFY(!samples->visibleRegion().isEmpty());
  }

  void opensWhatTheCommandLineNames() {
    const QTemporaryDir original;
    const QTemporaryDir synthetic;
    const QTemporaryDir runs;
    writePictures(toPath(original.path()), 3);
    writePictures(toPath(synthetic.path()), 2);
    const auto run = makeStoppedRun(runs);
    MainWindow window;
    StartOptions options;
    options.original = original.path().toStdString();
    options.synthetic = synthetic.path().toStdString();
    options.run = run.toStdString();
    options.runs = runs.path().toStdString();
    window.open(options);
    window.show();
    QTRY_VERIFY(window.gallery().original().dataSet() && window.gallery().synthetic().dataSet());
    QCOMPARE(window.gallery().original().dataSet()->items.size(), 3U);
    QCOMPARE(window.gallery().synthetic().dataSet()->items.size(), 2U);
    QVERIFY(window.actions().start->isEnabled());
    QTRY_COMPARE(window.chart().pointCount(), 12U);
    QVERIFY(window.runs().isShown(run));
    QTRY_VERIFY(
        window.messageBar().text().contains(QStringLiteral("step 12")));  // offered for resuming
    QCOMPARE(named<QPushButton>(window, "message_action")->text(), QStringLiteral("Resume"));
    QCOMPARE(window.runs().runsFolder(), runs.path());
  }

  // What a run with EMA keeps can be looked at as two models.
  void offersWeightsBesideTheirAverage() {
    const QTemporaryDir runs;
    const auto run = makeStoppedRun(runs);
    const auto unet = toPath(run) / "checkpoints" / "step-000012" / "unet";
    std::filesystem::create_directories(unet);
    MainWindow window;
    StartOptions options;
    options.runs = runs.path().toStdString();
    window.open(options);
    const auto* choice = named<QComboBox>(window, "previewModel");
    const auto average = window.runs().labelOf(run) + ", step-000012";
    const auto weights = average + " (without EMA)";
    QTRY_VERIFY(choice->findText(average) >= 0);
    QCOMPARE(choice->findText(weights), -1);
    QFile file(toText(unet / "diffusion_pytorch_model.non_ema.safetensors"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QTRY_VERIFY(choice->findText(weights) >= 0);
  }

  void enablesButtonsByState() {
    const QTemporaryDir pictures;
    writePictures(toPath(pictures.path()), 3);
    MainWindow window;
    window.show();
    auto& actions = window.actions();
    QVERIFY(!actions.start->isEnabled());
    QVERIFY(!actions.export_chart->isEnabled());
    window.gallery().original().openFolder(pictures.path());
    QTRY_VERIFY(actions.start->isEnabled());
    pushState(window, RunState::Preparing);
    QTRY_VERIFY(
        !actions.start->isEnabled() && actions.stop->isEnabled() && !actions.pause->isEnabled());
    pushState(window, RunState::Running);
    QTRY_VERIFY(actions.pause->isEnabled());
    pushState(window, RunState::Paused);
    QTRY_COMPARE(actions.pause->text(), QStringLiteral("&Continue"));
    MetricPoint point;
    point.name = "loss/val";
    window.bridge().watchedEvents().push(point);
    QTRY_VERIFY(actions.export_chart->isEnabled());
    pushState(window, RunState::Finished);
    QTRY_VERIFY(actions.start->isEnabled() && !actions.stop->isEnabled());
  }

  void showsAFailureInsideTheWindow() {
    MainWindow window;
    window.show();
    pushState(window, RunState::Running);
    pushState(
        window, RunState::Failed, "Step 7: the loss is not finite. Use a lower learning rate.");
    QTRY_VERIFY(window.messageBar().showsError());
    QVERIFY(window.messageBar().isVisible());
    QVERIFY(window.messageBar().text().contains(QStringLiteral("lower learning rate")));
    QTest::mouseClick(named<QPushButton>(window, "message_log"), Qt::LeftButton);
    QVERIFY(named<QWidget>(window, "log_window")->isVisible());
    QVERIFY(named<QPlainTextEdit>(window, "log_messages")
                ->toPlainText()
                .contains(QStringLiteral("Step 7")));
  }

  void showsTheCurvesOfOtherTrainers() {
    const QTemporaryDir folder;
    {
      TensorBoardWriter writer(toPath(folder.path()));
      for (int step = 1; step <= 5; ++step) {
        writer.add({.name = "loss/validation/step_average", .step = step, .value = 1.0 / step});
      }
      writer.flush();
    }
    MainWindow window;
    window.show();
    auto* import = window.findChild<EventImport*>();
    import->open(folder.path());
    QTRY_COMPARE(window.chart().pointCount(), 5U);
    QVERIFY(window.chart().showsCurves());
    QVERIFY(window.actions().export_chart->isEnabled());
    import->open(folder.filePath(QStringLiteral("nowhere")));
    QTRY_VERIFY(named<QLabel>(window, "message_text")->text().contains(QStringLiteral("nowhere")));
  }

  void asksBeforeItClosesDuringARun() {
    MainWindow window;
    window.show();
    pushState(window, RunState::Running);
    QTRY_COMPARE(window.bridge().state(), RunState::Running);
    window.close();
    QVERIFY(window.isVisible());
    QTest::mouseClick(named<QPushButton>(window, "keep_running"), Qt::LeftButton);
    QTRY_VERIFY(!window.findChild<QMessageBox*>(QStringLiteral("close_question")));
    QCOMPARE(window.bridge().state(), RunState::Running);
    QVERIFY(window.isVisible());
    window.close();
    QTest::mouseClick(named<QPushButton>(window, "stop_and_close"), Qt::LeftButton);
    QCOMPARE(window.bridge().state(), RunState::Stopping);
    QVERIFY(window.isVisible());  // until the run has saved
    QVERIFY(window.messageBar().text().contains(QStringLiteral("Stopping")));
    pushState(window, RunState::Stopped);
    QTRY_VERIFY(!window.isVisible());
  }

  // An offer to resume stays; what is only worth knowing goes to the status bar.
  void keepsNewsFromHidingAnOffer() {
    MainWindow window;
    window.show();
    pushState(window, RunState::Running);
    pushState(window, RunState::Stopped, "Stopped after step 7.");
    QTRY_VERIFY(window.messageBar().text().contains(QStringLiteral("step 7")));
    Q_EMIT window.chart().informed(QStringLiteral("The chart is in chart.png."));
    QVERIFY(window.messageBar().text().contains(QStringLiteral("step 7")));
    QVERIFY(window.statusBar()->currentMessage().contains(QStringLiteral("chart.png")));
  }

  void staysOpenWhenStoppingFails() {
    MainWindow window;
    window.show();
    pushState(window, RunState::Running);
    QTRY_COMPARE(window.bridge().state(), RunState::Running);
    window.close();
    QTest::mouseClick(named<QPushButton>(window, "stop_and_close"), Qt::LeftButton);
    pushState(window, RunState::Failed, "The disk is full. Free some space and resume the run.");
    QTRY_VERIFY(window.messageBar().showsError());
    QTest::qWait(0);  // a close that is queued would come now
    QVERIFY(window.isVisible());
    QVERIFY(window.messageBar().text().contains(QStringLiteral("disk is full")));
  }

  void closesAtOnceWithoutARun() {
    MainWindow window;
    window.show();
    QVERIFY(window.close());
    QVERIFY(!window.isVisible());
  }

  void remembersItsLayout() {
    {
      MainWindow window;
      window.show();
      window.chart().setAxis(ChartAxis::Epoch);
      window.chart().setLogarithmic(true);
      window.preview().setPrompt(QStringLiteral("a teapot"));
      named<QDockWidget>(window, "preview_dock")->hide();
      window.gallery().setThumbnailSize(120);
      window.close();
    }
    MainWindow window;
    window.show();
    QVERIFY(named<QDockWidget>(window, "preview_dock")->isHidden());
    QCOMPARE(window.gallery().thumbnailSize(), 120);
    QCOMPARE(window.chart().axis(), ChartAxis::Epoch);
    QVERIFY(window.chart().logarithmic());
    QCOMPARE(window.preview().settings().prompt, std::string("a teapot"));
    named<QAction>(window, "reset_layout")->trigger();
    QVERIFY(!named<QDockWidget>(window, "preview_dock")->isHidden());
  }

  void forgetsWhereTheEmbeddedModelWas() {
    {
      MainWindow window;
      window.close();
    }
    const auto saved = QSettings().value(QStringLiteral("training/config")).toString();
    QVERIFY(saved.contains(QStringLiteral("\"model\":\"\"")));
  }

  void trainsOnTheOneSetThatWasNamed() {
    const QTemporaryDir pictures;
    writePictures(toPath(pictures.path()), 3);
    StartOptions original;
    original.original = pictures.path().toStdString();
    StartOptions synthetic;
    synthetic.synthetic = pictures.path().toStdString();
    MainWindow window;
    window.open(synthetic);
    QCOMPARE(window.form().wing(), Wing::Synthetic);
    window.open(original);
    QCOMPARE(window.form().wing(), Wing::Original);
  }

  void doesNotStartLaterWhatCouldNotBeOpened() {
    const QTemporaryDir pictures;
    writePictures(toPath(pictures.path()), 3);
    StartOptions options;
    options.original = pictures.path().toStdString() + "/missing";
    options.start = true;
    MainWindow window;
    window.open(options);
    QTRY_VERIFY(window.messageBar().showsError());
    window.gallery().original().openFolder(pictures.path());
    QTRY_VERIFY(window.actions().start->isEnabled());
    QTRY_VERIFY(window.form().modelChooser().facts());
    QVERIFY(!window.bridge().active());
  }

  void opensNothingFromAnEmptyFolder() {
    const QTemporaryDir empty;
    const QTemporaryDir pictures;
    writePictures(toPath(pictures.path()), 3);
    StartOptions options;
    options.original = empty.path().toStdString();
    options.start = true;
    MainWindow window;
    window.show();
    window.open(options);
    QTRY_VERIFY(window.messageBar().showsError());
    QVERIFY(!window.actions().start->isEnabled());
    QVERIFY(named<QPushButton>(window, "original_open_button")->isVisible());
    window.gallery().original().openFolder(pictures.path());
    QTRY_VERIFY(window.actions().start->isEnabled());
    QTRY_VERIFY(window.form().modelChooser().facts());
    QVERIFY(!window.bridge().active());  // what was wanted then is not started now
  }

  // With Alt, a letter goes to one place only, whichever tabs are in front.
  void hasNoLetterTwice() {
    MainWindow window;
    window.show();
    for (const char* left : {"training_dock", "runs_dock"}) {
      for (const char* right : {"preview_dock", "samples_dock"}) {
        named<QDockWidget>(window, left)->raise();
        named<QDockWidget>(window, right)->raise();
        QTest::qWait(0);
        QMultiMap<QString, QString> letters;
        const auto add = [&](const QString& text) {
          const auto key = QKeySequence::mnemonic(text).toString();
          if (!key.isEmpty()) letters.insert(key, text);
        };
        for (const auto* menu : window.menuBar()->actions()) add(menu->text());
        for (const auto* button : window.findChildren<QAbstractButton*>()) {
          if (button->isVisible()) add(button->text());
        }
        for (const auto* label : window.findChildren<QLabel*>()) {
          if (label->isVisible() && label->buddy()) add(label->text());
        }
        for (const auto& key : letters.uniqueKeys()) {
          QVERIFY2(letters.count(key) == 1, qPrintable(letters.values(key).join(", ")));
        }
      }
    }
  }

  void marksAFormThatCannotStart() {
    const QTemporaryDir pictures;
    writePictures(toPath(pictures.path()), 3);
    MainWindow window;
    window.show();
    window.gallery().original().openFolder(pictures.path());
    QTRY_VERIFY(window.actions().start->isEnabled());
    named<QLineEdit>(window, "learning_rate")->setText(QStringLiteral("fast"));
    window.actions().start->trigger();
    QVERIFY(!window.bridge().active());
    QVERIFY(window.messageBar().showsError());
    QVERIFY(named<QLabel>(window, "learning_rate_problem")->isVisible());
  }
};

const Registered<MainWindowTest> main_window_test;

}  // namespace diptych::ui

#include "main_window_test.moc"
