// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/caption_diff.h"

#include "core/dataset/word_diff.h"

#include <QEvent>
#include <QTextBlock>
#include <QTextCursor>

#include <algorithm>

namespace diptych::ui {

namespace {

constexpr int kMostLines = 5;  // the rest is scrolled to

// Blue and orange, as the data sets are told apart elsewhere: seen by the colour-blind, and legible
// on the theme's background.
QTextCharFormat formatOf(WordChange change, const QPalette& palette) {
  const bool dark = palette.color(QPalette::Base).lightness() < 128;
  QTextCharFormat format;
  format.setForeground(palette.color(QPalette::Text));
  if (change == WordChange::Removed) {
    format.setFontStrikeOut(true);
    format.setForeground(dark ? QColor(0x8c, 0xbe, 0xff) : QColor(0x0b, 0x57, 0xa8));
  } else if (change == WordChange::Added) {
    format.setFontUnderline(true);
    format.setForeground(dark ? QColor(0xff, 0xb3, 0x66) : QColor(0x94, 0x4e, 0x00));
  }
  return format;
}

void writeLetter(QTextCursor& cursor, const QString& letter, const QPalette& palette) {
  auto format = formatOf(WordChange::Kept, palette);
  format.setFontWeight(QFont::Bold);
  if (!cursor.atStart()) cursor.insertBlock();
  cursor.insertText(letter + QStringLiteral("  "), format);
}

void writeWords(QTextCursor& cursor, const std::vector<DiffWord>& words, const QPalette& palette) {
  const auto plain = formatOf(WordChange::Kept, palette);
  for (const auto& [change, word] : words) {
    cursor.insertText(QString::fromStdString(word), formatOf(change, palette));
    cursor.insertText(QStringLiteral(" "), plain);
  }
}

void writeRemark(QTextCursor& cursor, const QString& text, const QPalette& palette) {
  auto format = formatOf(WordChange::Kept, palette);
  format.setFontItalic(true);
  cursor.insertText(text, format);
}

bool differ(const std::vector<DiffWord>& words) {
  return std::any_of(
      words.begin(), words.end(), [](const auto& word) { return word.change != WordChange::Kept; });
}

}  // namespace

CaptionDiff::CaptionDiff(QWidget* parent) : QTextEdit(parent) {
  setObjectName(QStringLiteral("compare_captions"));
  setAccessibleName(tr("Captions and how they differ"));
  setToolTip(
      tr("Struck through: words that only the first picture's caption has. Underlined: words that "
         "only the other's has."));
  setReadOnly(true);
  setTabChangesFocus(true);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  document()->setDocumentMargin(3);
}

void CaptionDiff::setCaptions(const std::vector<Caption>& captions) {
  captions_ = captions;
  write();
}

void CaptionDiff::write() {
  clear();
  QTextCursor cursor(document());
  for (std::size_t i = 0; i < captions_.size(); ++i) {
    const auto first = captions_.front().text.toStdString();
    const auto text = captions_[i].text.toStdString();
    const auto words = diffWords(first, text);
    writeLetter(cursor, captions_[i].letter, palette());
    if (captions_[i].text.trimmed().isEmpty()) {
      writeRemark(cursor, tr("no caption"), palette());
    } else if (i > 0 && !differ(words)) {
      writeRemark(cursor, tr("the same caption"), palette());
    } else {
      writeWords(cursor, words, palette());
    }
  }
  moveCursor(QTextCursor::Start);
  updateGeometry();
}

QSize CaptionDiff::sizeHint() const {
  const int line = fontMetrics().lineSpacing();
  const int frame = 2 * frameWidth() + 2;
  const int wanted = static_cast<int>(document()->size().height()) + frame;
  return {200, std::clamp(wanted, line + 6 + frame, kMostLines * line + 6 + frame)};
}

QSize CaptionDiff::minimumSizeHint() const { return {80, sizeHint().height()}; }

void CaptionDiff::changeEvent(QEvent* event) {
  QTextEdit::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) write();
}

void CaptionDiff::resizeEvent(QResizeEvent* event) {
  QTextEdit::resizeEvent(event);
  if (event->size().width() != event->oldSize().width()) updateGeometry();  // other lines
}

}  // namespace diptych::ui
