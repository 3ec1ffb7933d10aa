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

#include <optional>
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

// The middle of a block's first or last line: a picture that does not fit moves to the next page
// within its block.
double middleOf(const QTextDocument& document, const QTextBlock& block, bool first) {
  const double top = document.documentLayout()->blockBoundingRect(block).top();
  const auto* layout = block.layout();
  if (layout == nullptr || layout->lineCount() == 0) return top;
  const auto line = layout->lineAt(first ? 0 : layout->lineCount() - 1);
  return top + line.y() + line.height() / 2;
}

int pageOf(const QTextDocument& document, const QTextBlock& block, bool first) {
  return static_cast<int>(middleOf(document, block, first) / document.pageSize().height());
}

// The last line of a table that is short enough not to be divided.
std::optional<QTextBlock> endOfShortTable(const QTextDocument& document, const QTextBlock& block) {
  constexpr double kMostOfPage = 0.6;
  const auto* table = QTextCursor(block).currentTable();
  if (table == nullptr) return std::nullopt;
  const auto end = table->lastCursorPosition().block();
  const double height = middleOf(document, end, false) - middleOf(document, block, true);
  if (height > kMostOfPage * document.pageSize().height()) return std::nullopt;
  return end;
}

// What must stand on a heading's page: what is directly below it and, below a note, a figure, a
// whole short table or a heading of less weight with what belongs to it.
QTextBlock endOfGroup(const QTextDocument& document, const QTextBlock& heading) {
  auto last = heading;
  while (last.next().isValid() && last.blockFormat().headingLevel() > 0) last = last.next();
  const auto next = last.next();
  if (const auto end = endOfShortTable(document, last)) return *end;
  if (QTextCursor(last).currentTable() != nullptr || !next.isValid()) return last;
  const int level = next.blockFormat().headingLevel();
  if (level > heading.blockFormat().headingLevel()) return endOfGroup(document, next);
  if (level > 0) return last;
  return endOfShortTable(document, next).value_or(next);
}

// Qt lays out what follows a change only in part, and pictures get lost.
void layOutAnew(QTextDocument& document) {
  const auto size = document.pageSize();
  document.setPageSize({});
  document.setPageSize(size);
}

// Each break moves what follows, so that headings are looked at from the top on.
void keepHeadingsWithWhatFollows(QTextDocument& document) {
  for (auto block = document.begin(); block.isValid(); block = block.next()) {
    const bool below_heading = block.previous().blockFormat().headingLevel() > 0;
    if (block.blockFormat().headingLevel() == 0 || below_heading) continue;
    const auto end = endOfGroup(document, block);
    const bool table = QTextCursor(end).currentTable() != nullptr;
    if (pageOf(document, block, true) == pageOf(document, end, !table)) continue;
    QTextBlockFormat format;
    format.setPageBreakPolicy(QTextFormat::PageBreak_AlwaysBefore);
    QTextCursor(block).mergeBlockFormat(format);
    layOutAnew(document);
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
