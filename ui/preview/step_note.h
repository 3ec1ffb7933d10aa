// SPDX-FileCopyrightText: The Diptych developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/step_details.h"

#include <QString>
#include <QWidget>

#include <filesystem>

class QLabel;
class QPushButton;

namespace diptych::ui {

// What a run recorded at the step that was clicked in its curve: losses, learning rate, the
// pictures it is worst at, and the newest checkpoint, which can be looked at. Hidden until then.
class StepNote : public QWidget {
  Q_OBJECT

 public:
  explicit StepNote(QWidget* parent = nullptr);

  void showDetails(const QString& run_label, const diptych::StepDetails& details);
  QString text() const;

 Q_SIGNALS:
  void checkpointWanted(const std::filesystem::path& checkpoint);

 private:
  QLabel* text_;
  QPushButton* open_;
  std::filesystem::path checkpoint_;
};

}  // namespace diptych::ui
