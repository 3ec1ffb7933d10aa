// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sweep/sweep_page.h"

#include "core/sweep/sweep_folder.h"
#include "tests/core/sweep/fake_sweep_model.h"
#include "tests/ui/support/event_loop_watchdog.h"
#include "tests/ui/support/test_registry.h"
#include "ui/sweep/sweep_cell_panel.h"
#include "ui/sweep/sweep_exporter.h"
#include "ui/sweep/sweep_form.h"
#include "ui/sweep/sweep_view.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>

namespace diptych::ui {

class SweepPageTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    disk_ = std::make_unique<QTemporaryDir>();
    model_ = std::make_unique<FakeSweepModel>();
    makePage();
  }
  void cleanup() {
    model_->release();
    page_.reset();
    model_.reset();
  }

  void explainsItself() {
    QVERIFY(find<QLabel>("sweepHint")->isVisible());
    QVERIFY(!find<QPushButton>("sweepStart")->isEnabled());
  }

  // Typed, started, stopped, everything destroyed, opened again, continued, finished, exported.
  void goesTheWholeWay() {
    typePlan();
    holdAfter(4);
    QTest::mouseClick(find<QPushButton>("sweepStart"), Qt::LeftButton);
    QTRY_VERIFY(model_->made == 4 && model_->begun == 5);
    QTRY_COMPARE(page_->view().countOf(CellState::Finished), 4U);
    QVERIFY(page_->active());
    QVERIFY(!find<QPushButton>("sweepStart")->isEnabled());
    QTest::mouseClick(find<QPushButton>("sweepStop"), Qt::LeftButton);
    QTRY_VERIFY(!page_->active());
    QTRY_VERIFY(find<QPushButton>("sweepContinue")->isVisible());
    QVERIFY(find<QLabel>("sweepState")->text().startsWith("4 of 12 cells"));
    const auto folder = page_->sweepFolder();

    model_->release();
    remember();
    page_.reset();
    makePage();
    recall();
    QTRY_COMPARE(page_->view().countOf(CellState::Finished), 4U);
    QCOMPARE(page_->sweepFolder(), folder);
    QTRY_VERIFY(find<QPushButton>("sweepContinue")->isEnabled());
    QTest::mouseClick(find<QPushButton>("sweepContinue"), Qt::LeftButton);
    QTRY_COMPARE(page_->view().countOf(CellState::Finished), 12U);
    QTRY_VERIFY(!page_->active());
    QCOMPARE(model_->made, 12);
    QTRY_VERIFY(!find<QPushButton>("sweepContinue")->isVisible());
    for (const char* axis : {"sweepValuesX", "sweepValuesY"}) {
      find<QPlainTextEdit>(axis)->clear();
    }
    QVERIFY(!page_->form().request());
    find<QPushButton>("sweepReuse")->click();
    QVERIFY(page_->form().isVisible());
    QTRY_VERIFY(page_->form().request().has_value());

    QSignalSpy informed(page_.get(), &SweepPage::informed);
    page_->exporter().exportPicture(disk_->filePath("grid.png").toStdString());
    QTRY_COMPARE(informed.count(), 1);
    QVERIFY(readImageSize(disk_->filePath("grid.png").toStdString()).width > 300);
    page_->exporter().exportCells(disk_->filePath("cells").toStdString());
    QTRY_COMPARE(informed.count(), 2);
    QCOMPARE(QDir(disk_->filePath("cells")).entryList(QDir::Files).size(), 12);
  }

  void offersToGoOnWhenItWasClosedWhileMaking() {
    typePlan();
    holdAfter(2);
    QTest::mouseClick(find<QPushButton>("sweepStart"), Qt::LeftButton);
    QTRY_VERIFY(model_->made == 2 && model_->begun == 3);
    remember();
    page_.reset();
    model_->release();
    makePage();
    std::function<void()> go_on;
    QString message;
    connect(page_.get(), &SweepPage::continueOffered, this, [&](const QString& m, const auto& f) {
      message = m;
      go_on = f;
    });
    recall();
    QTRY_VERIFY(go_on != nullptr);
    QVERIFY(message.contains("2 of 12"));
    go_on();
    QTRY_COMPARE(page_->view().countOf(CellState::Finished), 12U);
  }

  void showsACellWithItsParameters() {
    finish();
    QSignalSpy sent(page_.get(), &SweepPage::sendToSlider);
    QTest::keyClick(&page_->view(), Qt::Key_Right);
    QTest::keyClick(&page_->view(), Qt::Key_Return);
    QVERIFY(page_->cellPanel().isVisible());
    QTRY_VERIFY(page_->cellPanel().parametersText().contains("CFG scale: 2"));
    QTest::mouseClick(find<QPushButton>("sweepCellCopy"), Qt::LeftButton);
    QCOMPARE(QGuiApplication::clipboard()->text(), page_->cellPanel().parametersText());
    QTest::mouseClick(find<QPushButton>("sweepCellSend"), Qt::LeftButton);
    QCOMPARE(sent.count(), 1);
    QCOMPARE(qvariant_cast<GenerationSettings>(sent[0][0]).cfg, 2.0);
    QTest::keyClick(&page_->view(), Qt::Key_Escape);
    QVERIFY(!page_->cellPanel().isVisible());
  }

  void comparesWithAReference() {
    finish();
    auto* differences = find<QCheckBox>("sweepDifferences");
    QVERIFY(!differences->isEnabled());
    QTest::keyClick(&page_->view(), Qt::Key_R);
    QVERIFY(differences->isChecked());
    QCOMPARE(page_->view().reference(), std::optional(SweepCell{0, 0, 0}));
    QTRY_VERIFY(!page_->view().pictureOf({0, 0, 0}).isNull());
    QTRY_COMPARE(qRed(page_->view().pictureOf({0, 0, 0}).pixel(0, 0)), 0);
    QTest::keyClick(&page_->view(), Qt::Key_Right);
    QTest::keyClick(&page_->view(), Qt::Key_Return);
    QTRY_VERIFY(find<QLabel>("sweepCellDistance")->text().contains("PSNR"));
    QTest::keyClick(&page_->view(), Qt::Key_Escape);
    QTest::keyClick(&page_->view(), Qt::Key_Escape);
    QVERIFY(!page_->view().reference());
    QVERIFY(!differences->isEnabled());
  }

  void showsSignedDifferencesAndExportsThem() {
    finish();
    auto* kind = find<QComboBox>("sweepDifferenceKind");
    QVERIFY(!kind->isEnabled());
    QTest::keyClick(&page_->view(), Qt::Key_R);
    QVERIFY(kind->isEnabled());
    kind->setCurrentIndex(1);
    find<QComboBox>("sweepGain")->setCurrentIndex(2);
    QTRY_VERIFY(!page_->view().pictureOf({0, 0, 0}).isNull());
    QTRY_COMPARE(qRed(page_->view().pictureOf({0, 0, 0}).pixel(0, 0)), 128);
    QTest::keyClick(&page_->view(), Qt::Key_Right);
    QTest::keyClick(&page_->view(), Qt::Key_Return);
    auto* distance = find<QLabel>("sweepCellDistance");
    QTRY_VERIFY(distance->text().startsWith("Signed difference, enlarged 4 times"));
    const std::filesystem::path png = disk_->filePath("grid.png").toStdString();
    QSignalSpy informed(page_.get(), &SweepPage::informed);
    page_->exporter().exportPicture(png);
    QTRY_COMPARE(informed.count(), 1);
    QVERIFY(
        readPngText(png).at("parameters").find("signed difference from CFG 1") !=
        std::string::npos);
    find<QCheckBox>("sweepDifferences")->setChecked(false);
    QVERIFY(!kind->isEnabled());
    QTRY_VERIFY(!distance->text().contains("difference"));
    page_->exporter().exportPicture(png);
    QTRY_COMPARE(informed.count(), 2);
    QVERIFY(readPngText(png).at("parameters").find("difference") == std::string::npos);
    remember();
    page_.reset();
    makePage();
    recall();
    QCOMPARE(find<QComboBox>("sweepDifferenceKind")->currentText(), "Signed");
    QCOMPARE(find<QComboBox>("sweepGain")->currentData().toInt(), 4);
  }

  void showsCellsThatFailAndTriesThemAgain() {
    model_->failing_prompt = "a dog";
    typePlan();
    QTest::mouseClick(find<QPushButton>("sweepStart"), Qt::LeftButton);
    QTRY_COMPARE(page_->view().countOf(CellState::Failed), 6U);
    QTRY_VERIFY(!page_->active());
    QTRY_VERIFY(find<QLabel>("sweepState")->text().contains("6 failed"));
    QVERIFY(page_->view().cellError({0, 1, 0}).contains("too long"));
    model_->failing_prompt.clear();
    QTest::mouseClick(find<QPushButton>("sweepContinue"), Qt::LeftButton);
    QTRY_COMPARE(page_->view().countOf(CellState::Finished), 12U);
  }

  void saysWhyASweepCannotBegin() {
    typePlan();
    find<QComboBox>("sweepModel")->setEditText("/nowhere");
    QTest::mouseClick(find<QPushButton>("sweepStart"), Qt::LeftButton);
    QTRY_VERIFY(find<QLabel>("sweepFormProblem")->text().contains("/nowhere"));
    QVERIFY(find<QPushButton>("sweepStart")->isEnabled());
  }

  void listsAndOpensWhatIsThere() {
    finish();
    const auto first = page_->sweepFolder();
    find<QSpinBox>("sweepSteps")->setValue(2);
    QTRY_VERIFY(find<QPushButton>("sweepStart")->isEnabled());
    QTest::mouseClick(find<QPushButton>("sweepStart"), Qt::LeftButton);
    QTRY_VERIFY(page_->sweepFolder() != first);
    auto* list = find<QListWidget>("sweepList");
    QTRY_COMPARE(list->count(), 2);
    QTRY_VERIFY(!page_->active());
    QTRY_VERIFY(list->item(0)->text().contains("12 of 12 cells"));
    page_->openSweep(first);
    QTRY_COMPARE(page_->sweepFolder(), first);
    QTRY_COMPARE(page_->view().countOf(CellState::Finished), 12U);
    QSignalSpy failed(page_.get(), &SweepPage::failed);
    page_->openSweep(disk_->path());
    QTRY_COMPARE(failed.count(), 1);
  }

  void doesNotHoldTheWindowUp() {
    typePlan();
    EventLoopWatchdog watchdog;
    QTest::mouseClick(find<QPushButton>("sweepStart"), Qt::LeftButton);
    QTRY_COMPARE(page_->view().countOf(CellState::Finished), 12U);
    QVERIFY(watchdog.ticks() > 0);
  }

 private:
  template <typename Widget>
  Widget* find(const char* name) {
    auto* found = page_->findChild<Widget*>(QLatin1String(name));
    if (found == nullptr) qFatal("there is no %s", name);
    return found;
  }

  void makePage() {
    page_ = std::make_unique<SweepPage>(nullptr, model_->factory());
    page_->resize(1200, 700);
    page_->show();
    QVERIFY(QTest::qWaitForWindowExposed(page_.get()));
    page_->setSweepsFolder(disk_->filePath("sweeps"));
    page_->setModels({{"Base model", DIPTYCH_SOURCE_DIR "/resources/base-model", {}}});
  }

  void typePlan() {
    find<QPlainTextEdit>("sweepValuesX")->setPlainText("1-3");
    find<QPlainTextEdit>("sweepValuesY")->setPlainText("a cat, sitting\na dog");
    auto* kind = find<QComboBox>("sweepKindZ");
    kind->setCurrentIndex(kind->findData(static_cast<int>(SweepKind::Seed)));
    find<QPlainTextEdit>("sweepValuesZ")->setPlainText("5, 6");
    QVERIFY(find<QLabel>("sweepSummary")->text().contains("12 cells"));
  }

  void finish() {
    typePlan();
    QTest::mouseClick(find<QPushButton>("sweepStart"), Qt::LeftButton);
    QTRY_COMPARE(page_->view().countOf(CellState::Finished), 12U);
    QTRY_VERIFY(!page_->active());
    page_->view().choose({0, 0, 0});
  }

  void holdAfter(int pictures) {
    model_->on_made = [this, pictures](const auto&) {
      if (model_->made == pictures) model_->hold();
    };
  }

  void remember() {
    QSettings settings(disk_->filePath("settings.ini"), QSettings::IniFormat);
    page_->save(settings);
  }
  void recall() {
    QSettings settings(disk_->filePath("settings.ini"), QSettings::IniFormat);
    page_->restore(settings);
  }

  std::unique_ptr<QTemporaryDir> disk_;
  std::unique_ptr<FakeSweepModel> model_;
  std::unique_ptr<SweepPage> page_;
};

namespace {
const Registered<SweepPageTest> registered_page_test;
}  // namespace

}  // namespace diptych::ui

#include "sweep_page_test.moc"
