// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/generation_settings.h"

#include <QStringList>
#include <QWidget>

#include <cstdint>
#include <functional>

class QAction;
class QComboBox;
class QLineEdit;
class QPushButton;
class QSlider;
class QSpinBox;
class QToolButton;

namespace diptych::ui {

class SizeBox;

// What is typed and chosen for a picture: prompts, seed, steps, sampler, size. CFG has a widget of
// its own.
class PreviewForm : public QWidget {
  Q_OBJECT

 public:
  explicit PreviewForm(QWidget* parent = nullptr);

  // Writes what the form holds; cfg is left as it is.
  void read(GenerationSettings& settings) const;
  void write(const GenerationSettings& settings);
  void setPrompt(const QString& prompt);
  void setBusy(bool busy);
  // Where a caption of the data sets comes from, for those who cannot think of a prompt; empty:
  // there is none.
  void setCaptionSource(std::function<QString()> source);
  // The prompts that pictures were made of, newest first.
  QStringList history() const { return history_; }
  void setHistory(const QStringList& history);
  void rememberPrompt();
  // Below "Generate".
  void addButton(QPushButton* button);

 Q_SIGNALS:
  // Enter or the button.
  void generateWanted();
  void cancelWanted();
  // Anything else that makes another picture.
  void changed();
  // The same, by a slider that is being moved: more will come.
  void moved();

 protected:
  void changeEvent(QEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void fillNumbers();
  void connectSliders();
  std::uint64_t seed() const;
  void throwDice();
  void fillPrompt();
  void openHistory();
  void takePrompt(const QString& prompt);
  void takeCaption();

  QLineEdit* prompt_;
  QAction* history_action_;
  QAction* caption_action_;
  QLineEdit* negative_prompt_;
  QLineEdit* seed_;
  QToolButton* dice_;
  QSlider* seed_slider_;
  QSpinBox* steps_;
  QSlider* steps_slider_;
  QComboBox* sampler_;
  SizeBox* size_;
  QPushButton* generate_;
  std::function<QString()> caption_source_;
  QStringList history_;
  bool busy_ = false;
};

}  // namespace diptych::ui
