// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/page_printer.h"

#include "core/base/error.h"
#include "tests/ui/support/test_registry.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace diptych::ui {

class PagePrinterTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void writesA4Pages() {
    const auto one = print("<h1>a title</h1><p>some words</p>");
    QVERIFY(one.startsWith("%PDF-"));
    QCOMPARE(pagesOf(one), 1);
    QVERIFY(one.contains("/MediaBox [0 0 595"));
  }

  void breaksLongTextsIntoPages() {
    QString text;
    for (int line = 0; line < 200; ++line) text += QStringLiteral("<p>line %1</p>").arg(line);
    QVERIFY(pagesOf(print(text)) >= 3);
  }

  // Wherever the first page's end falls, a heading never stands alone above it: the text that
  // follows it moves with it, and no page is added for that.
  void survivesHeadingsAtEveryHeight() {
    for (int lines = 40; lines < 60; lines += 4) {
      QString text;
      for (int line = 0; line < lines; ++line) text += "<p>line</p>";
      text += "<h2>heading</h2><table><tr><td>a</td></tr></table>";
      const int pages = pagesOf(print(text));
      QVERIFY2(pages == 1 || pages == 2 || pages == 3, qPrintable(QString::number(pages)));
    }
  }

  void saysWhereItCouldNotWrite() {
    QVERIFY_EXCEPTION_THROWN(printPage("<p>a</p>", "t", "/nowhere/a.pdf"), diptych::Error);
  }

 private:
  QByteArray print(const QString& body) {
    const auto path = folder_.filePath("page.pdf");
    printPage(body.toStdString(), "a title", path.toStdString());
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  }

  static int pagesOf(const QByteArray& pdf) { return static_cast<int>(pdf.count("/Type /Page\n")); }

  QTemporaryDir folder_;
};

const Registered<PagePrinterTest> page_printer_test;

}  // namespace diptych::ui

#include "page_printer_test.moc"
