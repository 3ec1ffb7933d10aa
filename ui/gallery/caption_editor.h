// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/dataset/caption_tokens.h"

#include <QFrame>

#include <memory>

class QLabel;
class QPlainTextEdit;

namespace diptych::ui {

// A caption being typed, with the number of its tokens and, marked, what the model will not see.
// Return keeps it, Escape drops it, Shift+Return makes a line.
class CaptionEditor : public QFrame {
  Q_OBJECT

 public:
  // tokens: null where no tokenizer is known.
  CaptionEditor(std::shared_ptr<const CaptionTokens> tokens, QWidget* parent);

  QString text() const;
  void setText(const QString& text);

 Q_SIGNALS:
  void kept();
  void keptAndOn();  // Tab: the next one is wanted
  void dropped();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void count();
  void mark(int from);

  std::shared_ptr<const CaptionTokens> tokens_;
  QPlainTextEdit* edit_ = nullptr;
  QLabel* count_ = nullptr;
  bool ended_ = false;
};

}  // namespace diptych::ui
