// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/model_facts.h"
#include "ui/bridge/model_facts_loader.h"

#include <QString>
#include <QWidget>

#include <optional>

class QComboBox;
class QLabel;

namespace diptych::ui {

// Which model is fine-tuned: the embedded one, a diffusers folder or a single file; and what it is.
class ModelChooser : public QWidget {
  Q_OBJECT

 public:
  explicit ModelChooser(QWidget* parent = nullptr);

  QString model() const { return model_; }
  void setModel(const QString& path);
  // What is known of the chosen model; nothing while it is being looked at or when it is none.
  const std::optional<ModelFacts>& facts() const { return facts_; }
  QWidget* input() const;
  void setProblem(const QString& message);

 Q_SIGNALS:
  void modelChanged(const QString& path);
  void factsChanged();

 private:
  void chooseEntry(int index);
  void askForPath(bool folder);
  void showModel();
  void showFacts(const ModelFacts& facts);

  QString model_;
  std::optional<ModelFacts> facts_;
  ModelFactsLoader loader_;
  QComboBox* box_ = nullptr;
  QLabel* facts_label_ = nullptr;
  QLabel* problem_ = nullptr;
};

}  // namespace diptych::ui
