// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gallery/caption_editor.h"

#include <QFocusEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QPlainTextEdit>
#include <QTextBlock>
#include <QVBoxLayout>

#include <utility>

namespace diptych::ui {

CaptionEditor::CaptionEditor(std::shared_ptr<const CaptionTokens> tokens, QWidget* parent)
    : QFrame(parent), tokens_(std::move(tokens)) {
  setObjectName(QStringLiteral("caption_editor"));
  setFrameShape(QFrame::StyledPanel);
  setAutoFillBackground(true);
  edit_ = new QPlainTextEdit;
  edit_->setObjectName(QStringLiteral("caption_text"));
  edit_->setAccessibleName(tr("Caption"));
  edit_->setToolTip(tr("Return keeps the caption, Escape drops it, Tab goes on to the next one"));
  edit_->setTabChangesFocus(false);
  edit_->installEventFilter(this);
  count_ = new QLabel;
  count_->setObjectName(QStringLiteral("caption_count"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(2, 2, 2, 2);
  layout->setSpacing(1);
  layout->addWidget(edit_, 1);
  layout->addWidget(count_);
  setFocusProxy(edit_);
  connect(edit_, &QPlainTextEdit::textChanged, this, &CaptionEditor::count);
  count();
}

QString CaptionEditor::text() const { return edit_->toPlainText(); }

void CaptionEditor::setText(const QString& text) {
  edit_->setPlainText(text);
  edit_->selectAll();
}

void CaptionEditor::count() {
  if (!tokens_) {
    count_->setText(tr("%1 characters").arg(text().size()));
    return;
  }
  const int tokens = tokens_->count(text().toStdString());
  const int most = tokens_->most();
  if (tokens <= most) {
    count_->setText(tr("%1 of %2 tokens").arg(tokens).arg(most));
    edit_->setExtraSelections({});
    return;
  }
  count_->setText(tr("<b>%1 of %2 tokens</b>: the underlined is cut off").arg(tokens).arg(most));
  // Tokens never reach over spaces: the first word that does not fit is found by halving.
  int fits = 0;
  int too_long = static_cast<int>(text().size());
  while (too_long - fits > 1) {
    const int middle = (fits + too_long) / 2;
    (tokens_->count(text().left(middle).toStdString()) <= most ? fits : too_long) = middle;
  }
  mark(fits);
}

void CaptionEditor::mark(int from) {
  QTextEdit::ExtraSelection cut;
  cut.cursor = QTextCursor(edit_->document());
  cut.cursor.setPosition(from);
  cut.cursor.movePosition(QTextCursor::End, QTextCursor::KeepAnchor);
  cut.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
  cut.format.setUnderlineColor(QColor(213, 94, 0));
  edit_->setExtraSelections({cut});
}

bool CaptionEditor::eventFilter(QObject* watched, QEvent* event) {
  const auto end = [&](auto signal) {
    if (!std::exchange(ended_, true)) Q_EMIT(this->*signal)();
    return true;
  };
  if (event->type() == QEvent::ShortcutOverride) {
    if (static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) event->accept();
  } else if (event->type() == QEvent::KeyPress) {
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    if (key->key() == Qt::Key_Escape) return end(&CaptionEditor::dropped);
    if (key->key() == Qt::Key_Tab) return end(&CaptionEditor::keptAndOn);
    if (enter && !(key->modifiers() & Qt::ShiftModifier)) return end(&CaptionEditor::kept);
  } else if (event->type() == QEvent::FocusOut) {
    const auto reason = static_cast<QFocusEvent*>(event)->reason();
    if (reason != Qt::PopupFocusReason && reason != Qt::ActiveWindowFocusReason) {
      end(&CaptionEditor::kept);
    }
  }
  return QFrame::eventFilter(watched, event);
}

}  // namespace diptych::ui
