// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/experiment/experiment_page.h"

#include "core/experiment/experiment.h"
#include "tests/core/model/tiny_model.h"
#include "tests/ui/support/event_loop_watchdog.h"
#include "tests/ui/support/test_pictures.h"
#include "tests/ui/support/test_registry.h"
#include "tests/ui/window/window_fixture.h"
#include "ui/bridge/paths.h"
#include "ui/experiment/arm_table_model.h"
#include "ui/window/message_bar.h"
#include "ui/window/run_actions.h"

#include <QAction>
#include <QComboBox>
#include <QDialog>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QTabWidget>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolBar>
#include <QToolButton>
#include <QTreeView>
#include <QTreeWidget>

#include <algorithm>

namespace diptych::ui {

namespace {

constexpr int kLong_ms = 120'000;  // a debug build on a busy machine

void press(QWidget& window, const char* button) {
  QTest::mouseClick(named<QAbstractButton>(window, button), Qt::LeftButton);
}

QString cell(MainWindow& window, int row, int column) {
  return named<QTreeView>(window, "arms")->model()->index(row, column).data().toString();
}

int armCount(MainWindow& window) { return named<QTreeView>(window, "arms")->model()->rowCount(); }

void choose(QComboBox& box, const QString& text) { box.setCurrentIndex(box.findText(text)); }

// How many cells of seeds say so.
bool allRunsAre(MainWindow& window, int seeds, const QString& word) {
  for (int row = 0; row < armCount(window); ++row) {
    for (int seed = 0; seed < seeds; ++seed) {
      const auto text = cell(window, row, ArmTableModel::FirstSeed + seed);
      if (!text.contains(word)) return false;
    }
  }
  return true;
}

}  // namespace

// The experiment page in the real window, with a model that trains in milliseconds.
class ExperimentPageTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    QSettings().clear();
    scratch_ = std::make_unique<QTemporaryDir>();
    const auto path = [this](const char* name) {
      return toPath(scratch_->filePath(QLatin1String(name)));
    };
    writePictures(path("pictures"), 10);
    Experiment experiment;
    experiment.name = "small";
    experiment.hypothesis = "Blurred pictures are learned faster.";
    experiment.model = writeTinyModel(path("model"), 1);
    experiment.training = {
        {"resolution", 16},
        {"max_epochs", 4},
        {"batch_size", 4},
        {"learning_rate", 1e-3},
        {"device", "cpu"},
        {"sample_cfgs", {1.0, 4.0}},
        {"sample_prompts", {"an apple"}},
        {"sample_steps", 2}};
    experiment.panel.timesteps = 2;
    experiment.panel.held_out = 0.2;
    experiment.cfgs = {1, 5};
    Arm original;
    original.name = "original";
    original.folder = path("pictures");
    Arm blurred;
    blurred.name = "blurred";
    blurred.from = "original";
    blurred.recipe = Recipe{"low_pass", {{"sigma", 2.0}}, {}, {}};
    Arm again = original;
    again.name = "again";
    again.seed_offset = 1000;
    experiment.arms = {original, blurred, again};
    experiment.seeds = {1, 2};
    folder_ = scratch_->filePath(QStringLiteral("experiment"));
    writeExperiment(toPath(folder_), experiment);
  }

  void givesTheExperimentItsRoomAndBack() {
    MainWindow window;
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    named<QDockWidget>(window, "preview_dock")->hide();
    press(window, "experiment_button");
    QCOMPARE(window.page(), MainWindow::Page::Experiment);
    QVERIFY(named<QPushButton>(window, "empty_new")->isVisible());
    QVERIFY(!named<QDockWidget>(window, "training_dock")->isVisible());
    QVERIFY(!named<QToolBar>(window, "main_tools")->isVisible());
    press(window, "workbench_button");
    QVERIFY(named<QDockWidget>(window, "training_dock")->isVisible());
    QVERIFY(named<QDockWidget>(window, "preview_dock")->isHidden());
    QVERIFY(named<QToolBar>(window, "main_tools")->isVisible());
  }

  void remembersThePageAndTheExperiment() {
    {
      MainWindow window;
      window.show();
      open(window);
      QTRY_COMPARE(armCount(window), 3);
      window.close();
    }
    MainWindow window;
    window.show();
    QCOMPARE(window.page(), MainWindow::Page::Experiment);
    QTRY_COMPARE(armCount(window), 3);
    press(window, "workbench_button");
    QVERIFY(named<QDockWidget>(window, "training_dock")->isVisible());
  }

  void makesAnExperimentFromATemplate() {
    MainWindow window;
    window.show();
    window.showPage(MainWindow::Page::Experiment);
    press(window, "empty_new");
    auto* dialog = named<QDialog>(window, "new_experiment");
    QVERIFY(!named<QPushButton>(*dialog, "make")->isEnabled());
    named<QLineEdit>(*dialog, "pictures")->setText(scratch_->filePath(QStringLiteral("nowhere")));
    QVERIFY(named<QLabel>(*dialog, "new_experiment_problem")
                ->text()
                .contains(QStringLiteral("is no folder")));
    named<QLineEdit>(*dialog, "pictures")->setText(scratch_->filePath(QStringLiteral("pictures")));
    named<QLineEdit>(*dialog, "experiment_folder")->setText(folder_);
    QVERIFY(named<QLabel>(*dialog, "new_experiment_problem")
                ->text()
                .contains(QStringLiteral("holds an experiment already")));
    named<QLineEdit>(*dialog, "experiment_folder")
        ->setText(scratch_->filePath(QStringLiteral("new")));
    named<QSpinBox>(*dialog, "seeds")->setValue(2);
    press(*dialog, "make");
    QTRY_COMPARE(armCount(window), 6);
    QCOMPARE(cell(window, 1, ArmTableModel::Name), QStringLiteral("synthetic"));
    QCOMPARE(cell(window, 1, ArmTableModel::Pictures), QStringLiteral("not made yet"));
    QCOMPARE(cell(window, 5, ArmTableModel::FirstSeed + 1), QStringLiteral("waiting"));
    QCOMPARE(cell(window, 0, ArmTableModel::FirstSeed + 2), QStringLiteral("the reference"));
  }

  void refusesUntilDifferencesAreAccepted() {
    MainWindow window;
    window.show();
    open(window);
    auto* list = named<QTreeWidget>(window, "differences");
    QTRY_COMPARE_WITH_TIMEOUT(list->topLevelItemCount(), 1, kLong_ms);  // blurred is not made yet
    auto* item = list->topLevelItem(0)->child(0);
    QCOMPARE(item->text(1), QStringLiteral("seeds"));
    press(window, "start_experiment_button");
    QVERIFY(window.messageBar().showsError());
    QVERIFY(!window.experimentPage().bridge().active());
    QVERIFY(list->isVisible());
    item->setCheckState(0, Qt::Checked);
    QTRY_COMPARE(readExperiment(toPath(folder_)).accepted.size(), 1U);
    QCOMPARE(readExperiment(toPath(folder_)).accepted.front(), std::string("again: seeds"));
  }

  void worksThroughEverything() {
    MainWindow window;
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    open(window);
    acceptAll(window);
    EventLoopWatchdog watchdog;
    press(window, "start_experiment_button");
    QVERIFY(window.experimentPage().bridge().active());
    QVERIFY(!window.actions().start->isEnabled());
    QVERIFY(!named<QToolButton>(window, "new_experiment_action_button")->isEnabled());
    addBlurredMore(window);  // the next arm, while one runs
    QTRY_VERIFY_WITH_TIMEOUT(!window.experimentPage().bridge().active(), kLong_ms);
    QVERIFY2(!window.messageBar().showsError(), qPrintable(window.messageBar().text()));
    QTRY_COMPARE(armCount(window), 4);
    QTRY_VERIFY_WITH_TIMEOUT(allRunsAre(window, 2, QStringLiteral("0.")), kLong_ms);
    auto* verdicts = named<QTableWidget>(window, "verdicts");
    QTRY_COMPARE_WITH_TIMEOUT(verdicts->rowCount(), 6, kLong_ms);  // three arms on two losses
    QCOMPARE(named<QTableWidget>(window, "run_figures")->rowCount(), 16);
    QCOMPARE(named<QTableWidget>(window, "cross_matrix")->rowCount(), 4);
    QCOMPARE(named<QTableWidget>(window, "cross_matrix")->columnCount(), 3);
    QVERIFY(cell(window, 1, ArmTableModel::FirstSeed + 2).contains(QLatin1Char('x')));
    QVERIFY(!named<QToolButton>(window, "edit_arm_button")->isEnabled());
    qInfo("longest stall of the GUI thread: %.1f ms", watchdog.longestStall_ms());
    QVERIFY2(
        watchdog.longestStall_ms() < 150, qPrintable(QString::number(watchdog.longestStall_ms())));
  }

  void stopsAndGoesOn() {
    lengthen(4000);
    MainWindow window;
    window.show();
    open(window);
    acceptAll(window);
    auto& bridge = window.experimentPage().bridge();
    press(window, "start_experiment_button");
    const auto trains = [&] {
      return cell(window, 0, ArmTableModel::FirstSeed).contains(QLatin1Char('%'));
    };
    QTRY_VERIFY_WITH_TIMEOUT(trains(), kLong_ms);
    QTRY_VERIFY(named<QToolButton>(window, "pause_experiment_button")->isEnabled());
    press(window, "pause_experiment_button");
    QTRY_VERIFY_WITH_TIMEOUT(bridge.paused(), kLong_ms);
    press(window, "pause_experiment_button");
    QTRY_VERIFY_WITH_TIMEOUT(!bridge.paused(), kLong_ms);
    press(window, "stop_experiment_button");
    QTRY_VERIFY_WITH_TIMEOUT(!bridge.active(), kLong_ms);
    QTRY_VERIFY(cell(window, 0, ArmTableModel::FirstSeed).startsWith(QStringLiteral("stopped at")));
    QVERIFY(!window.messageBar().showsError());
    press(window, "start_experiment_button");
    QTRY_VERIFY_WITH_TIMEOUT(
        bridge.task() && bridge.task()->kind == ExperimentTask::Kind::Run, kLong_ms);
    window.close();  // asks first
    QVERIFY(window.isVisible());
    press(window, "stop_and_close");
    QTRY_VERIFY_WITH_TIMEOUT(!window.isVisible(), kLong_ms);
  }

  void editsAndRemovesArms() {
    MainWindow window;
    window.show();
    open(window);
    QTRY_COMPARE(armCount(window), 3);
    auto* arms = named<QTreeView>(window, "arms");
    arms->setCurrentIndex(arms->model()->index(1, 0));
    press(window, "edit_arm_button");
    auto* dialog = named<QDialog>(window, "arm_dialog");
    QCOMPARE(named<QLineEdit>(*dialog, "arm_name")->text(), QStringLiteral("blurred"));
    QCOMPARE(named<QLineEdit>(*dialog, "sigma")->text(), QStringLiteral("2"));
    named<QLineEdit>(*dialog, "sigma")->setText(QStringLiteral("0"));
    QVERIFY(!named<QPushButton>(*dialog, "arm_ok")->isEnabled());
    named<QLineEdit>(*dialog, "sigma")->setText(QStringLiteral("3.5"));
    press(*dialog, "arm_ok");
    QTRY_COMPARE(
        readExperiment(toPath(folder_)).arms[1].recipe->settings.at("sigma").get<double>(), 3.5);

    arms->setCurrentIndex(arms->model()->index(2, 0));
    QTRY_VERIFY(named<QToolButton>(window, "remove_arm_button")->isEnabled());
    press(window, "remove_arm_button");
    QTRY_COMPARE(armCount(window), 2);
    QTRY_COMPARE(readExperiment(toPath(folder_)).arms.size(), 2U);
    press(window, "message_action");  // undo
    QTRY_COMPARE(armCount(window), 3);
    arms->setCurrentIndex(arms->model()->index(0, 0));  // blurred is made from it
    press(window, "remove_arm_button");
    QTRY_VERIFY(window.messageBar().showsError());
    QTRY_COMPARE(armCount(window), 3);
  }

  void removesTheRightArmsInQuickSuccession() {
    MainWindow window;
    window.show();
    open(window);
    QTRY_COMPARE(armCount(window), 3);
    auto* arms = named<QTreeView>(window, "arms");
    arms->setCurrentIndex(arms->model()->index(2, 0));
    named<QAction>(window, "remove_arm")->trigger();
    QCOMPARE(armCount(window), 2);  // at once
    arms->setCurrentIndex(arms->model()->index(1, 0));
    named<QAction>(window, "remove_arm")->trigger();
    QCOMPARE(armCount(window), 1);
    QVERIFY(!named<QAction>(window, "remove_arm")->isEnabled());  // the reference stays
    QTRY_COMPARE(readExperiment(toPath(folder_)).arms.size(), 1U);
    QCOMPARE(readExperiment(toPath(folder_)).arms[0].name, std::string("original"));
  }

  void countsATickAtOnce() {
    MainWindow window;
    window.show();
    open(window);
    auto* list = named<QTreeWidget>(window, "differences");
    QTRY_COMPARE_WITH_TIMEOUT(list->topLevelItemCount(), 1, kLong_ms);
    list->topLevelItem(0)->child(0)->setCheckState(0, Qt::Checked);
    QCOMPARE(list->topLevelItem(0)->child(0)->text(0), QStringLiteral("yes"));
    QVERIFY(!named<QPushButton>(window, "accept_all")->isEnabled());
  }

  void keepsEditsOfTheSetupApart() {
    const auto other = scratch_->filePath(QStringLiteral("other"));
    auto experiment = readExperiment(toPath(folder_));
    experiment.name = "other";
    writeExperiment(toPath(other), experiment);
    MainWindow window;
    window.show();
    open(window);
    QTRY_COMPARE(armCount(window), 3);
    auto* name = named<QLineEdit>(window, "experiment_name");
    QTRY_COMPARE(name->text(), QStringLiteral("small"));
    name->setText(QStringLiteral("edited"));
    press(window, "start_experiment_button");
    QVERIFY(!window.experimentPage().bridge().active());
    QVERIFY(window.messageBar().text().contains(QStringLiteral("not applied")));
    window.experimentPage().openFolder(other);
    QTRY_COMPARE(name->text(), QStringLiteral("other"));
    QVERIFY(!named<QPushButton>(window, "apply")->isEnabled());
    QCOMPARE(readExperiment(toPath(folder_)).name, std::string("small"));
  }

  void setsWhatHoldsForAllArms() {
    MainWindow window;
    window.show();
    open(window);
    QTRY_COMPARE(armCount(window), 3);
    auto* seeds = named<QLineEdit>(window, "experiment_seeds");
    QTRY_COMPARE(seeds->text(), QStringLiteral("1, 2"));
    QVERIFY(!named<QPushButton>(window, "apply")->isEnabled());
    seeds->setText(QStringLiteral("1, 1"));
    QVERIFY(!named<QPushButton>(window, "apply")->isEnabled());
    seeds->setText(QStringLiteral("1, 2, 7"));
    named<QSpinBox>(window.experimentPage(), "max_epochs")->setValue(9);
    press(window, "apply");
    QTRY_COMPARE(readExperiment(toPath(folder_)).seeds.size(), 3U);
    QCOMPARE(readExperiment(toPath(folder_)).training.at("max_epochs").get<int>(), 9);
    QTRY_COMPARE(
        named<QTreeView>(window, "arms")->model()->columnCount(), ArmTableModel::FirstSeed + 4);
  }

  void tellsWhatCannotBeRead() {
    writeText(toPath(folder_) / kExperimentFile, "{\"name\": ");
    MainWindow window;
    window.show();
    open(window);
    QTRY_VERIFY(window.messageBar().showsError());
    QVERIFY(window.messageBar().text().contains(QStringLiteral("experiment.json")));
  }

  void writesTheReport() {
    MainWindow window;
    window.show();
    open(window);
    acceptAll(window);
    press(window, "start_experiment_button");
    QTRY_VERIFY_WITH_TIMEOUT(!window.experimentPage().bridge().active(), kLong_ms);
    auto& experiment = window.experimentPage().experiment();
    experiment.setReportProgram(QStringLiteral("/nowhere/diptych-cli"));
    QTRY_VERIFY_WITH_TIMEOUT(experiment.results().has_value(), kLong_ms);
    press(window, "report_button");
    QTRY_VERIFY(window.messageBar().showsError());
    experiment.setReportProgram(QStringLiteral(DIPTYCH_CLI));
    QString written;
    disconnect(&experiment, &OpenExperiment::reportWritten, nullptr, nullptr);  // no browser here
    connect(&experiment, &OpenExperiment::reportWritten, this, [&](const QString& html) {
      written = html;
    });
    press(window, "report_button");
    QTRY_VERIFY_WITH_TIMEOUT(!written.isEmpty(), kLong_ms);
    QVERIFY(QFile::exists(written));
  }

 private:
  void open(MainWindow& window) {
    StartOptions options;
    options.experiment = folder_.toStdString();
    window.open(options);
    QCOMPARE(window.page(), MainWindow::Page::Experiment);
  }

  void lengthen(int epochs) {
    auto experiment = readExperiment(toPath(folder_));
    experiment.training["max_epochs"] = epochs;
    writeExperiment(toPath(folder_), experiment);
  }

  void acceptAll(MainWindow& window) {
    auto* accept = named<QPushButton>(window, "accept_all");
    QTRY_VERIFY_WITH_TIMEOUT(accept->isEnabled(), kLong_ms);
    named<QTabWidget>(window, "experiment_tabs")->setCurrentIndex(1);
    press(window, "accept_all");
    QTRY_VERIFY_WITH_TIMEOUT(!accept->isEnabled(), kLong_ms);
    QTRY_COMPARE(readExperiment(toPath(folder_)).accepted.size(), 1U);
  }

  void addBlurredMore(MainWindow& window) {
    press(window, "add_arm_button");
    auto* dialog = named<QDialog>(window, "arm_dialog");
    named<QLineEdit>(*dialog, "arm_name")->setText(QStringLiteral("more"));
    choose(*named<QComboBox>(*dialog, "arm_kind"), QStringLiteral("Low pass"));
    named<QLineEdit>(*dialog, "sigma")->setText(QStringLiteral("4"));
    press(*dialog, "arm_ok");
  }

  std::unique_ptr<QTemporaryDir> scratch_;
  QString folder_;
};

const Registered<ExperimentPageTest> experiment_page_test;

}  // namespace diptych::ui

#include "experiment_page_test.moc"
