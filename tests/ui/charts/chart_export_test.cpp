// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_export.h"

#include "core/base/error.h"
#include "core/experiment/metrics_database.h"
#include "core/experiment/run_folder.h"
#include "core/image/image.h"
#include "tests/ui/charts/loss_points.h"
#include "tests/ui/support/test_registry.h"
#include "ui/charts/export_chart_dialog.h"
#include "ui/charts/loss_chart.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QDir>
#include <QFile>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QSettings>
#include <QSpinBox>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

namespace diptych::ui {
namespace {

bool hasColor(const QImage& picture, const QRect& area, const QColor& color) {
  for (int y = area.top(); y <= area.bottom(); ++y) {
    for (int x = area.left(); x <= area.right(); ++x) {
      if (picture.pixelColor(x, y) == color) return true;
    }
  }
  return false;
}

QRect legendArea(const QImage& picture) {
  return {picture.width() * 3 / 4, 0, picture.width() / 4, picture.height() / 4};
}

}  // namespace

class ChartExportTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { folder_ = std::make_unique<QTemporaryDir>(); }

  void writesAPictureThatExplainsItself() {
    LossChart chart;
    QPalette dark;
    dark.setColor(QPalette::Base, Qt::black);
    dark.setColor(QPalette::Text, Qt::white);
    chart.setPalette(dark);
    chart.addRun("a", "original photographs");
    chart.setRunSettings("a", "{\"seed\": 555}");
    chart.appendPoints("a", fallingLosses(0, 200));
    chart.addRun("hidden", "not ticked");
    chart.setRunVisible("hidden", false);

    ChartExport options;
    options.size = {800, 450};
    options.scale = 1.5;
    options.title = "Tigers";
    options.text = {{"Experiment", "first"}};
    chart.exportPicture(file("chart.png"), options);

    const QImage picture(path("chart.png"));
    QCOMPARE(picture.size(), QSize(1200, 675));
    QCOMPARE(picture.pixelColor(2, 2), QColor(Qt::white));
    QVERIFY(hasColor(picture, legendArea(picture), QColor(0x00, 0x72, 0xB2)));
    const auto text = diptych::readPngText(file("chart.png"));
    QCOMPARE(text.at("Title"), std::string("Tigers"));
    QCOMPARE(text.at("Experiment"), std::string("first"));
    QCOMPARE(text.at("Run 1"), std::string("original photographs\n{\"seed\": 555}"));
    QVERIFY(text.at("Software").starts_with("Diptych "));
    QVERIFY(!text.contains("Run 2"));
    QCOMPARE(QDir(folder_->path()).entryList(QDir::Files | QDir::Hidden).size(), 1);
  }

