// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statistics/statistics_page.h"

#include "core/base/atomic_file.h"
#include "tests/ui/statistics/planted_sets.h"
#include "tests/ui/support/held_measure.h"
#include "tests/ui/support/test_registry.h"
#include "ui/bridge/paths.h"
#include "ui/charts/qcustomplot.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <cmath>

namespace diptych::ui {
namespace {

constexpr double kSlope = -0.1;

SetMeasures measuresByName(const DataSet& data_set) {
  const bool original = data_set.root.filename() == "Original";
  return plantedMeasures(data_set, original ? 4.0 : 1.0, original ? kSlope : 2 * kSlope);
}

}  // namespace

class StatisticsPageTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    held_ = std::make_unique<HeldMeasure>(measuresByName);
    page_ = std::make_unique<StatisticsPage>(held_->function());
    page_->resize(1200, 700);
    page_->show();
    QVERIFY(QTest::qWaitForWindowExposed(page_.get()));
    original_ = plantedSet("Original", 5);
    synthetic_ = plantedSet("Synthetic", 5);
  }

  void cleanup() { page_.reset(); }

  void saysWhatItDoesBeforeAnythingIsMeasured() {
    QVERIFY(find<QLabel>("statistics_intro")->isVisible());
    QVERIFY(!find<QPushButton>("statistics_measure")->isVisible());
    QVERIFY(!find<QToolButton>("statistics_export")->isVisible());
    openSets();
    QVERIFY(!find<QPushButton>("statistics_measure")->isVisible());  // no model yet
    QVERIFY(find<QLabel>("statistics_status")->text().contains("base model"));
    page_->setModel("a-model");
    QVERIFY(find<QPushButton>("statistics_measure")->isVisible());
    QVERIFY(find<QLabel>("statistics_intro")->text().contains("10 pictures"));
    QCOMPARE(held_->calls(), 0);
  }

  void showsHowFarItIs() {
    openSets();
    page_->setModel("a-model");
    QTest::mouseClick(find<QPushButton>("statistics_measure"), Qt::LeftButton);
    const auto* bar = find<QProgressBar>("statistics_progress");
    QTRY_VERIFY(bar->isVisible());
    QTRY_COMPARE(bar->value(), 1);
    QCOMPARE(bar->maximum(), 10);
    QVERIFY(find<QLabel>("statistics_status")->text().startsWith("Original: 1 of 10"));
    held_->release();
    QTRY_VERIFY(find<QTableWidget>("statistics_summary")->isVisible());
    QTRY_VERIFY(!bar->isVisible());
    QVERIFY(!find<QLabel>("statistics_intro")->isVisible());
    QTRY_VERIFY(find<QTableWidget>("statistics_summary")->height() > page_->height() / 2);
  }

  void stopsWhenCancelled() {
    openSets();
    page_->setModel("a-model");
    page_->measure();
    auto* cancel = find<QPushButton>("statistics_cancel");
    QTRY_VERIFY(cancel->isVisible());
    QTest::mouseClick(cancel, Qt::LeftButton);
    QVERIFY(!page_->measuring());
    QTRY_COMPARE(held_->stopped(), 1);
    QVERIFY(find<QPushButton>("statistics_measure")->isVisible());
    QVERIFY(!page_->measuredSets()[0].measures);
  }

  void saysWhyItFailed() {
    HeldMeasure broken([](const DataSet&) -> SetMeasures { throw Error("the model is cut off"); });
    broken.release();
    StatisticsPage page(broken.function());
    const QSignalSpy failed(&page, &StatisticsPage::failed);
    page.setDataSets({{"Original", Qt::blue, original_}});
    page.setModel("a-model");
    page.measure();
    QTRY_COMPARE(failed.count(), 1);
    QVERIFY(failed[0][0].toString().contains("the model is cut off"));
    QVERIFY(!page.measuring());
  }

  void showsTheNumbersAndTheirPairedDifference() {
    measureAll();
    QCOMPARE(cellOf("Pictures", 1), QStringLiteral("4"));
    QCOMPARE(cellOf("Distinct pictures", 1), QStringLiteral("3.5"));
    QCOMPARE(cellOf("Near duplicates (pairs)", 2), QStringLiteral("1"));
    QCOMPARE(cellOf("Noise (8-bit levels)", 1), QStringLiteral("4.00 ± 0.25"));
    QCOMPARE(cellOf("Noise (8-bit levels)", 2), QStringLiteral("1.00 ± 0.25"));
    QCOMPARE(cellOf("Latent mean, channel 2", 1), QStringLiteral("−0.500 ± 0.100"));
    QCOMPARE(cellOf("Base-model loss", 1), QStringLiteral("–"));
    page_->setPairs({{0, 0}, {1, 1}, {2, 2}, {3, 3}});
    QTRY_VERIFY(table()->columnCount() == 4);
    QCOMPARE(cellOf("Noise (8-bit levels)", 3), QStringLiteral("−3.00 (−3.00 to −3.00)"));
    QVERIFY(!table()->item(3, 0)->toolTip().isEmpty());
    page_->setLosses(0, {0.1, 0.2, 0.3, NAN, NAN});
    QTRY_COMPARE(cellOf("Base-model loss", 1), QStringLiteral("0.2000 ± 0.1000"));
  }

  void drawsThePlantedSpectrum() {
    measureAll();
    const auto* plot = find<QCustomPlot>("statistics_plot");
    QTRY_COMPARE(plot->graphCount(), 2);
    const auto point = plot->graph(1)->data()->at(10);
    QCOMPARE(point->key, 10.5 / kSpectrumBins);
    QCOMPARE(point->value, 20 * kSlope);
    QCOMPARE(plot->legend->itemCount(), 2);
    QCOMPARE(plot->graph(1)->name(), QStringLiteral("Synthetic"));
    QVERIFY(plot->graph(0)->pen().style() != plot->graph(1)->pen().style());
  }

  void drawsEveryChart() {
    measureAll();
    auto* choice = find<QComboBox>("statistics_chart");
    const auto* plot = find<QCustomPlot>("statistics_plot");
    QTRY_COMPARE(choice->count(), 11);
    const std::vector<std::size_t> rects = {1, 1, 3, 2, 1, 1, 1, 1, 1, 1, 0};
    for (int chart = 0; chart < choice->count(); ++chart) {
      choice->setCurrentIndex(chart);
      const auto expected = rects[static_cast<std::size_t>(chart)];
      QCOMPARE(std::size_t(plot->axisRectCount()), expected);
      QCOMPARE(find<QLabel>("statistics_chart_hint")->isVisible(), expected == 0);
    }
  }

  void saysTheNumberAtTheCursor() {
    measureAll();
    auto* plot = find<QCustomPlot>("statistics_plot");
    QTRY_COMPARE(plot->graphCount(), 2);
    QTest::keyClick(plot, Qt::Key_Right);
    QTest::keyClick(plot, Qt::Key_Right);
    const auto* readout = find<QLabel>("statistics_readout");
    QVERIFY2(
        readout->text().endsWith("0.02344: Original −0.1, Synthetic −0.2"),
        qPrintable(readout->text()));
    QTest::keyClick(plot, Qt::Key_Escape);
    QVERIFY(!readout->text().contains("0.02344"));
    const auto area = plot->axisRect()->rect();
    QTest::mouseMove(plot, area.center());
    QTRY_VERIFY(readout->text().contains("Original"));
  }

  void leadsToBothPicturesOfADuplicate() {
    measureAll();
    QSignalSpy wanted(page_.get(), &StatisticsPage::pictureWanted);
    auto* list = find<QTableView>("statistics_duplicates");
    QTRY_COMPARE(list->model()->rowCount(), 2);
    QCOMPARE(list->model()->index(0, 1).data().toString(), QStringLiteral("Original-0.png"));
    QCOMPARE(list->model()->index(0, 3).data().toString(), QStringLiteral("0.9987"));
    Q_EMIT list->activated(list->model()->index(1, 2));
    QCOMPARE(wanted.count(), 1);
    QCOMPARE(wanted[0][0].toInt(), 1);
    QCOMPARE(wanted[0][1].value<std::size_t>(), std::size_t(1));
  }

  void leadsToThePictureOfARow() {
    measureAll();
    QSignalSpy wanted(page_.get(), &StatisticsPage::pictureWanted);
    auto* list = find<QTableView>("statistics_pictures");
    find<QTabWidget>("statistics_tabs")->setCurrentWidget(list);
    QTRY_COMPARE(list->model()->rowCount(), 10);
    list->setCurrentIndex(list->model()->index(7, 1));
    QTest::keyClick(list, Qt::Key_Return);
    QCOMPARE(wanted.count(), 1);
    QCOMPARE(wanted[0][0].toInt(), 1);
    QCOMPARE(wanted[0][1].value<std::size_t>(), std::size_t(2));
  }

  void remembersWhatWasMeasured() {
    measureAll();
    QCOMPARE(held_->calls(), 2);
    page_->setDataSets({{"Synthetic", Qt::red, synthetic_}});
    QVERIFY(page_->measuredSets()[0].measures);
    QTRY_COMPARE(table()->columnCount(), 2);
    page_->setDataSets({{"Another", Qt::red, plantedSet("Another", 2)}});
    QVERIFY(!page_->measuredSets()[0].measures);
    QVERIFY(find<QLabel>("statistics_intro")->isVisible());
    openSets();
    QVERIFY(page_->measuredSets()[0].measures);
    QVERIFY(!find<QPushButton>("statistics_measure")->isVisible());
    page_->setModel("another-model");
    QVERIFY(!page_->measuredSets()[0].measures);
    QCOMPARE(held_->calls(), 2);
  }

  void savesTheMeasuresOfAllPictures() {
    const QTemporaryDir folder;
    measureAll();
    const QSignalSpy informed(page_.get(), &StatisticsPage::informed);
    const auto path = toPath(folder.filePath("pictures.csv"));
    page_->savePictures(1, path);
    QTRY_COMPARE(informed.count(), 1);
    QCOMPARE(
        readFile(path, 100000), measuresAsCsv(*synthetic_, *page_->measuredSets()[1].measures));
    const auto summary = toPath(folder.filePath("summary.csv"));
    page_->saveSummary(summary);
    QTRY_COMPARE(informed.count(), 2);
    QVERIFY(
        readFile(summary, 100000).find("\r\nnoise,8-bit levels,4,0.25,4,") != std::string::npos);
  }

  void asksWhereToSave() {
    const QTemporaryDir folder;
    measureAll();
    const QSignalSpy informed(page_.get(), &StatisticsPage::informed);
    page_->findChild<QAction*>("statistics_export_chart")->trigger();
    auto* dialog = page_->findChild<QFileDialog*>("statistics_export_dialog");
    QVERIFY(dialog != nullptr);
    const auto path = folder.filePath("chart.svg");
    Q_EMIT dialog->fileSelected(path);
    dialog->close();
    QTRY_COMPARE(informed.count(), 1);
    QVERIFY(QFileInfo::exists(path));
  }

  void saysThatAFileCannotBeWritten() {
    measureAll();
    const QSignalSpy failed(page_.get(), &StatisticsPage::failed);
    page_->savePictures(0, "/no/such/folder/pictures.csv");
    QTRY_COMPARE(failed.count(), 1);
    QVERIFY(failed[0][0].toString().contains("/no/such/folder"));
    page_->saveChart("/no/such/folder/chart.bmp");
    QCOMPARE(failed.count(), 2);
    QVERIFY(failed[1][0].toString().contains(".svg"));
  }

  void copiesRowsForASpreadsheet() {
    measureAll();
    table()->setFocus();
    table()->selectAll();
    QTest::keyClick(table(), Qt::Key_C, Qt::ControlModifier);
    const auto text = QApplication::clipboard()->text();
    QVERIFY(text.startsWith("Measure\tOriginal\tSynthetic\n"));
    QVERIFY(text.contains("Noise (8-bit levels)\t4.00 ± 0.25\t1.00 ± 0.25\n"));
  }

  void putsTheChartsIntoATabWhenItIsNarrow() {
    measureAll();
    auto* tabs = find<QTabWidget>("statistics_tabs");
    QCOMPARE(tabs->count(), 4);
    page_->resize(600, 420);
    QTRY_COMPARE(tabs->count(), 5);
    QCOMPARE(page_->width(), 600);  // nothing in it asks for more
    tabs->setCurrentIndex(1);
    QVERIFY(find<QCustomPlot>("statistics_plot")->isVisible());
    tabs->setCurrentIndex(0);
    page_->resize(1200, 700);
    QTRY_COMPARE(tabs->count(), 4);
    QVERIFY(find<QCustomPlot>("statistics_plot")->isVisible());
  }

  void followsTheTheme() {
    measureAll();
    const auto* plot = find<QCustomPlot>("statistics_plot");
    QTRY_COMPARE(plot->graphCount(), 2);
    const auto on_light = plot->graph(0)->pen().color();
    QPalette dark;
    dark.setColor(QPalette::Base, QColor(0x20, 0x20, 0x20));
    dark.setColor(QPalette::Text, Qt::white);
    page_->setPalette(dark);
    QTRY_VERIFY(plot->graph(0)->pen().color() != on_light);
    QVERIFY(plot->axisRect()->axis(QCPAxis::atLeft)->labelColor().lightness() > 200);
  }

 private:
  template <typename Widget>
  Widget* find(const char* name) const {
    return page_->findChild<Widget*>(name);
  }

  QTableWidget* table() const { return find<QTableWidget>("statistics_summary"); }

  QString cellOf(const QString& measure, int column) const {
    const auto rows = table()->findItems(measure, Qt::MatchExactly);
    return rows.isEmpty() ? QString() : table()->item(rows[0]->row(), column)->text();
  }

  void openSets() {
    page_->setDataSets(
        {{"Original", QColor("#0072B2"), original_}, {"Synthetic", QColor("#D55E00"), synthetic_}});
  }

  void measureAll() {
    held_->release();
    openSets();
    page_->setModel("a-model");
    page_->measure();
    QTRY_VERIFY(!page_->measuring());
    QTRY_VERIFY(!cellOf("Pictures", 2).isEmpty() && cellOf("Pictures", 2) != "–");
  }

  std::unique_ptr<HeldMeasure> held_;
  std::unique_ptr<StatisticsPage> page_;
  std::shared_ptr<const DataSet> original_;
  std::shared_ptr<const DataSet> synthetic_;
};

const Registered<StatisticsPageTest> statistics_page_test;

}  // namespace diptych::ui

#include "statistics_page_test.moc"
