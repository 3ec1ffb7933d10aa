// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/page_printer.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"

#include <fmt/core.h>

#include <QAbstractTextDocumentLayout>
#include <QApplication>
#include <QBuffer>
#include <QCoreApplication>
#include <QPainter>
#include <QPdfWriter>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextTable>

#include <string_view>

namespace diptych::ui {
namespace {

constexpr int kResolution = 300;   // dots per inch: places of letters are rounded to these
constexpr double kFooter_mm = 8;   // below the text
constexpr double kMargin_mm = 15;  //

double dots(double millimetres) { return millimetres / 25.4 * kResolution; }

void preparePaper(QPdfWriter& paper, const QString& title) {
  paper.setResolution(kResolution);
  paper.setPageSize(QPageSize(QPageSize::A4));
  paper.setPageMargins(
      QMarginsF(kMargin_mm, kMargin_mm, kMargin_mm, kMargin_mm), QPageLayout::Millimeter);
  paper.setTitle(title);
  paper.setCreator("Diptych");
}

void fillDocument(QTextDocument& document, const std::string& html, QPdfWriter& paper) {
  document.setDefaultFont(QApplication::font());
  QTextOption wrapping;
  wrapping.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);  // paths and JSON are long
  document.setDefaultTextOption(wrapping);
  document.documentLayout()->setPaintDevice(&paper);
  document.setDocumentMargin(0);
  document.setHtml(QString::fromStdString(html));
  document.setPageSize({static_cast<double>(paper.width()), paper.height() - dots(kFooter_mm)});
}

int pageOf(const QTextDocument& document, const QTextBlock& block) {
  const auto* layout = document.documentLayout();
  return static_cast<int>(layout->blockBoundingRect(block).top() / document.pageSize().height());
}

// The block whose place is that of what a heading is about. A picture that does not fit moves to
// the next page within its block, so that its line counts.
int pageOfLastLine(const QTextDocument& document, const QTextBlock& block) {
  const auto* layout = block.layout();
  if (layout == nullptr || layout->lineCount() == 0) return pageOf(document, block);
  const auto line = layout->lineAt(0);
  const double top =
      document.documentLayout()->blockBoundingRect(block).top() - layout->boundingRect().top();
  return static_cast<int>((top + line.y() + line.height() / 2) / document.pageSize().height());
}

// Each break moves what follows, so that headings are looked at from the top on.
void keepHeadingsWithWhatFollows(QTextDocument& document) {
  for (auto block = document.begin(); block.isValid(); block = block.next()) {
    if (block.blockFormat().headingLevel() == 0) continue;
    auto last = block;
    while (last.next().isValid() && last.blockFormat().headingLevel() > 0) last = last.next();
    if (pageOf(document, block) == pageOfLastLine(document, last)) continue;
    QTextBlockFormat format;
    format.setPageBreakPolicy(QTextFormat::PageBreak_AlwaysBefore);
    QTextCursor(block).mergeBlockFormat(format);
    block = last;
  }
}

void drawPage(QPainter& painter, const QTextDocument& document, int page, const QString& title) {
  const auto size = document.pageSize();
  painter.save();
  painter.translate(0, -page * size.height());
  QAbstractTextDocumentLayout::PaintContext context;
  context.clip = QRectF(0, page * size.height(), size.width(), size.height());
  context.palette.setColor(QPalette::Text, Qt::black);
  painter.setClipRect(context.clip);
  document.documentLayout()->draw(&painter, context);
  painter.restore();
  auto font = QApplication::font();
  font.setPointSizeF(7.5);
  painter.setFont(font);
  painter.setPen(QColor(0x5A, 0x62, 0x70));
  const QRectF footer(0, size.height(), size.width(), dots(kFooter_mm));
  painter.drawText(footer, Qt::AlignLeft | Qt::AlignBottom, title);
  painter.drawText(
      footer,
      Qt::AlignRight | Qt::AlignBottom,
      QCoreApplication::translate("PagePrinter", "%1 of %2")
          .arg(page + 1)
          .arg(document.pageCount()));
}

}  // namespace

void printPage(
    const std::string& html, const std::string& title, const std::filesystem::path& pdf) {
  QBuffer buffer;
  buffer.open(QIODevice::WriteOnly);
  {
    QPdfWriter paper(&buffer);
    const auto heading = QString::fromStdString(title);
    preparePaper(paper, heading);
    QTextDocument document;
    fillDocument(document, html, paper);
    keepHeadingsWithWhatFollows(document);
    QPainter painter(&paper);
    if (!painter.isActive()) {
      throw Error(fmt::format("{}: the pages could not be drawn.", pdf.string()));
    }
    painter.setRenderHint(QPainter::LosslessImageRendering);
    for (int page = 0; page < document.pageCount(); ++page) {
      if (page > 0) paper.newPage();
      drawPage(painter, document, page, heading);
    }
  }
  const auto& bytes = buffer.data();
  diptych::writeFileAtomically(
      pdf, std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
}

}  // namespace diptych::ui
