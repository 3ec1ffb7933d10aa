// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sweep/sweep_form.h"

#include "core/experiment/experiment.h"
#include "core/experiment/run_folder.h"
#include "core/sweep/sweep_models.h"
#include "tests/ui/support/test_registry.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

namespace diptych::ui {

class SweepFormTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    form_ = std::make_unique<SweepForm>();
    form_->setModels({{"Base model", "/models/base", {}}, {"run a", "/runs/a", {}}});
    form_->show();
  }
  void cleanup() { form_.reset(); }

  void countsWhileOneTypes() {
    QVERIFY(!start()->isEnabled());
    type("X", "1-10");
    QVERIFY(text("sweepCountX").startsWith("10 values: 1 · 2 · 3"));
    type("Y", "a cat, sitting\na dog");
    QVERIFY(text("sweepCountY").startsWith("2 values"));
    QVERIFY(text("sweepSummary").contains("20 cells"));
    form_->setSecondsPerStep(0.5);
    QVERIFY(text("sweepSummary").contains("about 3 min 20 s"));
    QVERIFY(start()->isEnabled());
  }

  void saysWhatIsWrong() {
    type("X", "1, two");
    QVERIFY(text("sweepProblemX").contains("\"two\" is no number"));
    QVERIFY(!start()->isEnabled());
    QVERIFY(text("sweepSummary").contains("Type values"));
  }

  void refusesTwoAxesOfOneKind() {
    type("X", "1-3");
    auto* kind = form_->findChild<QComboBox*>("sweepKindY");
    kind->setCurrentIndex(kind->findData(static_cast<int>(SweepKind::Cfg)));
    type("Y", "4, 5");
    QVERIFY(text("sweepCountY").contains("already"));
    QVERIFY(!form_->request());
  }

  void asksForWhatItsFieldsSay() {
    form_->findChild<QLineEdit*>("sweepName")->setText("cats");
    form_->findChild<QLineEdit*>("sweepSeed")->setText("18446744073709551615");
    type("X", "1, 2");
    type("Y", "a, b");
    QCOMPARE(form_->request()->base.width, 0);  // the model's own
    form_->findChild<QComboBox*>("sweepSize")->setEditText("512x768");
    const auto request = form_->request();
    QCOMPARE(request->base.width, 512);
    QCOMPARE(request->base.height, 768);
    QVERIFY(request.has_value());
    QCOMPARE(request->name, "cats");
    QCOMPARE(request->base.seed, 18446744073709551615ULL);
    QCOMPARE(request->model, std::filesystem::path("/models/base"));
    QCOMPARE(request->axes.size(), 2U);
    QCOMPARE(request->axes[1].typed, "a, b");
    form_->findChild<QComboBox*>("sweepModel")->setEditText("/other/model");
    QCOMPARE(form_->request()->model, std::filesystem::path("/other/model"));
  }

  void disablesWhatAnAxisChanges() {
    QVERIFY(!form_->findChild<QLineEdit*>("sweepPrompt")->isEnabled());
    QVERIFY(form_->findChild<QLineEdit*>("sweepSeed")->isEnabled());
    auto* kind = form_->findChild<QComboBox*>("sweepKindZ");
    kind->setCurrentIndex(kind->findData(static_cast<int>(SweepKind::Seed)));
    QVERIFY(!form_->findChild<QLineEdit*>("sweepSeed")->isEnabled());
  }

  // An experiment stands for as many models as it has arms with a checkpoint.
  void countsTheModelsOfAnExperiment() {
    const QTemporaryDir disk;
    const std::filesystem::path folder = disk.filePath("an \"experiment\", #1").toStdString();
    makeExperiment(folder, {"original", "a, b"});
    form_->setModels(
        {{"Base model", "/models/base", {}},
         {"All arms", folder, "Experiment trial"},
         {"a, b", armPath(folder, "a, b"), "Experiment trial"}});
    QCOMPARE(form_->findChild<QComboBox*>("sweepModel")->count(), 1);
    type("X", "1-3");
    chooseKind("Y", SweepKind::Model);
    trigger("Experiment trial", "All arms");
    QTRY_COMPARE(text("sweepCountY"), "2 values: original, step 10 · a, b, step 10");
    QVERIFY(text("sweepSummary").contains("6 cells"));
    trigger("Experiment trial", "a, b");
    QTRY_VERIFY(text("sweepCountY").startsWith("3 values"));
    QVERIFY(start()->isEnabled());
    auto other = QString::fromStdString(armPath(folder, "none").string());
    type("Y", '"' + other.replace('"', "\"\"") + '"');
    QTRY_VERIFY(text("sweepProblemY").contains("no arm \"none\""));
    QVERIFY(text("sweepProblemY").contains("original, a, b"));
    chooseKind("Y", SweepKind::Prompt);
    QVERIFY(!form_->findChild<QLabel*>("sweepProblemY")->isVisible());
  }

  void isRemembered() {
    const QTemporaryDir folder;
    QSettings settings(folder.filePath("settings.ini"), QSettings::IniFormat);
    type("X", "1-4");
    type("Y", "a\nb, c");
    form_->findChild<QComboBox*>("sweepSize")->setEditText("96x128");
    form_->save(settings);
    SweepForm other;
    other.setModels({{"Base model", "/models/base", {}}});
    other.restore(settings);
    QVERIFY(other.request().has_value());
    QCOMPARE(other.request()->axes[1].typed, "a\nb, c");
    QCOMPARE(other.request()->base.height, 128);
  }

 private:
  void type(const char* axis, const QString& values) {
    form_->findChild<QPlainTextEdit*>(QStringLiteral("sweepValues") + axis)->setPlainText(values);
  }
  void chooseKind(const char* axis, SweepKind wanted) {
    auto* kind = form_->findChild<QComboBox*>(QStringLiteral("sweepKind") + axis);
    kind->setCurrentIndex(kind->findData(static_cast<int>(wanted)));
  }
  // In the menu that adds models to the rows.
  void trigger(const QString& group, const QString& label) {
    for (auto* menu :
         form_->findChild<QToolButton*>("sweepAddModelY")->menu()->findChildren<QMenu*>()) {
      if (menu->title() != group) continue;
      for (auto* action : menu->actions()) {
        if (action->text() == label) action->trigger();
      }
    }
  }
  static void makeExperiment(
      const std::filesystem::path& folder, const std::vector<std::string>& arms) {
    const std::filesystem::path base = DIPTYCH_SOURCE_DIR "/resources/base-model";
    Experiment experiment;
    experiment.name = "trial";
    for (const auto& name : arms) {
      Arm arm;
      arm.name = name;
      arm.folder = "/data/" + name;
      experiment.arms.push_back(arm);
      TrainingConfig config;
      config.model = base;
      config.data_set = arm.folder;
      config.runs_folder = armPath(folder, name) / "seed-1";
      const auto run = createRunFolder(config);
      std::filesystem::create_directories(run / "checkpoints");
      std::filesystem::create_directory_symlink(base, run / "checkpoints/step-000010");
    }
    writeExperiment(folder, experiment);
  }
  QString text(const char* label) { return form_->findChild<QLabel*>(label)->text(); }
  QPushButton* start() { return form_->findChild<QPushButton*>("sweepStart"); }

  std::unique_ptr<SweepForm> form_;
};

namespace {
const Registered<SweepFormTest> registered_form_test;
}  // namespace

}  // namespace diptych::ui

#include "sweep_form_test.moc"
