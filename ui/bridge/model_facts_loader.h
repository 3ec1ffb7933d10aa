// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/model_facts.h"
#include "ui/bridge/worker.h"

#include <QObject>
#include <QString>

namespace diptych::ui {

// Asks in the background what a model folder or file holds; only the last question is answered.
class ModelFactsLoader : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;
  void load(const QString& model);

 Q_SIGNALS:
  void loaded(const diptych::ModelFacts& facts);
  void failed(const QString& message);

 private:
  Worker worker_;
};

}  // namespace diptych::ui
