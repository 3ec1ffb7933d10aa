// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/training/training_form.h"

#include "core/base/resources.h"
#include "tests/ui/support/test_registry.h"
#include "ui/bridge/paths.h"
#include "ui/training/field_editor.h"
#include "ui/training/model_chooser.h"
#include "ui/training/step_estimate.h"

#include <nlohmann/json.hpp>

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <limits>

namespace diptych::ui {

namespace {

std::shared_ptr<const DataSet> twentySquares() {
  DataSet set;
  set.root = "/data/twenty";
  for (int i = 0; i < 20; ++i) {
    PictureItem item;
    item.name = std::to_string(i) + ".png";
    item.size = {64, 64};
    set.items.push_back(std::move(item));
  }
  return std::make_shared<const DataSet>(std::move(set));
}

// Nothing in it is a default.
TrainingConfig unusualConfig() {
  TrainingConfig config;
  config.name = "grüße 1";
  config.runs_folder = "/runs/here";
  config.max_epochs = 7;
  config.learning_rate = 1.5e-6;
  config.train_text_encoder = !config.train_text_encoder;
  config.lr_scheduler = "cosine";
  config.seed = std::numeric_limits<std::uint64_t>::max();
  config.sample_prompts = {"a photo of a cat", "two, with commas"};
  config.sample_cfgs = {1, 2.25};
  config.sample_every_epochs = -1;
  config.sample_sampler = "unipc";
  config.mixed_precision = "bf16";
  return config;
}

nlohmann::json comparable(const TrainingConfig& config) {
  auto json = toJson(config);
  json.erase("model");
  json.erase("data_set");
  return json;
}

}  // namespace

class TrainingFormTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void hasAnEditorForEveryField() {
    const TrainingForm form;
    const auto fields = toJson(TrainingConfig{});
    for (const auto& [name, value] : fields.items()) {
      if (name == "model" || name == "data_set") continue;
      QVERIFY2(form.editor(QString::fromStdString(name)) != nullptr, name.c_str());
    }
  }

  void offersOnlyChoicesThatCanBeRun() {
    TrainingConfig config;
    config.model = "/m";
    config.data_set = "/d";
    for (const auto& spec : fieldSpecs()) {
      for (const auto& choice : spec.choices) {
        auto json = toJson(config);
        json[spec.name] = choice.value;
        const auto problems = validate(trainingConfigFromJson(json));
        QVERIFY2(problems.empty(), (spec.name + " " + choice.value).c_str());
      }
    }
  }

  void returnsWhatWasSet() {
    TrainingForm form;
    form.setConfig(unusualConfig());
    QCOMPARE(comparable(form.read().config).dump(), comparable(unusualConfig()).dump());
  }

  void readsScientificNotation() {
    TrainingForm form;
    auto* edit = form.findChild<QLineEdit*>(QStringLiteral("learning_rate"));
    edit->setText(QStringLiteral("2.5E-06"));
    QCOMPARE(form.read().config.learning_rate, 2.5e-6);
    edit->setText(QStringLiteral("0.001"));
    QCOMPARE(form.read().config.learning_rate, 1e-3);
    QCOMPARE(realText(1.5e-6), QStringLiteral("1.5e-6"));
    QCOMPARE(realText(0.1), QStringLiteral("0.1"));
    QCOMPARE(realText(1e21), QStringLiteral("1e21"));
  }

  void saysWhatIsWrongAtTheField() {
    TrainingForm form;
    QTRY_VERIFY(form.modelChooser().facts().has_value());  // its defaults come with it
    form.setDataSet(Wing::Original, twentySquares());
    const QList<std::pair<QString, QString>> wrong{
        {QStringLiteral("learning_rate"), QStringLiteral("fast")},
        {QStringLiteral("learning_rate"), QStringLiteral("-1")},
        {QStringLiteral("learning_rate"), QStringLiteral("nan")},
        {QStringLiteral("sample_cfgs"), QStringLiteral("1, many")},
        {QStringLiteral("seed"), QStringLiteral("-5")},
        {QStringLiteral("name"), QStringLiteral("a/b")},
        {QStringLiteral("val_split"), QStringLiteral("0.95")}};
    for (const auto& [field, text] : wrong) {
      auto* edit = form.findChild<QLineEdit*>(field);
      const auto before = edit->text();
      edit->setText(text);
      QTRY_VERIFY2(!form.editor(field)->problem().isEmpty(), qPrintable(field + text));
      QVERIFY(!form.configForStart());
      edit->setText(before);
      QTRY_VERIFY2(form.editor(field)->problem().isEmpty(), qPrintable(field));
    }
    QVERIFY(form.configForStart());
  }

  void unfoldsAdvancedToShowAProblem() {
    TrainingForm form;
    form.show();
    form.setDataSet(Wing::Original, twentySquares());
    auto* advanced = form.findChild<QToolButton*>(QStringLiteral("advanced"));
    QVERIFY(!advanced->isChecked());
    form.findChild<QLineEdit*>(QStringLiteral("device"))->setText(QStringLiteral("abacus"));
    QVERIFY(!form.configForStart());
    QVERIFY(advanced->isChecked());
    QVERIFY(form.editor(QStringLiteral("device"))->problem().contains(QStringLiteral("abacus")));
  }

