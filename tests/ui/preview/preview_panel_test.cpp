// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/preview_panel.h"

#include "core/base/error.h"
#include "tests/ui/preview/fake_model.h"
#include "tests/ui/support/event_loop_watchdog.h"
#include "tests/ui/support/test_registry.h"
#include "ui/preview/picture_view.h"
#include "ui/preview/sampler_choices.h"

#include <QAction>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <algorithm>
#include <cstdint>
#include <limits>

namespace diptych {

// As in core/diffusion/sampler.h, which speaks tensors.
std::vector<std::string> samplerNames();

}  // namespace diptych

namespace diptych::ui {

class PreviewPanelTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    model_ = std::make_unique<FakeModel>();
    panel_ = std::make_unique<PreviewPanel>(nullptr, model_->factory());
    panel_->resize(640, 600);
    panel_->setModels({{"Base model", "/base"}, {"run a, step 40", "/a"}, {"Broken", "/broken"}});
    panel_->show();
    QVERIFY(QTest::qWaitForWindowExposed(panel_.get()));
  }

  void cleanup() {
    panel_.reset();
    model_.reset();
  }

  void needsAModel() {
    panel_->setModels({});
    panel_->generate();
    QVERIFY(!panel_->busy());
    QVERIFY(view("previewPane")->message().contains("no model"));
  }

  void showsANewPictureWhenTheSliderMoves() {
    auto* slider = find<QSlider>("cfgSlider");
    slider->setFocus();
    slider->setValue(6);
    QTRY_COMPARE(shade(), 30);
    QTRY_COMPARE(model_->made.load(), 1);
    QTest::keyClick(slider, Qt::Key_Right);
    QCOMPARE(find<QDoubleSpinBox>("cfgBox")->value(), 3.5);
    QTRY_COMPARE(shade(), 35);
    QTRY_COMPARE(model_->made.load(), 2);
    QTest::keyClick(slider, Qt::Key_Left);
    QCOMPARE(shade(), 30);  // it is remembered: nothing to wait for
    QTRY_VERIFY(!panel_->busy());
    QCOMPARE(model_->made.load(), 2);
  }

  // Coarse while it moves, the real picture when it rests.
  void followsTheSliderWithCoarsePictures() {
    auto* slider = find<QSlider>("cfgSlider");
    model_->hold();
    std::vector<std::pair<PreviewStage, double>> shown;
    connect(panel_.get(), &PreviewPanel::pictureShown, this, [&](int, auto stage, double cfg) {
      if (stage != PreviewStage::Sketch) shown.emplace_back(stage, cfg);
    });
    slider->setValue(8);
    QTRY_VERIFY(!shown.empty());
    QVERIFY(shown.back() == std::pair(PreviewStage::Coarse, 4.0));
    QVERIFY(find<QLabel>("previewPaneNote")->text().contains("coarse"));
    QVERIFY(!find<QPushButton>("previewSave")->isEnabled());  // it is not what the settings say
    QTRY_COMPARE(model_->begun.load(), 1);
    model_->release();
    QTRY_VERIFY(shown.back() == std::pair(PreviewStage::Final, 4.0));
    QTRY_VERIFY(find<QPushButton>("previewSave")->isEnabled());
    QTRY_COMPARE(model_->coarse_made.load(), 39);  // the whole slider, while nothing else is wanted
    const int calls = model_->coarse_calls;
    QVERIFY(calls <= 14);  // several in one call
    for (int place = 2; place <= 40; ++place) {
      slider->setValue(place);
      QCOMPARE(shade(), place * 5);  // at once
    }
    QCOMPARE(model_->coarse_calls.load(), calls);
  }

  void goesToTheUsualScales() {
    auto* slider = find<QSlider>("cfgSlider");
    auto* box = find<QDoubleSpinBox>("cfgBox");
    box->setValue(7.3);
    QTest::keyClick(slider, Qt::Key_PageUp);
    QCOMPARE(box->value(), 7.5);
    QTest::keyClick(slider, Qt::Key_PageUp);
    QCOMPARE(box->value(), 10.0);
    for (int i = 0; i < 9; ++i) QTest::keyClick(slider, Qt::Key_PageDown);
    QCOMPARE(box->value(), 1.0);
    for (int i = 0; i < 9; ++i) QTest::keyClick(slider, Qt::Key_PageUp);
    QCOMPARE(box->value(), 20.0);
  }

  void remembersPrompts() {
    panel_->setPrompt("a teapot");
    panel_->generate();
    panel_->setPrompt("a tiger");
    panel_->generate();
    panel_->setPrompt("a teapot");
    panel_->generate();
    const QTemporaryDir folder;
    QSettings settings(folder.filePath("settings.ini"), QSettings::IniFormat);
    panel_->save(settings);
    QCOMPARE(
        settings.value("preview/history").toStringList(), QStringList({"a teapot", "a tiger"}));
    PreviewPanel other(nullptr, model_->factory());
    other.restore(settings);
    QCOMPARE(other.settings().prompt, std::string("a teapot"));
    QCOMPARE(other.settings().width, 0);
  }

  void takesACaptionOfTheDataSets() {
    auto* caption = panel_->findChild<QAction*>("previewCaption");
    QVERIFY(!caption->isEnabled());
    panel_->setCaptionSource([] { return QStringLiteral("a caption"); });
    caption->trigger();
    QCOMPARE(panel_->settings().prompt, std::string("a caption"));
    QTRY_COMPARE(model_->made.load(), 1);
  }

  void makesPicturesOfTheSizeThatIsTyped() {
    auto* size = find<QComboBox>("previewSize");
    QCOMPARE(panel_->settings().width, 0);
    size->setEditText("96x48");
    QCOMPARE(panel_->settings().width, 96);
    panel_->generate();
    QTRY_COMPARE(panel_->picture().size(), QSize(96, 48));
    size->setEditText("96x");
    QCOMPARE(panel_->settings().width, 0);
  }

  void showsFourModelsUnderOneSlider() {
    panel_->setModels({{"Base", "/base"}, {"a", "/a"}, {"b", "/b"}, {"c", "/c"}, {"d", "/d"}});
    auto* add = find<QToolButton>("previewAdd");
    for (int i = 0; i < 4; ++i) QTest::mouseClick(add, Qt::LeftButton);
    QCOMPARE(panel_->paneCount(), 4);
    QVERIFY(!add->isEnabled());
    find<QDoubleSpinBox>("cfgBox")->setValue(5);
    for (int pane = 0; pane < 4; ++pane) QTRY_VERIFY(!panel_->picture(pane).isNull());
    QCOMPARE(find<QLabel>("previewPane3Model")->text(), QStringLiteral("b"));
    QTest::mouseClick(find<QToolButton>("previewComparedPaneClose"), Qt::LeftButton);
    QCOMPARE(panel_->paneCount(), 3);
    QCOMPARE(find<QComboBox>("previewModel3")->currentText(), QStringLiteral("c"));
    QCOMPARE(find<QComboBox>("previewComparedModel")->currentText(), QStringLiteral("b"));
  }

  // The weights of a training are asked for, and asked for again when the button is pressed.
  void showsATrainingAtWork() {
    PreviewModel now{"run a, now", "/base", "now a"};
    now.live_run = "a";
    panel_->setModels({{"Base model", "/base", "base"}, now});
    QStringList asked;
    connect(panel_.get(), &PreviewPanel::liveWeightsWanted, this, [&](const auto& run) {
      asked << run;
    });
    find<QComboBox>("previewModel")->setCurrentIndex(1);
    panel_->generate();
    QVERIFY(asked.contains("a"));
    QVERIFY(view("previewPane")->message().contains("Waiting"));
    const auto snapshot = std::shared_ptr<const WeightsSnapshot>(
        std::make_shared<int>(0), reinterpret_cast<const WeightsSnapshot*>(this));
    panel_->setLiveWeights("a", {40, snapshot});
    QTRY_VERIFY(!panel_->picture().isNull());
    QTRY_COMPARE(find<QLabel>("previewPaneModel")->text(), QStringLiteral("run a, now, step 40"));
    QTRY_COMPARE(model_->made.load(), 1);
    QCOMPARE(model_->taken.load(), 1);
    panel_->setLiveWeights("a", {41, snapshot});
    QTRY_COMPARE(model_->made.load(), 2);
    QCOMPARE(model_->taken.load(), 2);
    QCOMPARE(model_->loads.load(), 1);  // the same model, other weights
    QVERIFY(!model_->averages_taken);
    panel_->setModels({{"Base model", "/base", "base"}});  // the training has ended
    QCOMPARE(find<QComboBox>("previewModel")->currentText(), QStringLiteral("Base model"));
  }

  void takesCfgBetweenTheTicks() {
    auto* box = find<QDoubleSpinBox>("cfgBox");
    box->setValue(7.3);
    QCOMPARE(panel_->settings().cfg, 7.3);
    QTRY_COMPARE(shade(), 73);
    QCOMPARE(box->text(), "7.3");
    box->setValue(2.25);
    QCOMPARE(panel_->settings().cfg, 2.25);
    box->setValue(400);
    QCOMPARE(panel_->settings().cfg, 100.0);
    QCOMPARE(find<QSlider>("cfgSlider")->value(), find<QSlider>("cfgSlider")->maximum());
  }

  // A field that only loses the focus asks for nothing.
  void leavesThePictureAloneWhenAFieldIsLeft() {
    auto* seed = find<QLineEdit>("previewSeed");
    panel_->generate();
    QTRY_VERIFY(model_->made == 1 && !panel_->busy());
    Q_EMIT seed->editingFinished();
    QVERIFY(!panel_->busy());
    QTest::keyClicks(seed, "77");
    Q_EMIT seed->editingFinished();
    QTRY_COMPARE(model_->made.load(), 2);
    QTRY_VERIFY(!panel_->busy());
    Q_EMIT seed->editingFinished();
    QVERIFY(!panel_->busy());
  }

  void opensModelsThatAreNotInTheList() {
    QSignalSpy opened(panel_.get(), &PreviewPanel::modelOpened);
    auto* choice = find<QComboBox>("previewModel");
    choice->setCurrentIndex(1);
    const int entry = choice->findText("Open a model folder…");
    choice->setCurrentIndex(entry);  // the wheel came to it
    QCOMPARE(choice->currentIndex(), 1);
    Q_EMIT choice->activated(entry);
    auto* dialog = find<QFileDialog>("previewModelDialog");
    QVERIFY(dialog != nullptr && dialog->fileMode() == QFileDialog::Directory);
    Q_EMIT dialog->fileSelected("/models/c");
    dialog->close();
    QCOMPARE(opened.count(), 1);
    QCOMPARE(choice->currentIndex(), 1);
  }

  void readsWhatIsTyped() {
    QTest::keyClicks(find<QLineEdit>("previewPrompt"), "a photo of a tiger");
    QTest::keyClicks(find<QLineEdit>("previewNegativePrompt"), "blurry");
    auto* seed = find<QLineEdit>("previewSeed");
    seed->clear();
    QTest::keyClicks(seed, "18446744073709551615x");
    const auto settings = panel_->settings();
    QCOMPARE(settings.prompt, std::string("a photo of a tiger"));
    QCOMPARE(settings.negative_prompt, std::string("blurry"));
    QCOMPARE(settings.seed, std::uint64_t{18446744073709551615U});
    QCOMPARE(model_->begun.load(), 0);  // typing alone makes no picture
    QTest::keyClick(find<QLineEdit>("previewPrompt"), Qt::Key_Return);
    QTRY_COMPARE(model_->made.load(), 1);
  }

  void givesBackItsSettings() {
    GenerationSettings settings;
    settings.prompt = "a teapot";
    settings.seed = 7;
    settings.steps = 11;
    settings.cfg = 4.5;
    settings.sampler = "ddim";
    settings.width = 128;
    panel_->setSettings(settings);
    const auto back = panel_->settings();
    QCOMPARE(back.prompt, settings.prompt);
    QCOMPARE(back.seed, settings.seed);
    QCOMPARE(back.steps, settings.steps);
    QCOMPARE(back.cfg, settings.cfg);
    QCOMPARE(back.sampler, settings.sampler);
    QCOMPARE(back.width, settings.width);
    QVERIFY(!panel_->busy());  // setting is not asking
  }

  void throwsDiceForAnotherSeed() {
    panel_->generate();
    QTRY_COMPARE(model_->made.load(), 1);
    const auto before = panel_->settings().seed;
    QTest::mouseClick(find<QToolButton>("previewDice"), Qt::LeftButton);
    QVERIFY(panel_->settings().seed != before);
    QTRY_COMPARE(model_->made.load(), 2);
  }

  void slidesThroughSeeds() {
    auto* seed = find<QLineEdit>("previewSeed");
    auto* slider = find<QSlider>("previewSeedSlider");
    seed->setText("1234");
    QCOMPARE(slider->value(), 34);
    slider->setFocus();
    QTest::keyClick(slider, Qt::Key_Right);
    QCOMPARE(panel_->settings().seed, std::uint64_t{1235});
    QTRY_COMPARE(model_->made.load(), 1);
    QTest::keyClick(slider, Qt::Key_Home);
    QCOMPARE(panel_->settings().seed, std::uint64_t{1200});
    QTRY_COMPARE(model_->made.load(), 2);
    seed->setText("18446744073709551610");  // five below the end
    slider->setValue(99);
    QCOMPARE(panel_->settings().seed, std::numeric_limits<std::uint64_t>::max());
    QCOMPARE(slider->value(), 15);
  }

  // A hand is faster than pictures: it sees some of those that it passes, and the last one.
  void showsCoarsePicturesWhileSeedsSlide() {
    auto* slider = find<QSlider>("previewSeedSlider");
    int coarse = 0;
    std::uint64_t final_seed = 0;
    connect(panel_.get(), &PreviewPanel::pictureShown, this, [&](int, auto stage, double) {
      if (stage == PreviewStage::Coarse) ++coarse;
      if (stage == PreviewStage::Final) final_seed = panel_->settings().seed;
    });
    for (int place = 0; place < 60; ++place) {
      slider->setValue(place);
      QTest::qWait(10);
    }
    QVERIFY2(coarse >= 3, qPrintable(QString::number(coarse)));
    QTRY_COMPARE(final_seed, std::uint64_t{559});
    QCOMPARE(model_->made.load(), 1);
  }

  void slidesThroughSteps() {
    auto* slider = find<QSlider>("previewStepsSlider");
    auto* box = find<QSpinBox>("previewSteps");
    slider->setValue(7);
    QCOMPARE(box->value(), 7);
    QCOMPARE(panel_->settings().steps, 7);
    QTRY_COMPARE(model_->made.load(), 1);
    box->setValue(120);  // may be typed
    QCOMPARE(slider->value(), 50);
    QCOMPARE(panel_->settings().steps, 120);
  }

  void cancels() {
    model_->hold();
    auto* button = find<QPushButton>("previewGenerate");
    QTest::mouseClick(button, Qt::LeftButton);
    QTRY_VERIFY(model_->begun == 1 && button->text() == "C&ancel");
    QTRY_VERIFY(find<QLabel>("previewPaneNote")->text().contains("step 1 of 20"));
    QTest::mouseClick(button, Qt::LeftButton);
    QTRY_COMPARE(model_->cancelled.load(), 1);
    QVERIFY(!panel_->busy());
    QCOMPARE(button->text().remove('&'), QStringLiteral("Generate"));
    QCOMPARE(panel_->picture().width(), 8);  // how far it came
    QVERIFY(!find<QPushButton>("previewSave")->isEnabled());
  }

  void saysInThePaneWhatWentWrong() {
    QVERIFY(panel_->chooseModel("/broken"));
    panel_->generate();
    QTRY_VERIFY(view("previewPane")->message().contains("a tensor is missing"));
    QVERIFY(!find<QPushButton>("previewSave")->isEnabled());
    QVERIFY(panel_->chooseModel("/base"));  // makes the picture again, with a model that works
    QTRY_VERIFY(!panel_->picture().isNull());
    QVERIFY(view("previewPane")->message().isEmpty());
  }

  // While a run saves checkpoint after checkpoint, of which only the newest is offered.
  void followsARunToItsNewestCheckpoint() {
    panel_->setModels({{"Base model", "/base", "base"}, {"run a, step 40", "/a/40", "a"}});
    QVERIFY(panel_->chooseModel("/a/40"));
    panel_->generate();
    QTRY_VERIFY(!panel_->picture().isNull());
    panel_->setModels({{"Base model", "/base", "base"}, {"run a, step 80", "/a/80", "a"}});
    QCOMPARE(find<QComboBox>("previewModel")->currentText(), QStringLiteral("run a, step 80"));
    QVERIFY(!panel_->picture().isNull());
    QCOMPARE(find<QLabel>("previewPaneModel")->text(), QStringLiteral("run a, step 40"));
    panel_->generate();
    QTRY_COMPARE(find<QLabel>("previewPaneModel")->text(), QStringLiteral("run a, step 80"));
    QCOMPARE(model_->loads.load(), 2);
  }

  void cancelsThePictureOfAModelThatIsGone() {
    panel_->setModels({{"Base model", "/base", "base"}, {"run a, step 40", "/a/40", "a"}});
    QVERIFY(panel_->chooseModel("/a/40"));
    model_->hold();
    panel_->generate();
    QTRY_COMPARE(model_->begun.load(), 1);
    panel_->setModels({{"Base model", "/base", "base"}});
    QTRY_COMPARE(model_->cancelled.load(), 1);
    QVERIFY(panel_->picture().isNull());
    QCOMPARE(find<QLabel>("previewPaneModel")->text(), QStringLiteral("Base model"));
  }

  void comparesTwoModelsWithTheSameSettings() {
    QVERIFY(!panel_->findChild<QWidget*>("previewComparedPane")->isVisible());
    QVERIFY(panel_->chooseComparedModel("/a"));
    panel_->generate();
    QTRY_VERIFY(!panel_->picture(0).isNull() && !panel_->picture(1).isNull());
    QVERIFY(panel_->findChild<QWidget*>("previewComparedPane")->isVisible());
    QVERIFY(find<QLabel>("previewComparedPaneModel")->text().contains("run a, step 40"));
    QVERIFY(panel_->chooseComparedModel({}));
    QVERIFY(!panel_->findChild<QWidget*>("previewComparedPane")->isVisible());
    QVERIFY(!panel_->chooseComparedModel("/unknown"));
  }

  void keepsTheChosenModelWhenTheListGrows() {
    QVERIFY(panel_->chooseModel("/a"));
    panel_->generate();
    QTRY_VERIFY(!panel_->picture().isNull());
    panel_->setModels({{"New", "/new"}, {"Base model", "/base"}, {"run a, step 40", "/a"}});
    QCOMPARE(find<QComboBox>("previewModel")->currentText(), QStringLiteral("run a, step 40"));
    QVERIFY(!panel_->picture().isNull());
    panel_->setModels({{"Base model", "/base"}});
    QCOMPARE(find<QComboBox>("previewModel")->currentText(), QStringLiteral("Base model"));
    QVERIFY(panel_->picture().isNull());  // it was another model's
  }

  // A second of dragging while the model hangs: the event loop must not notice.
  void neverWaitsForTheModel() {
    model_->hold();
    model_->holdCoarse();
    EventLoopWatchdog watchdog;
    auto* slider = find<QSlider>("cfgSlider");
    for (int round = 0; round < 60; ++round) {
      slider->setValue(2 + round % 38);
      QTRY_VERIFY(watchdog.ticks() > round);
    }
    QVERIFY2(
        watchdog.longestStall_ms() < 150, qPrintable(QString::number(watchdog.longestStall_ms())));
    model_->release();
    model_->releaseCoarse();
    QTRY_VERIFY(!panel_->busy());
    QTRY_COMPARE(shade(), 10 * (2 + 59 % 38) / 2);
  }

  void savesAPictureWithItsSettings() {
    const QTemporaryDir folder;
    const std::filesystem::path png = folder.filePath("picture.png").toStdString();
    QVERIFY_EXCEPTION_THROWN(panel_->savePicture(0, png), Error);
    panel_->setPrompt("a photo of a tiger");
    find<QDoubleSpinBox>("cfgBox")->setValue(5);
    QTRY_VERIFY(find<QPushButton>("previewSave")->isEnabled());
    panel_->savePicture(0, png);
    const auto parameters = diptych::readPngText(png).at("parameters");
    QVERIFY(parameters.starts_with("a photo of a tiger\n"));
    for (const auto* part :
         {"Steps: 20", "CFG scale: 5", "Seed: 555", "Size: 64x64", "Base model"}) {
      QVERIFY2(parameters.find(part) != std::string::npos, parameters.c_str());
    }
  }

  void closesWhileAPictureIsMade() {
    model_->hold();
    panel_->generate();
    QTRY_COMPARE(model_->begun.load(), 1);
    find<QLineEdit>("previewSeed")->setFocus();
    panel_.reset();
    QCOMPARE(model_->cancelled.load(), 1);
  }

  void offersEverySampler() {
    std::vector<std::string> offered;
    for (const auto& choice : kSamplerChoices) offered.emplace_back(choice.name);
    auto known = diptych::samplerNames();
    std::sort(offered.begin(), offered.end());
    std::sort(known.begin(), known.end());
    QVERIFY(offered == known);
  }

  void canBeUsedByNameAndWithoutSight() {
    for (const auto* name :
         {"previewModel",
          "previewComparedModel",
          "previewPrompt",
          "previewNegativePrompt",
          "previewSeed",
          "previewDice",
          "previewSteps",
          "previewSeedSlider",
          "previewStepsSlider",
          "previewSampler",
          "previewSize",
          "previewAdd",
          "previewComparedPaneClose",
          "cfgSlider",
          "cfgBox",
          "previewSave"}) {
      const auto* widget = panel_->findChild<QWidget*>(name);
      QVERIFY2(widget != nullptr, name);
      QVERIFY2(!widget->accessibleName().isEmpty(), name);
    }
  }

 private:
  template <typename Widget>
  Widget* find(const char* name) const {
    auto* widget = panel_->findChild<Widget*>(name);
    Q_ASSERT(widget != nullptr);
    return widget;
  }
  PictureView* view(const QString& pane) const {
    return panel_->findChild<PictureView*>(pane + "Picture");
  }
  // The colour of the picture; -1: none.
  int shade() const {
    const auto picture = panel_->picture();
    return picture.isNull() ? -1 : picture.pixelColor(0, 0).red();
  }

  std::unique_ptr<FakeModel> model_;
  std::unique_ptr<PreviewPanel> panel_;
};

const Registered<PreviewPanelTest> preview_panel_test;

}  // namespace diptych::ui

#include "preview_panel_test.moc"
