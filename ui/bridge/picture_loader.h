// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/picture_levels.h"
#include "ui/bridge/worker.h"

#include <QObject>
#include <QStringList>

namespace diptych::ui {

// Reads a few whole pictures in the background; only those asked for last are delivered.
class PictureLoader : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;

  // Forgets what was asked for before. Every path that is not empty is answered by its number.
  void load(const QStringList& paths);

 Q_SIGNALS:
  void loaded(int number, const diptych::ui::PicturePtr& picture);
  void failed(int number, const QString& message);

 private:
  Worker worker_;
};

}  // namespace diptych::ui