  void drawsVectorsThatStaySmall() {
    LossChart chart;
    chart.addRun("a", "original & photographs");
    chart.setRunSettings("a", "{\"seed\": 555}");
    chart.appendPoints("a", fallingLosses(0, 40'000));
    chart.setStepLossShown(true);
    chart.exportPicture(file("chart.svg"), {});
    QFile svg(path("chart.svg"));
    QVERIFY(svg.open(QFile::ReadOnly));
    const auto drawing = svg.readAll();
    QVERIFY(drawing.contains("<title>Validation and training loss</title>"));
    QVERIFY(drawing.contains("seed"));
    QVERIFY2(drawing.size() < 1'000'000, qPrintable(QString::number(drawing.size())));
    QSvgRenderer renderer(drawing);
    QVERIFY(renderer.isValid());
    QImage picture(1200, 700, QImage::Format_RGB32);
    QPainter painter(&picture);
    renderer.render(&painter);
    QCOMPARE(picture.pixelColor(3, 3), QColor(Qt::white));
    chart.exportPicture(file("chart.pdf"), {});
    QFile pdf(path("chart.pdf"));
    QVERIFY(pdf.open(QFile::ReadOnly));
    const auto document = pdf.readAll();
    QVERIFY(document.startsWith("%PDF-") && document.trimmed().endsWith("%%EOF"));
    QVERIFY(document.size() < 1'000'000);
    QVERIFY_EXCEPTION_THROWN(chart.exportPicture(file("chart.jpg"), {}), Error);
    QCOMPARE(QDir(folder_->path()).entryList(QDir::Files | QDir::Hidden).size(), 2);
  }

  void drawsOnOtherPaper() {
    LossChart chart;
    chart.addRun("a", "run a");
    chart.appendPoints("a", fallingLosses(0, 200));
    ChartExport options;
    options.dark = true;
    chart.exportPicture(file("dark.png"), options);
    QVERIFY(QImage(path("dark.png")).pixelColor(2, 2).lightness() < 60);
    options.dark = false;
    options.transparent = true;
    chart.exportPicture(file("none.png"), options);
    const QImage none(path("none.png"));
    QCOMPARE(none.pixelColor(2, 2).alpha(), 0);
    QCOMPARE(none.text("Run 1"), QStringLiteral("run a"));
  }

  void copiesWhatIsShown() {
    LossChart chart;
    chart.resize(640, 400);
    chart.addRun("a", "run a");
    chart.appendPoints("a", fallingLosses(0, 200));
    QApplication::clipboard()->clear();
    chart.findChild<QAction*>("lossCopy")->trigger();
    QVERIFY(QApplication::clipboard()->image().width() >= 640);
  }

  void writesThePointsAsCsv() {
    LossChart chart;
    chart.addRun("a", "one, \"two\"");
    chart.appendPoints("a", {{"loss/val", 5, 1.25, 20, 7.5, 0.125}});
    ChartExport options;
    options.with_csv = true;
    chart.exportPicture(file("chart.png"), options);
    QFile csv(path("chart.csv"));
    QVERIFY(csv.open(QFile::ReadOnly));
    QCOMPARE(
        csv.readAll(),
        QByteArray("run,name,step,epoch,pictures_seen,seconds,value\r\n"
                   "\"one, \"\"two\"\"\",loss/val,5,1.25,20,7.5,0.125\r\n"));
  }

  void drawsTheShownRangeWhenAsked() {
    LossChart chart;
    chart.resize(600, 400);
    chart.addRun("a", "run a");
    chart.appendPoints("a", fallingLosses(0, 200));
    ChartExport options;
    const auto whole = chart.render(options);
    options.whole_range = false;
    QCOMPARE(chart.render(options), whole);
    QTest::keyClick(chart.findChild<QWidget*>("lossPlot"), Qt::Key_Plus);
    QVERIFY(chart.render(options) != whole);
  }

  void refusesSizesThatCannotBeDrawn() {
    LossChart chart;
    chart.addRun("a", "run a");
    ChartExport options;
    options.size = {100000, 100000};
    QVERIFY_EXCEPTION_THROWN(chart.exportPicture(file("chart.png"), options), Error);
    options.size = {0, -5};
    QVERIFY_EXCEPTION_THROWN(chart.exportPicture(file("chart.png"), options), Error);
    options = {};
    options.scale = std::numeric_limits<double>::quiet_NaN();
    QVERIFY_EXCEPTION_THROWN(chart.exportPicture(file("chart.png"), options), Error);
    QVERIFY(!QFile::exists(path("chart.png")));
  }

  void saysWhereItCannotWrite() {
    LossChart chart;
    chart.addRun("a", "run a");
    chart.appendPoints("a", fallingLosses(0, 20));
    try {
      chart.exportPicture(file("nowhere/chart.png"), {});
      QFAIL("there is no such folder");
    } catch (const Error& error) {
      QVERIFY(std::string(error.what()).find("nowhere") != std::string::npos);
    }
  }

  void drawsRunFoldersWithoutAWindow() {
    const auto run = makeRun("tigers");
    const auto again = makeRun("tigers");  // the same name
    ChartExport small;
    small.size = {600, 400};
    exportLossChart({run, again}, file("runs.png"), {}, small);
    QCOMPARE(QImage(path("runs.png")).size(), QSize(1200, 800));
    const auto text = diptych::readPngText(file("runs.png"));
    QVERIFY(text.at("Run 1").starts_with("tigers\n{"));
    QVERIFY(text.at("Run 2").find(again.filename().string()) != std::string::npos);
  }

  void refusesFoldersWithoutLosses() {
    QVERIFY_EXCEPTION_THROWN(exportLossChart({}, file("runs.png")), Error);
    QVERIFY_EXCEPTION_THROWN(exportLossChart({file("no-run")}, file("runs.png")), Error);
    const auto empty = createRunFolder(configFor("empty"));
    QVERIFY_EXCEPTION_THROWN(exportLossChart({empty}, file("runs.png")), Error);
  }

  void asksAndRemembers() {
    QSettings().clear();
    int drawn = 0;
    const auto draw = [&drawn](const ChartExport&) {
      ++drawn;
      return QImage(400, 200, QImage::Format_RGB888);
    };
    {
      ExportChartDialog dialog(draw);
      QVERIFY(drawn > 0);
      dialog.findChild<QSpinBox*>("exportWidth")->setValue(900);
      dialog.findChild<QSpinBox*>("exportHeight")->setValue(500);
      dialog.findChild<QDoubleSpinBox*>("exportScale")->setValue(3);
      dialog.findChild<QCheckBox*>("exportCsv")->setChecked(true);
      dialog.findChild<QLineEdit*>("exportPath")->setText(path("my chart"));
      QVERIFY(dialog.findChild<QLabel*>("exportPixels")->text().contains("2700 × 1500"));
      dialog.accept();
      QCOMPARE(dialog.result(), static_cast<int>(QDialog::Accepted));
      QCOMPARE(dialog.path(), file("my chart.png"));
    }
    const ExportChartDialog again(draw);
    QCOMPARE(again.options().size, QSize(900, 500));
    QCOMPARE(again.options().scale, 3.0);
    QVERIFY(again.options().with_csv);
  }

  void savesWhatTheDialogSays() {
    QSettings().clear();
    LossChart chart;
    chart.addRun("a", "run a");
    chart.appendPoints("a", fallingLosses(0, 50));
    QTimer::singleShot(0, &chart, [this, &chart] {
      auto* dialog = chart.findChild<ExportChartDialog*>();
      dialog->findChild<QLineEdit*>("exportPath")->setText(path("asked.png"));
      dialog->findChild<QCheckBox*>("exportCsv")->setChecked(true);
      dialog->accept();
    });
    chart.showExportDialog();
    QTRY_VERIFY(QFile::exists(path("asked.csv")));
    QCOMPARE(QImage(path("asked.png")).size(), QSize(2400, 1400));
    QVERIFY(diptych::readPngText(file("asked.png")).contains("Run 1"));
  }

  void needsAFileName() {
    ExportChartDialog dialog([](const ChartExport&) { return QImage(); });
    dialog.findChild<QLineEdit*>("exportPath")->clear();
    dialog.accept();
    QCOMPARE(dialog.result(), static_cast<int>(QDialog::Rejected));
  }

 private:
  QString path(const QString& name) const { return folder_->filePath(name); }
  std::filesystem::path file(const QString& name) const { return path(name).toStdString(); }

  TrainingConfig configFor(const std::string& name) const {
    TrainingConfig config;
    config.name = name;
    config.model = file("model");
    config.data_set = file("data");
    config.runs_folder = file("runs");
    return config;
  }

  std::filesystem::path makeRun(const std::string& name) const {
    auto run = createRunFolder(configFor(name));
    MetricsWriter metrics(run);
    for (const auto& point : fallingLosses(0, 50)) metrics.add(point);
    metrics.commit();
    return run;
  }

  std::unique_ptr<QTemporaryDir> folder_;
};

const Registered<ChartExportTest> chart_export_test;

}  // namespace diptych::ui

#include "chart_export_test.moc"
