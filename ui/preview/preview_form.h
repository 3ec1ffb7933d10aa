// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/generation_settings.h"

#include <QWidget>

class QComboBox;
class QHBoxLayout;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QToolButton;

namespace diptych::ui {

// What is typed and chosen for a picture: prompts, seed, steps, sampler. CFG has a widget of its
// own.
class PreviewForm : public QWidget {
  Q_OBJECT

 public:
  explicit PreviewForm(QWidget* parent = nullptr);

  // Writes what the form holds; cfg and size are left as they are.
  void read(GenerationSettings& settings) const;
  void write(const GenerationSettings& settings);
  void setPrompt(const QString& prompt);
  void setBusy(bool busy);
  // Below "Generate".
  void addButton(QPushButton* button);

 Q_SIGNALS:
  // Enter or the button.
  void generateWanted();
  void cancelWanted();
  // Anything else that makes another picture.
  void changed();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void fillNumbers();
  void throwDice();

  QLineEdit* prompt_;
  QLineEdit* negative_prompt_;
  QLineEdit* seed_;
  QToolButton* dice_;
  QSpinBox* steps_;
  QComboBox* sampler_;
  QPushButton* generate_;
  QHBoxLayout* numbers_;
  bool busy_ = false;
};

}  // namespace diptych::ui
