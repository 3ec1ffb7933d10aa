// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/page_printer.h"

#include "core/base/error.h"
#include "tests/ui/support/test_registry.h"

#include <QBuffer>
#include <QFile>
#include <QImage>
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

  // Wherever the pages' ends fall, breaks before headings move what follows and lose none of it.
  void keepsEveryPictureWhereverPagesEnd() {
    for (int lines = 30; lines < 62; lines += 4) {
      QString text;
      for (int line = 0; line < lines; ++line) text += "<p>line</p>";
      for (int i = 0; i < 4; ++i) {
        text += "<h2>heading</h2><p>a note</p><p>" + picture(i) +
                "</p><table><tr><td>a</td></tr></table>";
      }
      const auto pdf = print(text);
      QCOMPARE(pdf.count("/Subtype /Image"), 4);
      QVERIFY(pagesOf(pdf) >= 2 && pagesOf(pdf) <= 5);
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

  // Each of another colour, since equal ones are stored once.
  static QString picture(int number) {
    QImage image(40, 20, QImage::Format_RGB888);
    image.fill(QColor(40 * number, 100, 200));
    QBuffer buffer;
    image.save(&buffer, "PNG");
    return "<img width=\"600\" src=\"data:image/png;base64," + buffer.data().toBase64() + "\">";
  }

  static int pagesOf(const QByteArray& pdf) { return static_cast<int>(pdf.count("/Type /Page\n")); }

  QTemporaryDir folder_;
};

const Registered<PagePrinterTest> page_printer_test;

}  // namespace diptych::ui

#include "page_printer_test.moc"
