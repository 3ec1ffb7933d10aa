// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/worker.h"
#include "ui/compare/compare_scene.h"

#include <QImage>
#include <QObject>
#include <QString>

#include <map>
#include <string>

namespace diptych::ui {

// The text chunks of a saved comparison: the program, the mode with its settings, the sources.
std::map<std::string, std::string> comparisonText(const CompareScene& scene);

// Saves what is seen as PNG, atomically and in the background.
class CompareExport : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;

  // Asks for a file name; window: what the dialog belongs to.
  void ask(const QImage& picture, const CompareScene& scene, QWidget* window);
  void save(const QImage& picture, const CompareScene& scene, const QString& path);

 Q_SIGNALS:
  void saved(const QString& path);
  void failed(const QString& message);

 private:
  Worker worker_;
};

}  // namespace diptych::ui
