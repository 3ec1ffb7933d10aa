// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QTextEdit>

#include <vector>

namespace diptych::ui {

// Captions word by word: what only the first has is struck through, what only the other has is
// underlined; colours say the same once more.
class CaptionDiff : public QTextEdit {
  Q_OBJECT

 public:
  struct Caption {
    QString letter;  // "A"
    QString text;
  };

  explicit CaptionDiff(QWidget* parent = nullptr);

  // The first one, and every other one as it differs from it.
  void setCaptions(const std::vector<Caption>& captions);

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void write();

  std::vector<Caption> captions_;
};

}  // namespace diptych::ui