  void asksForADataSetOnlyWhenItIsMissed() {
    TrainingForm form;
    auto* problem = form.findChild<QLabel*>(QStringLiteral("data_set_problem"));
    QVERIFY(problem->text().isEmpty());
    QVERIFY(!form.configForStart());
    QVERIFY(problem->text().contains(QStringLiteral("original")));
    form.setDataSet(Wing::Original, twentySquares());
    QVERIFY(problem->text().isEmpty());
    const auto config = form.configForStart();
    QVERIFY(config);
    QCOMPARE(config->data_set, std::filesystem::path("/data/twenty"));
  }

  void trainsOnTheChosenSide() {
    TrainingForm form;
    const QSignalSpy readiness(&form, &TrainingForm::readinessChanged);
    form.setDataSet(Wing::Synthetic, twentySquares());
    QVERIFY(!form.hasDataSet());
    form.setWing(Wing::Synthetic);
    QVERIFY(form.hasDataSet());
    QVERIFY(readiness.count() >= 2);
    QCOMPARE(form.read().config.name, std::string("synthetic"));  // nobody typed another name
    form.findChild<QLineEdit*>(QStringLiteral("name"))->setText(QStringLiteral("mine"));
    form.setWing(Wing::Original);
    QCOMPARE(form.read().config.name, std::string("mine"));
  }

  void countsStepsAsTheTrainerDoes() {
    TrainingConfig config;
    config.resolution = 64;
    config.batch_size = 4;
    config.max_epochs = 40;
    config.val_split = 0.15;
    const auto set = twentySquares();
    QCOMPARE(
        describe(estimateSteps(config, *set, 16)),
        QStringLiteral("17 training pictures, 3 held out, 5 steps an epoch, 200 steps"));
    config.gradient_accumulation_steps = 2;
    QCOMPARE(estimateSteps(config, *set, 16).steps_per_epoch, 3);
    config.max_steps = 12;
    QCOMPARE(estimateSteps(config, *set, 16).steps, 12);
  }

  void takesTheDefaultsOfTheModel() {
    TrainingForm form;
    QTRY_VERIFY(form.modelChooser().facts().has_value());
    const auto expected = defaultsFor(*form.modelChooser().facts());
    QCOMPARE(form.read().config.resolution, expected.resolution);
    QCOMPARE(form.read().config.learning_rate, expected.learning_rate);
    form.setDataSet(Wing::Original, twentySquares());
    auto* estimate = form.findChild<QLabel*>(QStringLiteral("estimate"));
    QTRY_VERIFY2(
        estimate->text().startsWith(QStringLiteral("17 training pictures")),
        qPrintable(estimate->text()));
    form.findChild<QSpinBox*>(QStringLiteral("batch_size"))->setValue(99);
    form.findChild<QLineEdit*>(QStringLiteral("name"))->setText(QStringLiteral("kept"));
    auto* held_out = form.findChild<QLineEdit*>(QStringLiteral("validation_set"));
    QVERIFY(held_out->text().isEmpty());
    QVERIFY(!held_out->placeholderText().isEmpty());
    held_out->setText(QStringLiteral("/held out"));
    QTRY_VERIFY2(
        estimate->text().startsWith(QStringLiteral("20 training pictures, a folder held out")),
        qPrintable(estimate->text()));
    QTest::mouseClick(
        form.findChild<QPushButton*>(QStringLiteral("defaults_button")), Qt::LeftButton);
    QCOMPARE(form.read().config.batch_size, expected.batch_size);
    QCOMPARE(form.read().config.name, std::string("kept"));
    QCOMPARE(form.read().config.validation_set.string(), std::string("/held out"));
  }

  void saysWhatIsWrongWithTheModel() {
    const QTemporaryDir folder;
    TrainingForm form;
    form.show();
    form.modelChooser().setModel(folder.path());
    auto* problem = form.findChild<QLabel*>(QStringLiteral("model_problem"));
    QTRY_VERIFY(problem->isVisible());
    QVERIFY(problem->text().contains(folder.path()));
    form.modelChooser().setModel(toText(embeddedModel()));
    QTRY_VERIFY(!problem->isVisible());
  }

  void remembersItsValues() {
    const QTemporaryDir folder;
    QSettings settings(folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
    {
      TrainingForm form;
      form.setConfig(unusualConfig());
      form.save(settings);
    }
    TrainingForm form;
    form.restore(settings);
    QCOMPARE(comparable(form.read().config).dump(), comparable(unusualConfig()).dump());
    QTRY_VERIFY(form.modelChooser().facts().has_value());  // which must not bring the defaults back
    QCOMPARE(form.read().config.max_epochs, 7);
  }

  void ignoresBrokenSettings() {
    const QTemporaryDir folder;
    QSettings settings(folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
    settings.setValue(
        QStringLiteral("training/config"), QStringLiteral("{\"max_epochs\": \"many\"}"));
    TrainingForm form;
    form.restore(settings);
    QCOMPARE(form.read().config.max_epochs, TrainingConfig{}.max_epochs);
  }
};

const Registered<TrainingFormTest> training_form_test;

}  // namespace diptych::ui

#include "training_form_test.moc"
